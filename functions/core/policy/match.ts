/** As `SimulatePrincipalPolicy` spells them, plus our `unknown`: something not known could change the answer. */
export type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny' | 'unknown';

export type Match = 'yes' | 'no' | 'unknown';

/** How one element of a statement (or one condition key) met the request. */
export interface ElementMatch {
  readonly element: 'Principal' | 'NotPrincipal' | 'Action' | 'NotAction' | 'Resource' | 'NotResource' | 'Condition';
  readonly match: Match;
  /** Keys below the statement, e.g. `['Condition', 'StringEquals', 'AWS:SourceArn']`. */
  readonly keys: readonly (string | number)[];
  /** What the policy says there; `(not shown)` for header values, which often are shared secrets. */
  readonly actual: unknown;
  /** What the request carries (for context keys: the value(s), `absent` or `not known`). */
  readonly expected: string;
  /** One sentence, e.g. "StringEquals takes * literally". */
  readonly reason: string;
}

export interface StatementMatch {
  readonly index: number;
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  readonly match: Match;
  /** Every element present, in the order Principal, Action, Resource, Condition keys. */
  readonly elements: readonly ElementMatch[];
}

export interface Evaluation {
  readonly decision: Decision;
  /** The statements that decide: matching Denies, else matching Allows, else (unknown) those whose match is not known. */
  readonly because: readonly StatementMatch[];
  /** Every statement, in document order. */
  readonly statements: readonly StatementMatch[];
}
