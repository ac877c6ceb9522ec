import type { Facts } from '../facts.ts';
import { type DistributionFacts, type ProbeFacts, readFact } from '../facts.ts';
import { type Answer, type Cause, type Found, unreadSetting } from './cause.ts';
import { CAUSES } from './causes/index.ts';
import { type Diagnosis, type Finding, type RuledOut, refuses, type Unknown, type Verdict } from './diagnosis.ts';
import { maskedByFailover } from './origin-read.ts';
import { type OriginView, originViews } from './origin-view.ts';
import { whoAnswered } from './response-origin.ts';

/**
 * Judges every cause of the catalogue for every origin. Pure: the same facts always give the same diagnosis. Never throws for
 * any facts that `parseFacts` accepted.
 */
export function diagnose(facts: Facts, causes: readonly Cause[] = CAUSES): Diagnosis {
  const reading = readFact<DistributionFacts>(facts, ['distribution']);
  if (reading.kind !== 'known') return unreadableDistribution(causes);
  const distribution = reading.value;
  const views = originViews(facts, distribution);
  if (views.length === 0) return withoutOrigins(distribution, causes);
  const answered = views.flatMap((view, position) => judgeOrigin(view, causesFor(causes, position)));
  const findings = answered.flatMap(({ cause, view, answer }) =>
    answer.kind === 'found' ? [findingOf(cause, view, answer)] : [],
  );
  const judged = answered.flatMap(({ cause, view, answer }) =>
    answer.kind === 'unknown'
      ? [{ cause: cause.id, ...originOf(cause, view), needs: answer.needs, reason: answer.reason }]
      : [],
  );
  const unknown = judged.length === 0 ? unexplainedRefusal(facts, findings) : judged;
  const open = new Set(unknown.map(({ cause }) => cause));
  return {
    formatVersion: 1,
    distribution: { id: distribution.Id, arn: distribution.ARN, domainName: distribution.DomainName ?? '' },
    verdict: verdictOf(findings, unknown),
    findings: rootCauseFirst(findings),
    ruledOut: answered
      .flatMap(({ cause, view, answer }) => ruledOutOf(cause, view, answer))
      .filter(({ cause }) => judged.length > 0 || !open.has(cause)),
    unknown,
  };
}

/** Statuses that refuse; 404, 405, 412 and 416 answer the request itself. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403]);

/** S3's redirect to another endpoint leads viewers past CloudFront to a bucket that is closed to them. */
function isRefusal(probe: ProbeFacts): boolean {
  return REFUSALS.has(probe.status) || /^(?:Temporary|Permanent)Redirect$/.test(whoAnswered(probe).code ?? '');
}

/** A recorded refusal that nothing explains is never "healthy": something that cannot be seen from here refuses. */
function unexplainedRefusal(facts: Facts, findings: readonly Finding[]): readonly Unknown[] {
  const probe = readFact<ProbeFacts>(facts, ['probe']);
  if (probe.kind !== 'known' || !isRefusal(probe.value)) return [];
  if (findings.some(({ impact }) => impact !== 'info')) return [];
  return [
    {
      cause: 'org-rcp',
      needs: ['probe'],
      reason: `the recorded response is a ${probe.value.status} that no known cause explains`,
    },
  ];
}

interface Answered {
  readonly cause: Cause;
  readonly view: OriginView;
  readonly answer: Answer;
}

/** Causes about the whole distribution are judged once, with the first origin. */
function causesFor(causes: readonly Cause[], position: number): readonly Cause[] {
  return position === 0 ? causes : causes.filter((cause) => cause.scope === 'origin');
}

function judgeOrigin(view: OriginView, causes: readonly Cause[]): readonly Answered[] {
  const answered: Answered[] = [];
  for (const cause of causes) answered.push({ cause, view, answer: judge(cause, view, answered) });
  return answered;
}

function judge(cause: Cause, view: OriginView, before: readonly Answered[]): Answer {
  const unread = unreadSetting(cause, view);
  if (unread) return unread;
  const reason = whyNotApplicable(cause, view);
  if (reason !== undefined) return { kind: 'not-applicable', reason };
  return (cause.group && settledByGroup(before, cause.group)) ?? unlessMasked(view, cause.detect(view));
}

/** A group gives one answer: the first cause found, or the first that could not be judged, speaks for the rest. */
function settledByGroup(before: readonly Answered[], group: NonNullable<Cause['group']>): Answer | undefined {
  const earlier = before.filter(({ cause }) => cause.group === group);
  const settled = earlier.find(({ answer }) => answer.kind === 'found' || answer.kind === 'unknown');
  if (settled?.answer.kind === 'found') return { kind: 'ruled-out', reason: `${settled.cause.id} explains it` };
  return settled?.answer;
}

