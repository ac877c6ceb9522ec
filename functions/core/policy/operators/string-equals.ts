import { matchesPattern } from '../wildcard.ts';
import { stringOperator } from './string-operator.ts';

/** Exact and case-sensitive; `*` is an ordinary character. */
export const stringEquals = stringOperator({
  name: 'StringEquals',
  negated: false,
  wildcards: false,
  matches: matchesPattern,
});
