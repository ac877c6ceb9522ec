import type { Diagnosis, Verdict } from '../diagnosis/diagnosis.ts';
import { cleanLine } from './clean-text.ts';
import type { Examination } from './examination.ts';
import type { Styler } from './styler.ts';

const ORDER = ['broken', 'unknown', 'at-risk', 'healthy'] as const;

const NEEDS_NAMED = 3;

/** One line per distribution, the broken ones first, and the root cause of each. */
export function auditText(examinations: readonly Examination[], style: Styler): string {
  const rows = ORDER.flatMap((verdict) =>
    examinations
      .filter(({ diagnosis }) => diagnosis.verdict === verdict)
      .map(({ diagnosis }) =>
        [
          style.verdict(verdict, verdict.padEnd(8)),
          cleanLine(diagnosis.distribution.id).padEnd(14),
          cleanLine(reasonOf(diagnosis)),
        ]
          .join('  ')
          .trimEnd(),
      ),
  );
  return `${[...rows, countLine(examinations)].join('\n')}\n`;
}

/** What is only worth knowing is no reason for "unknown". */
function reasonOf({ verdict, findings, unknown }: Diagnosis): string {
  const first = findings[0];
  if (verdict !== 'unknown') return first ? `${first.title} [${first.cause}]` : '';
  const needs = [...new Set(unknown.flatMap((entry) => entry.needs))];
  const more = needs.length > NEEDS_NAMED ? ` and ${needs.length - NEEDS_NAMED} more` : '';
  return `cannot be judged without ${needs.slice(0, NEEDS_NAMED).join(', ')}${more}`;
}

function countLine(examinations: readonly Examination[]): string {
  const count = (verdict: Verdict) => examinations.filter(({ diagnosis }) => diagnosis.verdict === verdict).length;
  const counts = ORDER.filter((verdict) => count(verdict) > 0).map((verdict) => `${count(verdict)} ${verdict}`);
  const total = `${examinations.length} distribution${examinations.length === 1 ? '' : 's'}`;
  if (examinations.length === 0) return `${total} in this account.`;
  const next = count('healthy') === examinations.length ? '' : ' Next: originmend diagnose <id>';
  return `${total}: ${counts.join(', ')}.${next}`;
}
