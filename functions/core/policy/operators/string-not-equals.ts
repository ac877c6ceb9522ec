import { matchesPattern } from '../wildcard.ts';
import { stringOperator } from './string-operator.ts';

/** The opposite of `StringEquals`; holds when the key is absent. */
export const stringNotEquals = stringOperator({
  name: 'StringNotEquals',
  negated: true,
  wildcards: false,
  matches: matchesPattern,
});
