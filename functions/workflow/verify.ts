import type { Finding } from '../core/diagnosis/diagnosis.ts';
import type { ObjectFacts, Read } from '../core/facts.ts';
import { type Facts, isUnreadable, readFact } from '../core/facts.ts';
import type { BucketPolicyPlan } from '../core/plan/plan.ts';
import type { Examination } from '../core/report/examination.ts';
import type { Deps } from './deps.ts';
import { examine } from './examine.ts';
import { isAsBefore, isPolicy, isThere, type NotThere, type ReadBack, readBack } from './read-back.ts';

/** What was seen after the write. `policy` decides; `live` is what the edge answered where it could be asked. */
export interface Verification {
  readonly policy: ReadBack;
  readonly live: 'ok' | 'still-refused' | 'not-possible' | 'deploying';
  readonly summary: string;
  /** The policy is exactly what was written, and this cause of the plan is found all the same: the write did not help. */
  readonly stillFound?: string;
}

/**
 * Reads the policy back, evaluates CloudFront's access again on fresh facts, then asks the edge for an object that exists. `before` is
 * the policy that was there before the write.
 */
export async function verify(deps: Deps, plan: BucketPolicyPlan, before: string | null): Promise<Verification> {
  const policy = await readBack(deps, plan, { expected: plan.after, before });
  if (!isThere(policy)) return { policy, live: 'not-possible', summary: readBackSummary(plan, policy) };
  const { facts, diagnosis, policyTexts } = await examineWritten(deps, plan, before);
  const still = diagnosis.findings.filter(
    (finding) => finding.bucket === plan.bucket && plan.causes.includes(finding.cause),
  );
  const live = await askTheEdge(deps, plan, facts);
  if (policy === 'unresolved')
    return { policy: 'verified', live, summary: `${UNRESOLVED_SUMMARY} ${LIVE_SUMMARY[live]}` };
  if (still[0]) return notMended(plan, still[0], live, isPolicy(policyTexts[plan.bucket] ?? null, plan.after));
  return {
    policy,
    live,
    summary: `The policy reads back as written and lets distribution ${plan.distributionId} read. ${LIVE_SUMMARY[live]}`,
  };
}

/** A diagnosis of such a document would take the OAI for a deleted identity. */
const UNRESOLVED_SUMMARY =
  'The policy reads back as written, with an OAI by its unique id, as S3 shows it for minutes after a write.';

const EXAMINATIONS = 4;
const PAUSE = 1_000;

/** S3 may show the previous document once more after it has shown the new one: what that would tell is no news. */
async function examineWritten(deps: Deps, plan: BucketPolicyPlan, before: string | null): Promise<Examination> {
  for (let attempt = 1; ; attempt++) {
    const examination = await examine(deps, plan.distributionId, { probe: false });
    const seen = examination.policyTexts[plan.bucket];
    const old = seen !== undefined && isAsBefore(seen, before);
    if (!old || attempt === EXAMINATIONS) return examination;
    await deps.sleep(PAUSE * attempt);
  }
}

/** `isOurs`: the examination saw the very document that was written; otherwise somebody else has written meanwhile. */
function notMended(
  plan: BucketPolicyPlan,
  { cause, summary }: Finding,
  live: Verification['live'],
  isOurs: boolean,
): Verification {
  return {
    policy: 'differs',
    live,
    summary: `The policy of bucket ${plan.bucket} was written, but ${cause} is still found: ${summary}`,
    ...(isOurs ? { stillFound: cause } : {}),
  };
}

export const LIVE_SUMMARY = {
  ok: 'A live request through CloudFront succeeded.',
  'still-refused':
    'A live request through CloudFront was still refused; bucket policies usually take effect within seconds, look again in a minute.',
  deploying: 'CloudFront is deploying the change to its edge locations; a message follows when it is done.',
  'not-possible': 'No live request was possible (no known object, or the distribution did not answer).',
} as const satisfies Record<Verification['live'], string>;

function readBackSummary({ bucket }: BucketPolicyPlan, policy: NotThere): string {
  return `The policy of bucket ${bucket} was written${READ_BACK_SUMMARY[policy]}`;
}

const READ_BACK_SUMMARY = {
  'not-yet':
    ', but S3 still returns the one from before: it takes unusually long, or somebody has put that one back. Look at the bucket in a minute.',
  differs:
    ', but S3 now returns another document: somebody else wrote at the same moment. Nothing was restored; look at the bucket before you approve again.',
  unreadable: ' but could not be read back.',
} as const satisfies Record<NotThere, string>;

async function askTheEdge(deps: Deps, plan: BucketPolicyPlan, facts: Facts): Promise<Verification['live']> {
  const url = liveUrl(plan, facts);
  if (!url) return 'not-possible';
  for (let attempt = 1; ; attempt++) {
    const answer = await deps.probe(url);
    if (isUnreadable(answer)) return 'not-possible';
    if (answer.status < 400) return 'ok';
    if (attempt === 3) return answer.status === 403 ? 'still-refused' : 'not-possible';
    await deps.sleep(1000 * attempt);
  }
}

/** An object that exists below the mended prefix; the query keeps a cached answer from being mistaken for the origin's. */
function liveUrl(plan: BucketPolicyPlan, facts: Facts): string | undefined {
  const domain = readFact<string>(facts, ['distribution', 'DomainName']);
  const objects = readFact<Record<string, Read<ObjectFacts | null>>>(facts, ['buckets', plan.bucket, 'objects']);
  if (domain.kind !== 'known' || objects.kind !== 'known') return undefined;
  for (const { resource } of plan.proof.mended) {
    const key = resource.slice(resource.indexOf(':::') + 3 + plan.bucket.length + 1);
    const prefix = prefixOf(facts, key, plan.bucket);
    if (objects.value[key] && prefix !== undefined)
      return `https://${domain.value}/${encodeKey(key.slice(prefix.length))}?originmend=${plan.fingerprint.slice(0, 12)}`;
  }
  return undefined;
}

function prefixOf(facts: Facts, key: string, bucket: string): string | undefined {
  const origins = readFact<readonly { DomainName: string; OriginPath?: string }[]>(facts, [
    'distribution',
    'DistributionConfig',
    'Origins',
    'Items',
  ]);
  if (origins.kind !== 'known') return undefined;
  const paths = origins.value
    .filter((origin) => origin.DomainName.toLowerCase().startsWith(`${bucket}.`))
    .map((origin) => (origin.OriginPath ?? '').replace(/^\//, ''));
  return paths.map((path) => (path === '' ? '' : `${path}/`)).find((prefix) => key.startsWith(prefix));
}

function encodeKey(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/');
}
