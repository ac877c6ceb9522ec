import { WritingStoppedError } from '../shared/errors.ts';
import type { WhyStopped } from '../workflow/change-deps.ts';
import type { AwsCallError } from './aws-errors.ts';

/** Minutes can pass between the first try of a write and its last: whoever stops writing meanwhile stops that too. */
export async function unlessStopped(refused: AwsCallError, whyStopped: WhyStopped | undefined): Promise<void> {
  const because = await whyStopped?.();
  if (because !== undefined)
    throw new WritingStoppedError(`${refused.message} It was not tried again: ${because}.`, { cause: refused });
}
