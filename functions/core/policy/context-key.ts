import type { ContextValue, PossibleValue, RequestContext } from './request.ts';

const NOT_KNOWN: ContextValue = [{ kind: 'absent' }, { kind: 'anything' }];

/**
 * Every value a context key may have in this request. Key names are case-insensitive; an entry that ends in `*` answers for the
 * whole family (`aws:principaltag/*`), the longest one first. A key nobody listed may be absent or hold anything.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function contextValue(context: RequestContext, key: string): ContextValue {
  const name = key.toLowerCase();
  const known = Object.hasOwn(context, name) ? context[name] : familyValue(context, name);
  return known === undefined || known.length === 0 ? NOT_KNOWN : known;
}

function familyValue(context: RequestContext, name: string): ContextValue | undefined {
  const families = Object.keys(context).filter((entry) => entry.endsWith('*') && name.startsWith(entry.slice(0, -1)));
  const closest = families.sort((a, b) => b.length - a.length)[0];
  return closest === undefined ? undefined : context[closest];
}

/** For people: `E1`, `absent`, `not known`, or several joined by "or". */
export function contextText(value: ContextValue): string {
  const kinds = new Set(value.map((possible) => possible.kind));
  if (kinds.has('anything')) return 'not known';
  if (kinds.size === 2 && kinds.has('absent') && kinds.has('opaque')) return 'none that a policy can name';
  return [...new Set(value.map(possibleText))].join(' or ');
}

function possibleText(possible: PossibleValue): string {
  switch (possible.kind) {
    case 'absent':
      return 'absent';
    case 'values':
      return possible.values.length === 0
        ? 'absent'
        : possible.values.map((value) => (value === '' ? '""' : value)).join(', ');
    case 'opaque':
      return 'a value no policy can name';
    case 'address-in':
      return `an address in ${rangesText(possible.ranges)}`;
    case 'anything':
      return 'not known';
  }
}

function rangesText(ranges: readonly string[]): string {
  return ranges.length > 3 ? `one of ${ranges.length} ranges (${ranges[0]} and others)` : ranges.join(', ');
}
