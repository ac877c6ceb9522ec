import { numericOperator } from './numeric-operator.ts';

/** Equal. */
export const numericEquals = numericOperator('NumericEquals', false, (carried, wanted) => carried === wanted);
