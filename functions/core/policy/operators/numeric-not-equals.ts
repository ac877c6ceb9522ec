import { numericOperator } from './numeric-operator.ts';

/** The opposite of `NumericEquals`; holds when the key is absent. */
export const numericNotEquals = numericOperator('NumericNotEquals', true, (carried, wanted) => carried === wanted);
