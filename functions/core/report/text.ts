import type { Diagnosis, Verdict } from '../diagnosis/diagnosis.ts';
import { cleanLine, line } from './clean-text.ts';
import type { Examination } from './examination.ts';
import { type Fix, fixOf } from './fix.ts';
import { plainStyler, type Styler } from './styler.ts';
import { findingLines } from './text/finding.ts';
import { unknownLines } from './text/unknown.ts';
import { wrap } from './text/wrap.ts';

/** The diagnosis for a person at a terminal, 100 columns, ending in a newline. `style` marks text and never changes the words. */
export function diagnosisText(examination: Examination, style: Styler = plainStyler): string {
  const { diagnosis } = examination;
  const blocks = [
    [...verdictLines(diagnosis, style), ...nextLines(examination)],
    ...diagnosis.findings.map((finding, index) => findingLines(examination, finding, index + 1, style)),
    ruledOutLines(diagnosis, style),
    headed(`Not known (${openCauses(diagnosis).length} causes)`, unknownLines(examination), style),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

const MEANING: Readonly<Record<Verdict, string>> = {
  broken: 'viewers are refused objects that exist',
  'at-risk': 'it works, and something is wrong',
  unknown: 'nothing is proven wrong, and not everything could be read',
  healthy: 'every known cause of 403 was ruled out',
};

function verdictLines({ verdict, distribution, findings }: Diagnosis, style: Styler): readonly string[] {
  const meaning =
    verdict === 'healthy' && findings.length > 0 ? 'access is as it should be; read on' : MEANING[verdict];
  const name = distribution.id === '' ? 'Distribution not readable' : line`Distribution ${distribution.id}`;
  const domain = distribution.domainName === '' ? '' : ` (${cleanLine(distribution.domainName)})`;
  return [style.verdict(verdict, style.title(`${verdict.toUpperCase()}: ${meaning}`)), `${name}${domain}`];
}

function nextLines(examination: Examination): readonly string[] {
  const next = nextAct(examination);
  return next === undefined ? [] : wrap(next, 'Next: ');
}

/** The one command or act that comes next; nothing when there is nothing to do. */
function nextAct(examination: Examination): string | undefined {
  const { distribution, findings, verdict } = examination.diagnosis;
  const fixes = findings.map((finding) => fixOf(examination, finding));
  if (fixes.some(isWritable)) return `originmend fix ${distribution.id}`;
  if (fixes[0]) return `follow the steps of finding 1, then originmend diagnose ${distribution.id}`;
  return verdict === 'unknown'
    ? `allow the reads named below, then originmend diagnose ${distribution.id}`.trim()
    : undefined;
}

function isWritable({ kind, safety }: Fix): boolean {
  return kind === 'put-bucket-policy' && safety !== 'manual';
}

function ruledOutLines({ ruledOut }: Diagnosis, style: Styler): readonly string[] {
  const causes = [...new Set(ruledOut.map(({ cause }) => cleanLine(cause)))];
  return causes.length === 0 ? [] : headed(`Ruled out (${causes.length})`, wrap(causes.join(', '), '  '), style);
}

function openCauses({ unknown }: Diagnosis): readonly string[] {
  return [...new Set(unknown.map(({ cause }) => cause))];
}

function headed(label: string, lines: readonly string[], style: Styler): readonly string[] {
  return lines.length === 0 ? [] : [style.label(label), ...lines];
}
