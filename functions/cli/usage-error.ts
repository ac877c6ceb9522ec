import { OriginmendError } from '../shared/errors.ts';

/** The command line itself is wrong: a value that cannot be what was meant. */
export class UsageError extends OriginmendError {
  override readonly name = 'UsageError';
}
