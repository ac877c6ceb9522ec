import type { Proposal } from '../../../change.ts';
import { isUnreadable } from '../../../facts.ts';
import { isReachable } from '../../access-check.ts';
import { defineCause, found, ruledOut, unknown } from '../../cause.ts';
import { listDecision } from '../../list-access.ts';
import type { OriginView } from '../../origin-view.ts';
import { probedKey, probeOf, refusedByS3 } from '../../probe-reading.ts';

export default defineCause({
  id: 'missing-object-masked-as-403',
  family: 'object',
  title: 'The object does not exist, and S3 says 403 instead of 404',
  why: 'Without s3:ListBucket S3 does not tell a missing key from a forbidden one; most 403 alarms with a correct policy are missing objects.',
  needs: ['bucket.objects', 'bucket.policy'],
  permissions: { read: ['s3:GetObject', 's3:ListBucket', 's3:GetBucketPolicy'], fix: [] },
  detect: (view, { 'bucket.objects': objects, 'bucket.policy': policy }) => {
    const reachable = Object.keys(objects).filter((key) => isReachable(view, key));
    const missing = reachable.filter((key) => objects[key] === null);
    const unread = reachable.filter((key) => isUnreadable(objects[key]));
    if (missing.length === 0 && unread.length === 0) return ruledOut('every key that was looked for exists');
    if (view.access.kind === 'unknown') return unknown(view.access.needs, view.access.because);
    if (listDecision(view, policy) === 'allowed')
      return ruledOut('CloudFront may list the bucket, so S3 answers 404 for a missing key');
    if (missing.length === 0)
      return unknown(
        unread.map((key) => view.pathOf('bucket.objects', [key])),
        `whether ${unread.join(', ')} ${unread.length === 1 ? 'exists' : 'exist'} is not known`,
      );
    const asked = missing.filter((key) => wasAsked(view, key));
    if (asked.length === 0 && isAnswered(view, objects))
      return ruledOut('a custom error response answers for missing keys, and the page it serves exists');
    const shown = asked.length > 0 ? asked : missing;
    return found({
      impact: view.behaviors.length > 0 ? 'risk' : 'info',
      summary: `${shown.join(', ')} ${shown.length === 1 ? 'is' : 'are'} not in bucket ${view.bucket}; S3 answers 403 for a missing key because CloudFront may not list the bucket.`,
      evidence: shown.map((key) => ({
        fact: view.pathOf('bucket.objects', [key]),
        actual: null,
        expected: 'an object',
      })),
      proposal: proposalFor(view, shown),
    });
  },
});

/** Single-page applications answer deep links so, on purpose. */
function isAnswered(view: OriginView, objects: Readonly<Record<string, unknown>>): boolean {
  const responses = view.distribution.DistributionConfig.CustomErrorResponses?.Items ?? [];
  return responses.some(
    ({ ErrorCode, ResponseCode, ResponsePagePath }) =>
      ErrorCode === 403 &&
      /^[123]\d\d$/.test(ResponseCode ?? '') &&
      objects[view.keyPrefix + (ResponsePagePath ?? '').replace(/^\//, '')] !== null,
  );
}

function wasAsked(view: OriginView, key: string): boolean {
  const root = (view.distribution.DistributionConfig.DefaultRootObject ?? '').replace(/^\//, '');
  return (
    (isRead(view) && probedKey(view) === key && refusedByS3(view)) || (root !== '' && key === view.keyPrefix + root)
  );
}

/** A refused upload of a new key says nothing about a missing object. */
function isRead(view: OriginView): boolean {
  return ['GET', 'HEAD'].includes((probeOf(view)?.method ?? 'GET').toUpperCase());
}

function proposalFor(view: OriginView, missing: readonly string[]): Proposal {
  return {
    change: { kind: 'manual' },
    safety: 'manual',
    steps: [
      `Deploy ${missing.join(', ')} to bucket ${view.bucket}, or correct the link that asks for it.`,
      'Optional: grant CloudFront s3:ListBucket on the bucket ARN so that misses become 404, and only with a DefaultRootObject set; without one, "/" would show the bucket listing to the internet.',
    ],
    deadEnds: [
      'Changing the bucket policy’s s3:GetObject grant would not fix this: it is right, the object is not there.',
      'Migrating from OAI to OAC would not fix this: both get 403 for a missing key.',
      'Making the bucket public would not fix this: the object would still be missing.',
    ],
  };
}
