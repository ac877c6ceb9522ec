import { type Facts, isUnreadable } from '../../facts.ts';

/**
 * Why a needed fact is missing, found by walking its path: "was refused (AccessDenied)" or "was not collected". A value that is
 * there and still undecidable (a condition on a key nobody can know) "cannot be decided".
 */
export function needReading(facts: Facts, path: string): string {
  let value: unknown = facts;
  for (const key of pathKeys(path)) {
    if (isUnreadable(value)) break;
    // A lone statement need not stand in a list; its path counts it as number 0 all the same.
    if (key === '0' && typeof value === 'object' && value !== null && !Array.isArray(value)) continue;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return 'was not collected';
    value = (value as Record<string, unknown>)[key];
  }
  return isUnreadable(value) ? `could not be read (${value.unreadable})` : 'cannot be decided';
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
