import { cleanLine } from './clean-text.ts';
import type { Examination } from './examination.ts';
import type { Styler } from './styler.ts';

const ORDER = ['broken', 'unknown', 'at-risk', 'healthy'] as const;

/** One line per distribution, the broken ones first, and the root cause of each. */
export function auditText(examinations: readonly Examination[], style: Styler): string {
  const rows = ORDER.flatMap((verdict) =>
    examinations
      .filter(({ diagnosis }) => diagnosis.verdict === verdict)
      .map(({ diagnosis }) => {
        const first = diagnosis.findings[0];
        const reason = first
          ? `${first.title} [${first.cause}]`
          : verdict === 'unknown'
            ? `could not read ${[...new Set(diagnosis.unknown.flatMap((entry) => entry.needs))].slice(0, 3).join(', ')}`
            : '';
        return `${style.verdict(verdict, verdict.padEnd(8))}  ${cleanLine(diagnosis.distribution.id).padEnd(14)}  ${cleanLine(reason)}`.trimEnd();
      }),
  );
  return `${rows.join('\n')}\n${countLine(examinations)}\n`;
}

function countLine(examinations: readonly Examination[]): string {
  const counts = ORDER.map(
    (verdict) => `${examinations.filter(({ diagnosis }) => diagnosis.verdict === verdict).length} ${verdict}`,
  );
  return `${examinations.length} distributions: ${counts.join(', ')}. Next: originmend diagnose <id>`;
}
