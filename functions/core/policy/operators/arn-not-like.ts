import { arnOperator } from './arn-operator.ts';

/** The opposite of `ArnLike`; holds when the key is absent. */
export const arnNotLike = arnOperator({ name: 'ArnNotLike', negated: true });
