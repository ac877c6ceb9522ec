import type { Unknown } from '../../diagnosis/diagnosis.ts';
import { cleanLine } from '../clean-text.ts';
import type { Examination } from '../examination.ts';
import { readPermission } from '../read-permission.ts';
import { needReading } from './need-reading.ts';
import { wrap } from './wrap.ts';

/** What could not be judged, grouped by what is missing: one refused read usually hides a dozen causes. */
export function unknownLines({ facts, diagnosis }: Examination): readonly string[] {
  const needs = [...new Set(diagnosis.unknown.flatMap((unknown) => unknown.needs))];
  const without = diagnosis.unknown.filter((unknown) => unknown.needs.length === 0);
  return [
    ...needs.flatMap((need) =>
      wrap(
        `${need} ${needReading(facts, need)}${remedy(need)}. Open because of it: ${waitingFor(diagnosis.unknown, need)}.`,
        '  - ',
      ),
    ),
    ...without.flatMap((unknown) => wrap(`${unknown.cause}: ${unknown.reason ?? 'could not be judged'}.`, '  - ')),
  ];
}

function remedy(need: string): string {
  const action = readPermission(need);
  return action ? `: allow ${action} and look again` : '';
}

function waitingFor(unknown: readonly Unknown[], need: string): string {
  return [...new Set(unknown.filter(({ needs }) => needs.includes(need)).map(({ cause }) => cleanLine(cause)))].join(
    ', ',
  );
}
