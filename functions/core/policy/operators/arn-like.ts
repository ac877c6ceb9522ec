import { arnOperator } from './arn-operator.ts';

/** Segment by segment, with `*` and `?`. */
export const arnLike = arnOperator({ name: 'ArnLike', negated: false });
