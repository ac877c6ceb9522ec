import { dateOperator } from './date-operator.ts';

/** The request's value is greater (later) or equal. */
export const dateGreaterThanEquals = dateOperator(
  'DateGreaterThanEquals',
  false,
  (carried, wanted) => carried >= wanted,
);
