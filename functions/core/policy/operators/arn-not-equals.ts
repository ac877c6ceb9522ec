import { arnOperator } from './arn-operator.ts';

/** The opposite of `ArnEquals`; holds when the key is absent. */
export const arnNotEquals = arnOperator({ name: 'ArnNotEquals', negated: true });
