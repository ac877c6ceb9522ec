import type { Evidence, Finding } from '../../diagnosis/diagnosis.ts';
import { readFact } from '../../facts.ts';
import type { PolicyDocument, Statement } from '../../policy/document.ts';
import { backgroundOf, subjectOf } from '../background.ts';
import { cleanLine, line } from '../clean-text.ts';
import type { Examination } from '../examination.ts';
import { type Fix, fixOf } from '../fix.ts';
import { type OffendingStatement, offendingStatements } from '../offending-statements.ts';
import type { Styler } from '../styler.ts';
import { boundedLines, jsonLines, valueLines } from '../value-text.ts';
import { whoChanged } from '../who-changed.ts';
import { changedLines } from './changed-lines.ts';
import { diffLines } from './diff-lines.ts';
import { wrap } from './wrap.ts';

const STATEMENT_LINES = 40;

/**
 * One finding: what it is, what proves it, the change, what to do and what would not help. What an earlier finding has shown is not
 * shown again.
 */
export function findingLines(examination: Examination, index: number, style: Styler): readonly string[] {
  const { findings } = examination.diagnosis;
  const finding = findings[index];
  if (!finding) return [];
  const fix = fixOf(examination, finding);
  const told = new Set(findings.slice(0, index).flatMap((earlier) => fixOf(examination, earlier).deadEnds));
  return [
    ...wrap(`${finding.title} [${finding.cause}]`, `${index + 1}. `).map(style.title),
    style.quiet(`   ${placeOf(finding)}`),
    ...wrap(finding.summary, '   '),
    ...section('Evidence', style, evidenceLines(examination, index, fix)),
    ...section('Who changed it', style, whoChangedLines(examination, finding, style)),
    ...section(changeLabel(examination, fix), style, changeLines(fix, style)),
    ...section('Steps', style, numbered(fix.steps)),
    ...section(
      'Would not help',
      style,
      fix.deadEnds.filter((deadEnd) => !told.has(deadEnd)).flatMap((deadEnd) => wrap(deadEnd, '     - ')),
    ),
  ];
}

/** Only for what refuses viewers: of a mere risk nobody needs to know who. */
function whoChangedLines({ facts }: Examination, finding: Finding, style: Styler): readonly string[] {
  if (finding.impact !== 'outage' && finding.impact !== 'partial') return [];
  const { change } = backgroundOf(facts, subjectOf(finding));
  if (!change) return [];
  const diff = change.kind === 'found' && change.diff ? changedLines(diffLines(change.diff), style, '     ') : [];
  return [...whoChanged(change).flatMap((sentence) => wrap(sentence, '     ')), ...diff];
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

function evidenceLines(examination: Examination, index: number, fix: Fix): readonly string[] {
  const { findings } = examination.diagnosis;
  const finding = findings[index];
  if (!finding) return [];
  return [
    ...finding.evidence.flatMap((evidence) => observationLines(evidence, fix)),
    ...offendingIn(examination, finding).flatMap((offending) =>
      statementLines(offending, finding.bucket ?? '', shownBefore(examination, index, offending)),
    ),
  ];
}

function offendingIn({ facts }: Examination, finding: Finding): readonly OffendingStatement[] {
  const policy = readFact<PolicyDocument | null>(facts, ['buckets', finding.bucket ?? '', 'policy']);
  return policy.kind === 'known' ? offendingStatements(finding, policy.value) : [];
}

/** The number of the finding that has shown this statement already. */
function shownBefore(
  examination: Examination,
  index: number,
  { index: statement }: OffendingStatement,
): number | undefined {
  const { findings } = examination.diagnosis;
  const before = findings
    .slice(0, index)
    .findIndex(
      (earlier) =>
        earlier.bucket === findings[index]?.bucket &&
        offendingIn(examination, earlier).some((offending) => offending.index === statement),
    );
  return before < 0 ? undefined : before + 1;
}

function observationLines({ fact, actual, expected }: Evidence, fix: Fix): readonly string[] {
  return [`     ${cleanLine(fact)}`, ...labelled('found   ', actual), ...expectedLines(expected, fix)];
}

function expectedLines(expected: unknown, fix: Fix): readonly string[] {
  if (typeof expected === 'string') return wrap(expected, '       expected ');
  const sid = isStatement(expected) && typeof expected.Sid === 'string' ? expected.Sid : undefined;
  return sid !== undefined && showsStatement(fix, sid)
    ? wrap(`the statement ${sid}, see the change below`, '       expected ')
    : labelled('expected', expected);
}

function isStatement(value: unknown): value is Statement {
  return typeof value === 'object' && value !== null && 'Effect' in value;
}

function showsStatement({ diff, keyPolicyStatement }: Fix, sid: string): boolean {
  return keyPolicyStatement?.Sid === sid || (diff ?? '').includes(`"Sid": ${JSON.stringify(sid)}`);
}

function labelled(label: string, value: unknown): readonly string[] {
  const [first = '', ...rest] = valueLines(value);
  return [`       ${label} ${first}`, ...rest.map((text) => `                ${text}`)];
}

function statementLines(
  { index, statement }: OffendingStatement,
  bucket: string,
  shownIn: number | undefined,
): readonly string[] {
  if (shownIn !== undefined) return [line`     Statement ${index} of bucket ${bucket}: see finding ${shownIn}`];
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

/** Of a bucket policy; everything else needs approval, whatever its safety. */
const SAFETY_LABEL: Readonly<Record<Fix['safety'], string>> = {
  auto: 'safe to apply without approval',
  approve: 'needs approval',
  manual: 'for a person, Originmend does not write it',
};

function changeLabel({ planned }: Examination, { kind, safety }: Fix): string {
  if (kind === 'manual') return KIND_LABEL.manual;
  if (kind === 'put-bucket-policy') return `${KIND_LABEL[kind]} (${SAFETY_LABEL[safety]})`;
  const isPlanned = planned.some((one) => one.kind === 'plan' && one.plan.kind === kind);
  return `${KIND_LABEL[kind]} (${isPlanned ? SAFETY_LABEL.approve : 'written only with approval, where switched on'})`;
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
