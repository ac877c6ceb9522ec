import type { Unknown } from '../../diagnosis/diagnosis.ts';
import type { Facts } from '../../facts.ts';
import { cleanLine } from '../clean-text.ts';
import type { Examination } from '../examination.ts';
import { readPermission, readRemedy } from '../read-permission.ts';
import { needReading, needState } from './need-reading.ts';
import { wrap } from './wrap.ts';

const CAUSES_NAMED = 6;

/** What could not be judged, grouped by what is missing: one refused read usually hides a dozen causes. */
export function unknownLines({ facts, diagnosis }: Examination): readonly string[] {
  const needs = [...new Set(diagnosis.unknown.flatMap((unknown) => unknown.needs))];
  const without = diagnosis.unknown.filter((unknown) => unknown.needs.length === 0);
  return [
    ...needs.flatMap((need) => wrap(needText(facts, diagnosis.unknown, need), '  - ')),
    ...without.flatMap((unknown) => wrap(`${unknown.cause}: ${unknown.reason ?? 'could not be judged'}.`, '  - ')),
  ];
}

function needText(facts: Facts, unknown: readonly Unknown[], need: string): string {
  const waiting = unknown.filter(({ needs }) => needs.includes(need));
  const reasons = [...new Set(waiting.flatMap(({ reason }) => (reason && saysMore(reason) ? [reason] : [])))];
  const because = reasons.length > 0 ? `: ${reasons.slice(0, 2).join('; ')}` : '';
  return [`${need} ${needReading(facts, need)}${because}.`, remedy(facts, need), `Open: ${namesOf(waiting)}.`]
    .filter(Boolean)
    .join(' ');
}

/** Whether the reason is more than the reading of the fact in other words. */
function saysMore(reason: string): boolean {
  return !/could not be read|was not collected|^[^:]* is not known$/.test(reason);
}

function remedy(facts: Facts, need: string): string | undefined {
  const state = needState(facts, need);
  const action = readPermission(need);
  if (state.kind === 'unreadable') return readRemedy(state.code, action);
  if (state.kind === 'undecidable') return undefined;
  return need === 'probe' ? 'Name a URL that fails.' : action && `Allow ${action}.`;
}

function namesOf(unknown: readonly Unknown[]): string {
  const causes = [...new Set(unknown.map(({ cause }) => cleanLine(cause)))];
  const more = causes.length - CAUSES_NAMED;
  return more > 1 ? `${causes.slice(0, CAUSES_NAMED).join(', ')} and ${more} more` : causes.join(', ');
}
