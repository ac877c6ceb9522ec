import { patternText } from '../wildcard.ts';
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
      Number.isNaN(timeIn(patternText(policyValue))) ? 'an ISO 8601 date or epoch seconds' : undefined,
    matches: (policyValue, requestValue) => holds(timeIn(requestValue), timeIn(patternText(policyValue))),
    matchesAddressIn: () => 'no',
  };
}

const W3C_DATE = /^\d{4}(-\d{2}(-\d{2})?)?$/;
const W3C_TIME = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?$/i;
const EPOCH_SECONDS = /^\d{5,}(\.\d+)?$/;

/**
 * NaN, with which no comparison holds, for a text that is no time. A time without a zone is UTC, never the zone of the machine this
 * runs on. https://www.w3.org/TR/NOTE-datetime
 */
function timeIn(text: string): number {
  const trimmed = text.trim();
  if (EPOCH_SECONDS.test(trimmed)) return Number(trimmed) * 1000;
  if (W3C_DATE.test(trimmed)) return Date.parse(trimmed);
  const time = W3C_TIME.exec(trimmed);
  return time ? Date.parse(`${time[1]}${zone(time[4])}`) : Number.NaN;
}

function zone(written: string | undefined): string {
  if (written === undefined || written.toUpperCase() === 'Z') return 'Z';
  return written.includes(':') ? written : `${written.slice(0, 3)}:${written.slice(3)}`;
}
