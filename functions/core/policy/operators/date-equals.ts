import { dateOperator } from './date-operator.ts';

/** Equal. */
export const dateEquals = dateOperator('DateEquals', false, (carried, wanted) => carried === wanted);
