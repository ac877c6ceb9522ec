import type { Match } from './match.ts';

/** Three-valued logic: `unknown` survives unless the other side decides alone. */
export function not(match: Match): Match {
  return match === 'unknown' ? 'unknown' : match === 'yes' ? 'no' : 'yes';
}

/** No entries → `yes`. */
export function every(matches: readonly Match[]): Match {
  if (matches.includes('no')) return 'no';
  return matches.includes('unknown') ? 'unknown' : 'yes';
}

/** No entries → `no`. */
export function some(matches: readonly Match[]): Match {
  if (matches.includes('yes')) return 'yes';
  return matches.includes('unknown') ? 'unknown' : 'no';
}

/** What holds in every possible world; `unknown` when they differ (or there is none). */
export function agreed(matches: readonly Match[]): Match {
  const first = matches[0] ?? 'unknown';
  return matches.every((match) => match === first) ? first : 'unknown';
}

export function matchOf(holds: boolean): Match {
  return holds ? 'yes' : 'no';
}
