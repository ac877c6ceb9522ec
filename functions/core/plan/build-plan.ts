import type { Safety } from '../change.ts';
import { accessChecks } from '../diagnosis/access-check.ts';
import { type Diagnosis, type Finding, refuses } from '../diagnosis/diagnosis.ts';
import { type OriginView, originView, originViews } from '../diagnosis/origin-view.ts';
import { type DistributionFacts, type Facts, isUnreadable, readFact } from '../facts.ts';
import { policyDiff } from '../policy/diff.ts';
import type { PolicyDocument } from '../policy/document.ts';
import { samePolicy } from '../policy/equality.ts';
import { applyEdits, type PolicyEdit } from '../policy/patch.ts';
import { blastRadiusOf } from './blast-radius.ts';
import type { Candidate } from './candidate.ts';
import { fingerprintOf } from './fingerprint.ts';
import { callersToCompare, GUARDRAILS } from './guardrails.ts';
import type { BucketPolicyPlan, Planned } from './plan.ts';
import { warningsFor } from './warnings.ts';

/** One entry per bucket whose policy some finding would change: a plan, nothing to do, or the guardrail that refused. */
export function buildPlans(facts: Facts, diagnosis: Diagnosis): readonly Planned<BucketPolicyPlan>[] {
  const distribution = readFact<DistributionFacts>(facts, ['distribution']);
  if (distribution.kind !== 'known') return [];
  const views = originViews(facts, distribution.value);
  const buckets = [...new Set(diagnosis.findings.flatMap((finding) => bucketToWrite(finding) ?? []))];
  return buckets.map((bucket) => planBucket(facts, distribution.value, bucket, diagnosis.findings, views));
}

/** Only changes that may be written at all become plans; `manual` ones are for people. */
function bucketToWrite(finding: Finding): string | undefined {
  const { change, safety } = finding.proposal;
  return change.kind === 'put-bucket-policy' && safety !== 'manual' ? change.bucket : undefined;
}

function planBucket(
  facts: Facts,
  distribution: DistributionFacts,
  bucket: string,
  all: readonly Finding[],
  views: readonly OriginView[],
): Planned<BucketPolicyPlan> {
  const findings = all.filter((finding) => bucketToWrite(finding) === bucket);
  const causes = [...new Set(findings.map((finding) => finding.cause))];
  const own = views.filter((view) => findings.some((finding) => finding.originId === view.origin.Id));
  const policy = own[0]?.read('bucket.policy');
  if (policy?.kind !== 'known')
    return {
      kind: 'refused',
      bucket,
      causes,
      guardrail: 'bucket-policy',
      because: `the policy of bucket ${bucket} is not known`,
    };
  const candidate = candidateFor(facts, distribution, bucket, findings, own, policy.value);
  if (candidate.before !== null && samePolicy(candidate.before, candidate.after))
    return { kind: 'unchanged', bucket, causes };
  const refusal = firstRefusal(candidate);
  if (refusal)
    return {
      kind: 'refused',
      bucket,
      causes,
      ...refusal,
      after: candidate.after,
      diff: policyDiff(candidate.before, candidate.after),
    };
  return { kind: 'plan', plan: planOf(facts, distribution, candidate, causes, stillRefused(candidate, all)) };
}

function candidateFor(
  facts: Facts,
  distribution: DistributionFacts,
  bucket: string,
  findings: readonly Finding[],
  views: readonly OriginView[],
  before: PolicyDocument | null,
): Candidate {
  const edits = uniqueEdits(
    findings.flatMap((finding) =>
      finding.proposal.change.kind === 'put-bucket-policy' ? finding.proposal.change.edits : [],
    ),
  );
  const after = applyEdits(before, edits);
  return {
    bucket,
    views,
    findings,
    edits,
    safety: strictest([
      ...findings.map((finding) => finding.proposal.safety),
      ...(mayBeDisabled(distribution) ? (['approve'] as const) : []),
    ]),
    before,
    after,
    requests: requestsOf(views, withPolicy(facts, bucket, after), distribution),
  };
}

function uniqueEdits(edits: readonly PolicyEdit[]): readonly PolicyEdit[] {
  const seen = new Map(edits.map((edit) => [JSON.stringify(edit), edit]));
  return [...seen.values()];
}