/** While the other member of an origin group serves, no viewer is refused: what is wrong with this one is a risk. */
function unlessMasked(view: OriginView, answer: Answer): Answer {
  if (answer.kind !== 'found' || !refuses(answer)) return answer;
  return maskedByFailover(view) ? { ...answer, impact: 'risk' } : answer;
}

const BUCKET_FAMILIES: ReadonlySet<Cause['family']> = new Set(['grant', 'deny', 'object', 'encryption', 'bucket']);

function whyNotApplicable(cause: Cause, view: OriginView): string | undefined {
  if (cause.scope === 'origin' && BUCKET_FAMILIES.has(cause.family)) {
    const isAboutExistence = cause.id === 'bucket-deleted';
    if (view.s3?.kind !== 'rest' && !(isAboutExistence && view.s3?.kind === 'website'))
      return `origin ${view.origin.Id} (${view.origin.DomainName}) is no S3 bucket endpoint`;
    const exists = view.read('bucket.exists');
    if (exists.kind === 'known' && !exists.value && !isAboutExistence) return `bucket ${view.bucket} does not exist`;
  }
  return cause.notApplicable(view);
}

function findingOf(cause: Cause, view: OriginView, answer: Found): Finding {
  const { impact, summary, evidence, proposal } = answer;
  return {
    cause: cause.id,
    ...originOf(cause, view),
    ...bucketOfFinding(cause, view),
    impact,
    title: cause.title,
    summary,
    evidence,
    proposal,
  };
}

function originOf(cause: Cause, view: OriginView): { originId?: string } {
  return cause.scope === 'origin' ? { originId: view.origin.Id } : {};
}

function bucketOfFinding(cause: Cause, view: OriginView): { bucket?: string } {
  return cause.scope === 'origin' && view.bucket !== undefined ? { bucket: view.bucket } : {};
}

function ruledOutOf(cause: Cause, view: OriginView, answer: Answer): readonly RuledOut[] {
  if (answer.kind === 'ruled-out') return [{ cause: cause.id, ...originOf(cause, view), reason: answer.reason }];
  if (answer.kind === 'not-applicable')
    return [{ cause: cause.id, ...originOf(cause, view), reason: `does not apply: ${answer.reason}` }];
  return [];
}

/**
 * Origin by origin, those that refuse somebody first; within an origin what refuses everything before what refuses a part, that before
 * risks, and else the order of the causes list: a Deny on one folder is not why the whole site is down.
 */
function rootCauseFirst(findings: readonly Finding[]): readonly Finding[] {
  const byOrigin = [...Map.groupBy(findings, ({ originId }) => originId).values()];
  return leading(byOrigin, (own) => own.some(refuses)).flatMap((own) =>
    leading(leading(own, refuses), ({ impact }) => impact === 'outage'),
  );
}

function leading<T>(entries: readonly T[], leads: (entry: T) => boolean): readonly T[] {
  return [...entries.filter(leads), ...entries.filter((entry) => !leads(entry))];
}

/** A proven refusal outranks what is not known; what is not known outranks "it works". */
function verdictOf(findings: readonly Finding[], unknown: readonly Unknown[]): Verdict {
  if (findings.some(refuses)) return 'broken';
  if (unknown.length > 0) return 'unknown';
  return findings.some((finding) => finding.impact === 'risk') ? 'at-risk' : 'healthy';
}

function unreadableDistribution(causes: readonly Cause[]): Diagnosis {
  const nameless = { id: '', arn: '', domainName: '' };
  return nothingKnown(nameless, causes, 'distribution', 'the distribution could not be read');
}

/** AWS lets no distribution be without an origin. */
function withoutOrigins({ Id, ARN, DomainName }: DistributionFacts, causes: readonly Cause[]): Diagnosis {
  const named = { id: Id, arn: ARN, domainName: DomainName ?? '' };
  return nothingKnown(named, causes, 'distribution.DistributionConfig.Origins.Items', 'no origin was collected');
}

function nothingKnown(
  distribution: Diagnosis['distribution'],
  causes: readonly Cause[],
  need: string,
  reason: string,
): Diagnosis {
  const unknown = causes.map((cause) => ({ cause: cause.id, needs: [need], reason }));
  return { formatVersion: 1, distribution, verdict: 'unknown', findings: [], ruledOut: [], unknown };
}
