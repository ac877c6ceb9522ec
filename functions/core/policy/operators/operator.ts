import type { Match } from '../match.ts';
import type { Pattern } from '../wildcard.ts';

/**
 * One condition operator of IAM. A negated operator is the opposite of `matches` over all values of the policy.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export type Operator = Comparison | PresenceTest;

export interface Comparison {
  readonly kind: 'comparison';
  /** As AWS spells it, without `…IfExists` and set prefixes. */
  readonly name: string;
  readonly negated: boolean;
  /** `*` and `?` in policy values are wildcards. */
  readonly wildcards: boolean;
  /** `${…}` in policy values is replaced. */
  readonly variables: boolean;
  /** What a policy value must be (`a number`) when this one is not; undefined = well-formed. */
  readonly malformed: (policyValue: Pattern) => string | undefined;
  /** Does this one policy value match this one value of the request? */
  readonly matches: (policyValue: Pattern, requestValue: string) => boolean;
  /** The same for an address somewhere in a CIDR range. */
  readonly matchesAddressIn: (policyValue: Pattern, cidr: string) => Match;
}

/** Asks only whether the key is there. */
export interface PresenceTest {
  readonly kind: 'presence';
  readonly name: string;
}