/** Somebody switched it off, perhaps to delete it: nobody waits for a grant, and one made now may stay behind unused. */
function mayBeDisabled({ DistributionConfig, unreadSettings }: DistributionFacts): boolean {
  return DistributionConfig.Enabled === false || unreadSettings?.Enabled !== undefined;
}

function strictest(safeties: readonly Safety[]): Safety {
  if (safeties.includes('manual')) return 'manual';
  return safeties.includes('approve') ? 'approve' : 'auto';
}

/** The same facts with another policy on one bucket: what the world would look like after the write. */
export function withPolicy(facts: Facts, bucket: string, policy: PolicyDocument): Facts {
  if (facts.buckets === undefined || isUnreadable(facts.buckets)) return facts;
  const known = facts.buckets[bucket];
  if (known === undefined || isUnreadable(known)) return facts;
  return { ...facts, buckets: { ...facts.buckets, [bucket]: { ...known, policy: { ...policy } } } };
}

function requestsOf(
  views: readonly OriginView[],
  afterFacts: Facts,
  distribution: DistributionFacts,
): Candidate['requests'] {
  return views.flatMap((view) => {
    const before = accessChecks(view);
    const after = accessChecks(originView(afterFacts, distribution, view.origin));
    if (before.kind === 'unknown' || after.kind === 'unknown') return [];
    return before.checks.flatMap((check) => {
      const same = after.checks.find(
        (candidate) => candidate.key === check.key && candidate.viewerProtocol === check.viewerProtocol,
      );
      return same
        ? [{ resource: `arn:${view.partition}:s3:::${view.bucket}/${check.key}`, before: check, after: same }]
        : [];
    });
  });
}

function firstRefusal(candidate: Candidate): { readonly guardrail: string; readonly because: string } | undefined {
  for (const [guardrail, refuses] of GUARDRAILS) {
    const because = refuses(candidate);
    if (because !== undefined) return { guardrail, because };
  }
  return undefined;
}

function planOf(
  facts: Facts,
  distribution: DistributionFacts,
  candidate: Candidate,
  causes: readonly string[],
  remaining: readonly string[],
): BucketPolicyPlan {
  const { bucket, views, edits, before, after } = candidate;
  const region = views[0]?.read('bucket.region');
  const accountId = views[0]?.distributionAccountId ?? '';
  return {
    kind: 'put-bucket-policy',
    distributionId: distribution.Id,
    distributionArn: distribution.ARN,
    bucket,
    region: region?.kind === 'known' ? region.value : '',
    ownerAccountId: accountId,
    causes,
    safety: candidate.safety,
    edits,
    before,
    after,
    diff: policyDiff(before, after),
    proof: proofOf(candidate),
    fingerprint: fingerprintOf({
      accountId,
      bucket,
      before,
      edits,
      distributionArn: distribution.ARN,
      distributionETag: distribution.ETag,
      origins: views.map((view) => view.origin),
    }),
    warnings: [...warningsFor(facts, views), ...remaining],
    blastRadius: blastRadiusOf(before, views),
  };
}

function proofOf(candidate: Candidate): BucketPolicyPlan['proof'] {
  const mended = candidate.requests
    .filter(({ before, after }) => before.evaluation.decision !== 'allowed' && after.evaluation.decision === 'allowed')
    .map(({ resource, before, after }) => ({
      resource,
      before: before.evaluation.decision,
      after: after.evaluation.decision,
    }));
  return { mended, unchangedCallers: callersToCompare(candidate).length };
}

/** Whoever approves should not expect more than the grant can do: KMS, a Deny or another setting of the same origin refuses as well. */
function stillRefused({ findings, views }: Candidate, all: readonly Finding[]): readonly string[] {
  const others = all.filter(
    (finding) =>
      !findings.includes(finding) && refuses(finding) && views.some(({ origin }) => origin.Id === finding.originId),
  );
  if (others.length === 0) return [];
  const causes = [...new Set(others.map(({ cause }) => cause))].join(', ');
  return [`This does not end every refusal: ${causes} refuses CloudFront as well and needs a change of its own.`];
}
