import { numericOperator } from './numeric-operator.ts';

/** The request's value is greater (later) or equal. */
export const numericGreaterThanEquals = numericOperator(
  'NumericGreaterThanEquals',
  false,
  (carried, wanted) => carried >= wanted,
);
