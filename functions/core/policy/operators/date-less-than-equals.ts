import { dateOperator } from './date-operator.ts';

/** The request's value is smaller (earlier) or equal. */
export const dateLessThanEquals = dateOperator('DateLessThanEquals', false, (carried, wanted) => carried <= wanted);
