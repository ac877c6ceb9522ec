import { matchesIgnoringCase } from './ignore-case.ts';
import { stringOperator } from './string-operator.ts';

/** The opposite of `StringEqualsIgnoreCase`; holds when the key is absent. */
export const stringNotEqualsIgnoreCase = stringOperator({
  name: 'StringNotEqualsIgnoreCase',
  negated: true,
  wildcards: false,
  matches: matchesIgnoringCase,
});
