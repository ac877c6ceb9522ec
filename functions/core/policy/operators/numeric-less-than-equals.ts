import { numericOperator } from './numeric-operator.ts';

/** The request's value is smaller (earlier) or equal. */
export const numericLessThanEquals = numericOperator(
  'NumericLessThanEquals',
  false,
  (carried, wanted) => carried <= wanted,
);
