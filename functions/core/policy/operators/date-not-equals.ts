import { dateOperator } from './date-operator.ts';

/** The opposite of `DateEquals`; holds when the key is absent. */
export const dateNotEquals = dateOperator('DateNotEquals', true, (carried, wanted) => carried === wanted);
