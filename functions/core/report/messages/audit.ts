import type { Diagnosis, Verdict } from '../../diagnosis/diagnosis.ts';
import { cleanLine, line } from '../clean-text.ts';
import { utc } from '../when.ts';
import { type Message, message } from './message.ts';
import { distributionName } from './parts.ts';

/** One distribution of an audit; `link` opens the proposal that would repair it. */
export interface AuditEntry {
  readonly diagnosis: Diagnosis;
  readonly link?: string | undefined;
}

export interface AuditSummary {
  readonly at: string;
  readonly entries: readonly AuditEntry[];
  /** Where the whole report is kept, e.g. `s3://bucket/key`. */
  readonly reportLocation?: string | undefined;
  /** Why there is no whole report, one sentence. */
  readonly reportNotKept?: string | undefined;
  /** Why the list of distributions itself is not complete. */
  readonly incomplete?: string | undefined;
  /** Why an approval would not be carried out at this moment, one sentence. */
  readonly notice?: string | undefined;
}

/** Worst first; what is not known outranks what works. */
const ORDER: readonly Verdict[] = ['broken', 'unknown', 'at-risk', 'healthy'];
const WORD: Readonly<Record<Verdict, string>> = {
  broken: 'BROKEN',
  unknown: 'UNKNOWN',
  'at-risk': 'AT RISK',
  healthy: 'HEALTHY',
};
const ENTRIES_SHOWN = 10;
/** One message holds 256 KiB; the report holds them all. */
const ENTRIES_IN_JSON = 300;

/** How many distributions are how well, the worst of them with what is wrong, and where to read on. */
export function auditMessage({
  at,
  entries,
  reportLocation,
  reportNotKept,
  incomplete,
  notice,
}: AuditSummary): Message {
  const distributions = eachOnce(entries);
  const counts = Object.fromEntries(
    ORDER.map((verdict) => [verdict, distributions.filter(({ diagnosis }) => diagnosis.verdict === verdict).length]),
  );
  const worst = worstOf(entries, incomplete);
  const open = ORDER.flatMap((verdict) =>
    verdict === 'healthy' ? [] : entries.filter((entry) => entry.diagnosis.verdict === verdict),
  );
  return message({
    kind: 'audit',
    verdictWord: WORD[worst],
    subject: `audit of ${distributions.length} distribution${distributions.length === 1 ? '' : 's'}: ${countsText(counts)}`,
    paragraphs: [
      firstLine(open, incomplete),
      `Looked at ${utc(at)}: ${countsText(counts)}.`,
      incomplete ? line`Not complete: ${incomplete}` : undefined,
      notice && line`At this moment nothing is written. ${notice}`,
      ...open.slice(0, ENTRIES_SHOWN).map(entryText),
      open.length > ENTRIES_SHOWN
        ? `… and ${open.length - ENTRIES_SHOWN} more ${reportNotKept ? 'that "originmend audit" lists' : 'in the report'}.`
        : undefined,
      reportLocation ? line`The whole report: ${reportLocation}` : undefined,
      reportNotKept ? line`The whole report could not be kept. ${reportNotKept}` : undefined,
    ],
    about: { verdict: worst, links: { report: reportLocation }, times: { at } },
    more: {
      counts,
      incomplete,
      distributions: open.slice(0, ENTRIES_IN_JSON).map(entryJson),
      omitted: Math.max(0, open.length - ENTRIES_IN_JSON),
    },
  });
}

/** A distribution has one entry per link; one that could not be read has no id to tell it from others. */
function eachOnce(entries: readonly AuditEntry[]): readonly AuditEntry[] {
  const ids = new Set<string>();
  return entries.filter(({ diagnosis: { distribution } }) => {
    const seen = distribution.id !== '' && ids.has(distribution.id);
    ids.add(distribution.id);
    return !seen;
  });
}

function worstOf(entries: readonly AuditEntry[], incomplete: string | undefined): Verdict {
  const worst = ORDER.find((verdict) => entries.some((entry) => entry.diagnosis.verdict === verdict)) ?? 'healthy';
  return incomplete !== undefined && worst !== 'broken' ? 'unknown' : worst;
}

function countsText(counts: Readonly<Record<string, number>>): string {
  return (
    ORDER.filter((verdict) => (counts[verdict] ?? 0) > 0)
      .map((verdict) => `${counts[verdict]} ${verdict}`)
      .join(', ') || 'nothing to judge'
  );
}

function firstLine(open: readonly AuditEntry[], incomplete: string | undefined): string {
  const first = open[0];
  if (!first)
    return incomplete
      ? 'Let Originmend read everything, then run the audit again.'
      : 'Nothing to do: every distribution reads its bucket as it should.';
  const links = open.filter((entry) => entry.link !== undefined).length;
  return links > 0
    ? `Open the ${links === 1 ? 'link' : `${links} links`} below and decide; start at the top.`
    : line`Start with ${first.diagnosis.distribution.id || 'the first one below'}.`;
}

function entryText({ diagnosis, link }: AuditEntry): string {
  const { distribution, verdict, findings, unknown } = diagnosis;
  const first = findings[0];
  const more = findings.length > 1 ? ` and ${findings.length - 1} more` : '';
  const reason = first
    ? line`${first.title} [${first.cause}]`
    : line`${new Set(unknown.map(({ cause }) => cause)).size} causes could not be judged${distribution.id === '' ? '' : `; run "originmend diagnose ${distribution.id}"`}`;
  const name = distribution.id === '' ? 'a distribution' : distributionName(distribution.id, distribution.domainName);
  return [
    `${WORD[verdict]} ${name}: ${reason}${more}`,
    ...(first ? [cleanLine(first.summary)] : []),
    ...(link ? [link] : []),
  ].join('\n');
}

function entryJson({ diagnosis, link }: AuditEntry): Record<string, unknown> {
  const { distribution, verdict, findings } = diagnosis;
  return {
    distributionId: distribution.id,
    verdict,
    causes: findings.map(({ cause }) => cause),
    ...(link ? { link } : {}),
  };
}
