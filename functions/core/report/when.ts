import { cleanLine } from './clean-text.ts';

/** `2026-11-03T02:14:59.120Z` → `2026-11-03 02:14 UTC`. Anything that is no such time is shown as it is, cleaned. */
export function utc(time: string): string {
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)[\d:.]*Z$/.exec(time);
  return parts ? `${parts[1]} ${parts[2]} UTC` : cleanLine(time, 40);
}

/** Whole minutes from one ISO 8601 time to another, never negative; undefined when either is no time. */
export function minutesBetween(from: string, to: string): number | undefined {
  const milliseconds = Date.parse(to) - Date.parse(from);
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, Math.round(milliseconds / 60_000));
}

/** 0 → `less than a minute`, 12 → `12 min`, 200 → `3 h 20 min`, 3000 → `2 d 2 h`. */
export function duration(minutes: number): string {
  if (minutes < 1) return 'less than a minute';
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
