import type { ContextValue } from './request.ts';

export const ABSENT: ContextValue = [{ kind: 'absent' }];
export const NOT_KNOWN: ContextValue = [{ kind: 'absent' }, { kind: 'anything' }];
/** Always there, value not known. */
export const SOME_VALUE: ContextValue = [{ kind: 'anything' }];
/** Absent, or a value that no policy names: no IAM ARN, no account, no address. */
export const UNNAMEABLE: ContextValue = [{ kind: 'absent' }, { kind: 'opaque' }];

export function values(...texts: readonly string[]): ContextValue {
  return [{ kind: 'values', values: texts }];
}
