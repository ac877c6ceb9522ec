import { dateOperator } from './date-operator.ts';

/** The request's value is greater (later). */
export const dateGreaterThan = dateOperator('DateGreaterThan', false, (carried, wanted) => carried > wanted);
