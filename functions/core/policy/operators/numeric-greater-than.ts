import { numericOperator } from './numeric-operator.ts';

/** The request's value is greater (later). */
export const numericGreaterThan = numericOperator('NumericGreaterThan', false, (carried, wanted) => carried > wanted);
