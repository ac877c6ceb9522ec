import { matchesPattern } from '../wildcard.ts';
import { stringOperator } from './string-operator.ts';

/** The opposite of `StringLike`; holds when the key is absent. */
export const stringNotLike = stringOperator({
  name: 'StringNotLike',
  negated: true,
  wildcards: true,
  matches: matchesPattern,
});
