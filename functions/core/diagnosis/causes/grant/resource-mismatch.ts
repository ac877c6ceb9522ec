import type { Safety } from '../../../change.ts';
import { listOf } from '../../../policy/document.ts';
import { defineCause, found, ruledOut } from '../../cause.ts';
import { failsOnlyOn, grantGap, identityName, isForEverybody, type NearMiss } from '../../grant-gap.ts';
import { appendGrant, mismatchEvidence } from '../../grant-proposal.ts';
import type { OriginView } from '../../origin-view.ts';

export default defineCause({
  id: 'resource-mismatch',
  family: 'grant',
  title: 'The grant’s Resource does not cover the objects this origin serves',
  why: 'GetObject is asked on arn:aws:s3:::BUCKET/KEY, where KEY starts with the origin path; a bucket ARN or another prefix does not match it.',
  needs: ['bucket.policy'],
  permissions: { read: ['s3:GetBucketPolicy'], fix: ['s3:PutBucketPolicy'] },
  group: 'missing-grant',
  notApplicable: (view) => (view.access.kind === 'anonymous' ? 'the origin sends unsigned requests' : undefined),
  detect: (view, { 'bucket.policy': policy }) => {
    const gap = grantGap(view, policy);
    if (gap.kind === 'answer') return gap.answer;
    const wrong = gap.nearMisses.filter(isResourceMiss);
    const first = wrong[0];
    if (!first) return ruledOut('no statement grants this identity s3:GetObject on other resources');
    return found({
      impact: gap.impact,
      summary: `Statement ${first.index} grants ${identityName(view)} on ${resourcesOf(first).join(', ')}, which does not cover ${gap.refused[0]?.evaluation ? `arn:${view.partition}:s3:::${view.bucket}/${gap.refused[0].key}` : 'the objects'}.`,
      evidence: mismatchEvidence(view, wrong),
      proposal: appendGrant(view, safetyOf(view, wrong), widerPrefix(view)),
    });
  },
});

function isResourceMiss(nearMiss: NearMiss): boolean {
  return failsOnlyOn(nearMiss, 'Resource', 'NotResource') && !isForEverybody(nearMiss.statement);
}

function resourcesOf(nearMiss: NearMiss): readonly string[] {
  return listOf(nearMiss.statement.Resource ?? nearMiss.statement.NotResource);
}

/**
 * Nobody can have relied on GetObject for a bucket ARN, so the missing `/*` is added by itself. Where the same statement names
 * a folder too, or the bucket for actions on buckets, the limit may be meant: a person decides.
 */
function safetyOf(view: OriginView, wrong: readonly NearMiss[]): Safety {
  const bucketArn = `arn:${view.partition}:s3:::${view.bucket}`;
  const isForgotten = (nearMiss: NearMiss) => {
    const resources = resourcesOf(nearMiss).map(String);
    return resources.includes(bucketArn) && !resources.some((resource) => resource.startsWith(`${bucketArn}/`));
  };
  return wrong.some((nearMiss) => isForgotten(nearMiss) && namesGetObject(nearMiss)) ? 'auto' : 'approve';
}

function namesGetObject({ statement }: NearMiss): boolean {
  return listOf<unknown>(statement.Action).some((action) => /^s3:GetObject$/i.test(String(action)));
}

function widerPrefix(view: OriginView): readonly string[] {
  return view.keyPrefix === ''
    ? []
    : [`The new statement covers only the origin path ${view.keyPrefix}*, not the whole bucket.`];
}
