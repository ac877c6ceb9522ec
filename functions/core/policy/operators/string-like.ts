import { matchesPattern } from '../wildcard.ts';
import { stringOperator } from './string-operator.ts';

/** Case-sensitive with `*` and `?`. */
export const stringLike = stringOperator({
  name: 'StringLike',
  negated: false,
  wildcards: true,
  matches: matchesPattern,
});
