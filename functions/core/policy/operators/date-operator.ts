import { type Pattern, patternText } from '../wildcard.ts';
import type { Comparison } from './operator.ts';

/** What the date operators share; `holds` compares milliseconds since 1970. */
export function dateOperator(
  name: string,
  negated: boolean,
  holds: (requestTime: number, policyTime: number) => boolean,
): Comparison {
  return {
    kind: 'comparison',
    name,
    negated,
    wildcards: false,
    variables: false,
    malformed: (policyValue) =>
      timeIn(patternText(policyValue)) === undefined ? 'an ISO 8601 date or epoch seconds' : undefined,
    matches: (policyValue, requestValue) => compared(policyValue, requestValue, holds),
    matchesAddressIn: () => 'no',
  };
}

function compared(policyValue: Pattern, requestValue: string, holds: (a: number, b: number) => boolean): boolean {
  const carried = timeIn(requestValue);
  const wanted = timeIn(patternText(policyValue));
  return carried !== undefined && wanted !== undefined && holds(carried, wanted);
}

const W3C_DATE = /^\d{4}(-\d{2}(-\d{2})?)?$/;
const W3C_TIME = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?$/i;
const EPOCH_SECONDS = /^\d{5,}(\.\d+)?$/;

/** A time without a zone is UTC, never the zone of the machine this runs on. https://www.w3.org/TR/NOTE-datetime */
function timeIn(text: string): number | undefined {
  const trimmed = text.trim();
  if (EPOCH_SECONDS.test(trimmed)) return Number(trimmed) * 1000;
  if (W3C_DATE.test(trimmed)) return valid(Date.parse(trimmed));
  const time = W3C_TIME.exec(trimmed);
  return time ? valid(Date.parse(`${time[1]}${zone(time[4])}`)) : undefined;
}

function zone(written: string | undefined): string {
  if (written === undefined || written.toUpperCase() === 'Z') return 'Z';
  return written.includes(':') ? written : `${written.slice(0, 3)}:${written.slice(3)}`;
}

function valid(time: number): number | undefined {
  return Number.isNaN(time) ? undefined : time;
}
