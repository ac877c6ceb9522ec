import { type Facts, isUnreadable } from '../../facts.ts';
import { isRefusal, readPermission } from '../read-permission.ts';

/** Why a needed fact does not help. `undecidable` = it is there, and still nobody can say (a condition on a key nobody can know). */
export type NeedState =
  | { readonly kind: 'unreadable'; readonly code: string }
  | { readonly kind: 'not-collected' }
  | { readonly kind: 'undecidable' };

/** In words: "could not be read (AccessDenied)", "was not collected" or "cannot be decided". */
export function needReading(facts: Facts, path: string): string {
  const state = needState(facts, path);
  if (state.kind === 'unreadable') return `could not be read (${state.code})`;
  return state.kind === 'not-collected' ? 'was not collected' : 'cannot be decided';
}

/** Found by walking the path of the fact. */
export function needState(facts: Facts, path: string): NeedState {
  let value: unknown = facts;
  for (const key of pathKeys(path)) {
    if (isUnreadable(value)) break;
    // A lone statement need not stand in a list; its path counts it as number 0 all the same.
    if (key === '0' && typeof value === 'object' && value !== null && !Array.isArray(value)) continue;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return { kind: 'not-collected' };
    value = (value as Record<string, unknown>)[key];
  }
  return isUnreadable(value) ? { kind: 'unreadable', code: value.unreadable } : { kind: 'undecidable' };
}

/** The permission whose lack explains that the fact is missing; undefined when another permission would not help. */
export function missingPermission(facts: Facts, path: string): string | undefined {
  const state = needState(facts, path);
  const lacking = state.kind === 'not-collected' || (state.kind === 'unreadable' && isRefusal(state.code));
  return lacking ? readPermission(path) : undefined;
}

/** `buckets["my.site"].policy.Statement[0]` → the keys it was made of. */
function pathKeys(path: string): readonly string[] {
  const steps = path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g);
  return [...steps].map(([, quoted, index, plain]) =>
    quoted === undefined ? (index ?? plain ?? '') : unquote(quoted),
  );
}

function unquote(quoted: string): string {
  return quoted.replace(/\\(["\\])/g, '$1');
}
