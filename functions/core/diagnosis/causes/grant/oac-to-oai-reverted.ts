import { defineCause, found, ruledOut } from '../../cause.ts';
import { conditionValues, failsOnlyOn, grantGap, type NearMiss, namesCloudFront } from '../../grant-gap.ts';
import { appendGrant, mismatchEvidence } from '../../grant-proposal.ts';
import type { OriginView } from '../../origin-view.ts';
import { readersOf } from '../../other-readers.ts';

export default defineCause({
  id: 'oac-to-oai-reverted',
  family: 'grant',
  title: 'The origin uses an OAI again, the bucket policy grants only the service principal',
  why: 'An OAI is not a service principal: a grant to cloudfront.amazonaws.com does nothing for it.',
  needs: ['bucket.policy'],
  permissions: { read: ['s3:GetBucketPolicy'], fix: ['s3:PutBucketPolicy'] },
  group: 'missing-grant',
  notApplicable: (view) =>
    view.access.kind === 'oai' || view.access.kind === 'unknown' ? undefined : 'the origin does not use an OAI',
  detect: (view, { 'bucket.policy': policy }) => {
    const gap = grantGap(view, policy);
    if (gap.kind === 'answer') return gap.answer;
    const left = gap.nearMisses.filter((nearMiss) => isOwnServiceGrant(view, nearMiss));
    const first = left[0];
    if (!first) return ruledOut('no statement grants cloudfront.amazonaws.com on behalf of this distribution');
    return found({
      impact: gap.impact,
      summary: `Origin ${view.origin.Id} uses OAI ${view.access.kind === 'oai' ? view.access.id : ''}, but statement ${first.index} grants only cloudfront.amazonaws.com, which an OAI is not.`,
      evidence: mismatchEvidence(view, left),
      proposal: appendGrant(view, 'auto', [
        'Better in the long run: attach the OAC again. OAI is the older mechanism and cannot read SSE-KMS objects.',
      ]),
    });
  },
});

/** A service-principal grant whose SourceArn is this distribution, or at least not another one that reads the bucket. */
function isOwnServiceGrant(view: OriginView, nearMiss: NearMiss): boolean {
  if (!namesCloudFront(nearMiss.statement) || !failsOnlyOn(nearMiss, 'Principal', 'Condition')) return false;
  const arns = conditionValues(nearMiss.statement, 'aws:sourcearn');
  const readers = readersOf(view) ?? [];
  return arns.length === 0 || arns.some((arn) => !readers.some((reader) => reader.ARN === arn));
}
