import { accessChecks } from '../core/diagnosis/access-check.ts';
import type { Unknown } from '../core/diagnosis/diagnosis.ts';
import { type OriginView, originViews } from '../core/diagnosis/origin-view.ts';
import { type DistributionFacts, readFact } from '../core/facts.ts';
import type { BucketPolicyPlan } from '../core/plan/plan.ts';
import type { Examination } from '../core/report/examination.ts';
import { needReading } from '../core/report/text/need-reading.ts';

/**
 * Nothing is left of what an approved plan was to mend: none of its causes is found or merely unknown, nothing else refuses viewers,
 * and every request that CloudFront sends to the bucket is allowed. That nothing was found proves nothing by itself: the bucket may
 * be gone, or the distribution may read another one by now.
 */
export function isAlreadyRight(examination: Examination, plan: BucketPolicyPlan): boolean {
  const { findings, unknown, verdict } = examination.diagnosis;
  const open = [...findings, ...unknown].map(({ cause }) => cause);
  const views = viewsOf(examination, plan);
  return (
    verdict !== 'broken' &&
    !plan.causes.some((cause) => open.includes(cause)) &&
    views.length > 0 &&
    views.every(isAllowed)
  );
}

/** One sentence without its full stop: why an approved plan cannot be carried out and nothing else is proposed. */
export function whyNoPlan(examination: Examination, plan: BucketPolicyPlan): string {
  const { findings, unknown } = examination.diagnosis;
  const ownUnknown = unknown.filter(({ cause }) => plan.causes.includes(cause));
  if (ownUnknown.length > 0) return unreadable(examination, ownUnknown);
  if (findings[0]) return `the diagnosis has changed: ${findings[0].summary}`;
  if (unknown.length > 0) return unreadable(examination, unknown);
  const views = viewsOf(examination, plan);
  if (views.length === 0)
    return `no origin of distribution ${plan.distributionId} reads bucket ${plan.bucket} any more`;
  return views.some(exists)
    ? `the access of CloudFront to bucket ${plan.bucket} can no longer be judged`
    : `bucket ${plan.bucket} does not exist any more`;
}

function unreadable({ facts }: Examination, unknown: readonly Unknown[]): string {
  const needs = [...new Set(unknown.flatMap((open) => open.needs))];
  return `the diagnosis can no longer be made: ${needs.map((need) => `${need} ${needReading(facts, need)}`).join(', ')}`;
}

function viewsOf({ facts }: Examination, plan: BucketPolicyPlan): readonly OriginView[] {
  const distribution = readFact<DistributionFacts>(facts, ['distribution']);
  return distribution.kind === 'known'
    ? originViews(facts, distribution.value).filter(({ bucket }) => bucket === plan.bucket)
    : [];
}

function isAllowed(view: OriginView): boolean {
  const checked = accessChecks(view);
  return (
    exists(view) &&
    checked.kind === 'checked' &&
    checked.checks.every(({ evaluation }) => evaluation.decision === 'allowed')
  );
}

function exists(view: OriginView): boolean {
  const reading = view.read('bucket.exists');
  return reading.kind === 'known' && reading.value;
}
