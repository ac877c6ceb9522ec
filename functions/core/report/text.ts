import type { Diagnosis, Verdict } from '../diagnosis/diagnosis.ts';
import { type Facts, isUnreadable } from '../facts.ts';
import { cleanLine, line } from './clean-text.ts';
import type { Examination } from './examination.ts';
import { type Fix, fixOf } from './fix.ts';
import { readRemedy } from './read-permission.ts';
import { plainStyler, type Styler } from './styler.ts';
import { findingLines } from './text/finding.ts';
import { missingPermission, needState } from './text/need-reading.ts';
import { snippetLines } from './text/snippets.ts';
import { unknownLines } from './text/unknown.ts';
import { wrap } from './text/wrap.ts';

/**
 * The diagnosis for a person at a terminal, 100 columns, ending in a newline. `style` marks text and never changes the words; `next`
 * false leaves out what to do next, where it is being done; `snippets` shows each change as source of infrastructure tools too.
 */
export function diagnosisText(
  examination: Examination,
  style: Styler = plainStyler,
  { next = true, snippets = false }: { readonly next?: boolean; readonly snippets?: boolean } = {},
): string {
  const { diagnosis } = examination;
  const blocks = [
    [...verdictLines(examination, style), ...(next ? nextLines(examination) : [])],
    ...diagnosis.findings.map((finding, index) => [
      ...findingLines(examination, index, style),
      ...(snippets ? snippetLines(examination, finding, style) : []),
    ]),
    notKnownLines(examination, style),
    ruledOutLines(diagnosis),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

const MEANING: Readonly<Record<Verdict, string>> = {
  broken: 'viewers are refused',
  'at-risk': 'it works, and something is wrong',
  unknown: 'nothing is proven wrong, and not everything could be read',
  healthy: 'every known cause of 403 was ruled out',
};

function verdictLines({ facts, diagnosis }: Examination, style: Styler): readonly string[] {
  const { verdict, distribution } = diagnosis;
  const meaning = meaningOf(facts, diagnosis);
  const name = distribution.id === '' ? 'Distribution not readable' : line`Distribution ${distribution.id}`;
  const domain = distribution.domainName === '' ? '' : ` (${cleanLine(distribution.domainName)})`;
  return [style.verdict(verdict, style.title(`${verdict.toUpperCase()}: ${meaning}`)), `${name}${domain}`];
}

function meaningOf({ distribution }: Facts, { verdict, findings }: Diagnosis): string {
  if (isUnreadable(distribution)) return `the distribution could not be read (${cleanLine(distribution.unreadable)})`;
  return verdict === 'healthy' && findings.length > 0 ? 'access is as it should be' : MEANING[verdict];
}

function nextLines(examination: Examination): readonly string[] {
  const next = nextAct(examination);
  return next === undefined ? [] : wrap(next, 'Next: ');
}

/** The one command or act that comes next; nothing when there is nothing to do. */
function nextAct(examination: Examination): string | undefined {
  const { distribution, findings, verdict } = examination.diagnosis;
  const numbered = findings.map((finding, index) => ({ number: index + 1, finding, fix: fixOf(examination, finding) }));
  const toDo = numbered.filter(({ finding }) => finding.impact !== 'info');
  const written = toDo.filter(({ fix }) => isWritable(fix));
  const byHand = toDo.filter(({ fix }) => !isWritable(fix)).map(({ number }) => number);
  const fix = `originmend fix ${distribution.id}`;
  const again = distribution.id === '' ? 'look again' : `originmend diagnose ${distribution.id}`;
  if (written.length > 0 && byHand.length === 0) return fix;
  if (written.length > 0)
    return `${fix} for ${findingsOf(written.map(({ number }) => number))}; follow the steps of ${findingsOf(byHand)}`;
  if (byHand.length > 0) return `follow the steps of finding ${byHand[0]}, then ${again}`;
  if (verdict === 'unknown') return nextRead(examination, again);
  return findings.length > 0 ? 'nothing has to be done; what follows is worth knowing' : undefined;
}

function isWritable({ kind, safety }: Fix): boolean {
  return kind === 'put-bucket-policy' && safety !== 'manual';
}

function findingsOf(numbers: readonly number[]): string {
  return `finding${numbers.length === 1 ? '' : 's'} ${numbers.join(' and ')}`;
}

/** Nothing is proven: what would tell more. */
function nextRead({ facts, diagnosis }: Examination, again: string): string {
  if (isUnreadable(facts.distribution)) return nextTry(facts.distribution.unreadable, again);
  const needs = diagnosis.unknown.flatMap((unknown) => unknown.needs);
  if (needs.some((need) => missingPermission(facts, need))) return `allow the reads named below, then ${again}`;
  if (needs.some((need) => need === 'probe' && needState(facts, need).kind === 'not-collected'))
    return `originmend diagnose https://${diagnosis.distribution.domainName}/<path that fails>`;
  if (needs.length > 0 && needs.every((need) => needState(facts, need).kind === 'undecidable'))
    return 'look at what is not known below and decide yourself: no further read can tell';
  return `look at what is not known below, then ${again}`;
}

/** Without the distribution nothing else was asked. */
function nextTry(code: string, again: string): string {
  const remedy = readRemedy(code, 'cloudfront:GetDistribution')?.replace(/\.$/, '');
  if (remedy === undefined) return again;
  const list = code === 'NoSuchDistribution' ? ' (originmend audit lists what they see)' : '';
  return `${remedy.charAt(0).toLowerCase()}${remedy.slice(1)}${list}, then ${again}`;
}

function notKnownLines(examination: Examination, style: Styler): readonly string[] {
  const count = openCauses(examination.diagnosis).size;
  return isUnreadable(examination.facts.distribution)
    ? [`Not known: ${counted(count, 'cause')}; each needs the distribution.`]
    : headed(`Not known (${counted(count, 'cause')})`, unknownLines(examination), style);
}

/** How many are left over: their names would be the longest part of the answer, and say nothing about this distribution. */
function ruledOutLines(diagnosis: Diagnosis): readonly string[] {
  const other = new Set([...diagnosis.findings.map(({ cause }) => cause), ...openCauses(diagnosis)]);
  const causes = new Set(diagnosis.ruledOut.map(({ cause }) => cause).filter((cause) => !other.has(cause)));
  if (causes.size === 0) return [];
  return [`Ruled out: ${counted(causes.size, 'cause')}; --output json gives the reason of each.`];
}

function openCauses({ unknown }: Diagnosis): ReadonlySet<string> {
  return new Set(unknown.map(({ cause }) => cause));
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function headed(label: string, lines: readonly string[], style: Styler): readonly string[] {
  return lines.length === 0 ? [] : [style.label(label), ...lines];
}
