import { matchesIgnoringCase } from './ignore-case.ts';
import { stringOperator } from './string-operator.ts';

/** Exact but for upper and lower case; `*` is an ordinary character. */
export const stringEqualsIgnoreCase = stringOperator({
  name: 'StringEqualsIgnoreCase',
  negated: false,
  wildcards: false,
  matches: matchesIgnoringCase,
});
