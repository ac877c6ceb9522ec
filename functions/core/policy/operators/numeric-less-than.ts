import { numericOperator } from './numeric-operator.ts';

/** The request's value is smaller (earlier). */
export const numericLessThan = numericOperator('NumericLessThan', false, (carried, wanted) => carried < wanted);
