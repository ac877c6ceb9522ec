import { arnOperator } from './arn-operator.ts';

/** The same as `ArnLike`: wildcards count here too. */
export const arnEquals = arnOperator({ name: 'ArnEquals', negated: false });
