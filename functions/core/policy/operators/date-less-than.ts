import { dateOperator } from './date-operator.ts';

/** The request's value is smaller (earlier). */
export const dateLessThan = dateOperator('DateLessThan', false, (carried, wanted) => carried < wanted);
