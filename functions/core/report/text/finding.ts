import type { Evidence, Finding } from '../../diagnosis/diagnosis.ts';
import { readFact } from '../../facts.ts';
import type { PolicyDocument } from '../../policy/document.ts';
import { cleanLine, line } from '../clean-text.ts';
import type { Examination } from '../examination.ts';
import { type Fix, fixOf } from '../fix.ts';
import { type OffendingStatement, offendingStatements } from '../offending-statements.ts';
import type { Styler } from '../styler.ts';
import { boundedLines, jsonLines, valueLines } from '../value-text.ts';
import { changedLines } from './changed-lines.ts';
import { diffLines } from './diff-lines.ts';
import { wrap } from './wrap.ts';

const STATEMENT_LINES = 40;

/** One finding: what it is, what proves it, the change, what to do and what would not help. */
export function findingLines(
  examination: Examination,
  finding: Finding,
  number: number,
  style: Styler,
): readonly string[] {
  const fix = fixOf(examination, finding);
  return [
    ...wrap(`${finding.title} [${finding.cause}]`, `${number}. `).map(style.title),
    style.quiet(`   ${placeOf(finding)}`),
    ...wrap(finding.summary, '   '),
    ...section('Evidence', style, evidenceLines(examination, finding)),
    ...section(changeLabel(fix), style, changeLines(fix, style)),
    ...section('Steps', style, numbered(fix.steps)),
    ...section(
      'Would not help',
      style,
      fix.deadEnds.flatMap((deadEnd) => wrap(deadEnd, '     - ')),
    ),
  ];
}

function placeOf({ impact, originId, bucket }: Finding): string {
  return [impact, originId && `origin ${originId}`, bucket && `bucket ${bucket}`]
    .filter(Boolean)
    .map((part) => cleanLine(String(part)))
    .join(', ');
}

function section(label: string, style: Styler, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', style.label(`   ${label}`), ...lines];
}

function evidenceLines({ facts }: Examination, finding: Finding): readonly string[] {
  const policy = readFact<PolicyDocument | null>(facts, ['buckets', finding.bucket ?? '', 'policy']);
  const statements = policy.kind === 'known' ? offendingStatements(finding, policy.value) : [];
  return [
    ...finding.evidence.flatMap(observationLines),
    ...statements.flatMap((offending) => statementLines(offending, finding.bucket ?? '')),
  ];
}

function observationLines({ fact, actual, expected }: Evidence): readonly string[] {
  const wanted = typeof expected === 'string' ? wrap(expected, '       expected ') : labelled('expected', expected);
  return [`     ${cleanLine(fact)}`, ...labelled('found   ', actual), ...wanted];
}

function labelled(label: string, value: unknown): readonly string[] {
  const [first = '', ...rest] = valueLines(value);
  return [`       ${label} ${first}`, ...rest.map((text) => `                ${text}`)];
}

function statementLines({ index, statement }: OffendingStatement, bucket: string): readonly string[] {
  return [
    line`     Statement ${index} of bucket ${bucket}:`,
    ...boundedLines(jsonLines(statement), STATEMENT_LINES).map((text) => `       ${text}`),
  ];
}

const KIND_LABEL: Readonly<Record<Fix['kind'], string>> = {
  'put-bucket-policy': 'Change of the bucket policy',
  'put-key-policy': 'Statement to append to the key policy',
  'update-distribution': 'Change of the distribution',
  'update-origin-access-control': 'Change of the origin access control',
  manual: 'Change, for a person to judge',
};

const SAFETY_LABEL: Readonly<Record<Fix['safety'], string>> = {
  auto: 'safe to apply by itself',
  approve: 'needs approval',
  manual: 'for a person, Originmend does not write it',
};

function changeLabel({ kind, safety }: Fix): string {
  return kind === 'manual' ? KIND_LABEL.manual : `${KIND_LABEL[kind]} (${SAFETY_LABEL[safety]})`;
}

function changeLines(fix: Fix, style: Styler): readonly string[] {
  if (fix.diff !== undefined) return changedLines(diffLines(fix.diff), style, '     ');
  if (fix.keyPolicyStatement) return jsonLines(fix.keyPolicyStatement).map((text) => `     ${style.added(`+${text}`)}`);
  return (fix.configEdits ?? []).flatMap(({ path, from, to }) => [
    `     ${cleanLine(path)}`,
    ...valueLines(from).map((text) => `       ${style.removed(`-${text}`)}`),
    ...valueLines(to).map((text) => `       ${style.added(`+${text}`)}`),
  ]);
}

function numbered(steps: readonly string[]): readonly string[] {
  return steps.flatMap((step, index) => wrap(step, `     ${index + 1}. `));
}
