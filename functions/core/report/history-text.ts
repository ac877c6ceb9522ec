import type { DecisionEntry } from '../history/decision-entry.ts';
import { policyDiff } from '../policy/diff.ts';
import { parsePolicyText } from '../policy/document.ts';
import { cleanLine, visibleText } from './clean-text.ts';
import type { Styler } from './styler.ts';
import { type DiffLine, diffLines } from './text/diff-lines.ts';

export interface HistoryTextOptions {
  /** Show what each step changed or would have changed. */
  readonly diff: boolean;
  /** Only some of what is recorded was asked for. */
  readonly filtered?: boolean;
}

/** What has been decided and done, one paragraph for each step, the newest last. */
export function historyText(
  entries: readonly DecisionEntry[],
  style: Styler,
  { diff, filtered = false }: HistoryTextOptions,
): string {
  if (entries.length === 0)
    return filtered
      ? 'Nothing is recorded that fits; without options everything is shown.\n'
      : 'Nothing is recorded yet.\n';
  const shown = new Set<string>();
  const paragraphs = entries.map((entry) => entryText(entry, style, diff ? differenceOnce(entry, shown) : []));
  return `${paragraphs.join('\n\n')}\n\n${countLine(entries, diff)}\n`;
}

/** The steps of a plan are mostly about one change, which is shown with the first of them. */
function differenceOnce(entry: DecisionEntry, shown: Set<string>): readonly DiffLine[] {
  const lines = differenceOf(entry);
  const key = [entry.planId, ...lines.map(({ text }) => text)].join('\n');
  if (lines.length > 0 && shown.has(key)) return [{ kind: 'context', text: 'the same change as above' }];
  shown.add(key);
  return lines;
}

function entryText(entry: DecisionEntry, style: Styler, difference: readonly DiffLine[]): string {
  return [
    style.title(headline(entry)),
    `  by ${whoText(entry)}`,
    ...(entry.summary === undefined ? [] : [`  ${cleanLine(entry.summary)}`]),
    style.quiet(`  ${aboutText(entry)}`),
    ...difference.map((line) => `  ${styled(line, style)}`),
  ].join('\n');
}

/** `2026-11-03 02:31:07 UTC  APPROVED 1 OF 2  the policy of bucket site, distribution E1EXAMPLE` */
function headline({ at, step, target, distributionId }: DecisionEntry): string {
  const where = target.includes(distributionId) ? target : `${target}, distribution ${distributionId}`;
  return `${secondsUtc(at)}  ${step.replaceAll('-', ' ').toUpperCase()}  ${cleanLine(where)}`;
}

function secondsUtc(time: string): string {
  return cleanLine(time.replace(/^(.{10})T(.{8})(?:\.\d+)?Z$/, '$1 $2 UTC'), 40);
}

function whoText({ by, from }: DecisionEntry): string {
  const agent = from?.userAgent ? `, ${cleanLine(from.userAgent, 60)}` : '';
  const address = from && !by.includes(from.sourceAddress) ? ` from ${cleanLine(from.sourceAddress, 64)}` : '';
  return `${cleanLine(by)}${address}${agent}`;
}

function aboutText({ causes, mode, planId, before, after }: DecisionEntry): string {
  const short = (hash: string | null) => (hash === null ? 'none' : hash.slice(0, 12));
  const hashes = before && after ? [`sha256 ${short(before.sha256)} -> ${short(after.sha256)}`] : [];
  return cleanLine([causes.join(', ') || 'no cause', `mode ${mode}`, ...hashes, `plan ${planId}`].join('; '));
}

/** Between the exact texts where they are known, otherwise as it was proposed. */
function differenceOf({ before, after, diff }: DecisionEntry): readonly DiffLine[] {
  if (!before || !after) return diffLines(diff);
  const [was, is] = [before, after].map(({ text }) => (text === null ? null : parsePolicyText(text)));
  if (was === undefined || is === undefined) return linesOf('-', before.text).concat(linesOf('+', after.text));
  return diffLines(policyDiff(was, is));
}

/** A document that is no policy, line by line. */
function linesOf(sign: '-' | '+', text: string | null): readonly DiffLine[] {
  const kind = sign === '-' ? 'removed' : 'added';
  return text === null
    ? []
    : visibleText(text)
        .split('\n')
        .map((line) => ({ kind, text: `${sign}${line}` }));
}

function styled({ kind, text }: DiffLine, style: Styler): string {
  if (kind === 'added') return style.added(text);
  return kind === 'removed' ? style.removed(text) : text;
}

function countLine(entries: readonly DecisionEntry[], diff: boolean): string {
  const plans = new Set(entries.map(({ planId }) => planId)).size;
  return `${entries.length} ${entries.length === 1 ? 'step' : 'steps'} of ${plans} ${plans === 1 ? 'plan' : 'plans'}. Next: ${diff ? '--output json shows' : '--diff shows what changed, --output json'} everything.`;
}
