import type { Proposal } from '../../../change.ts';
import { customHeader } from '../../../policy/forwarded-headers.ts';
import { defineCause, found, ruledOut, unknown } from '../../cause.ts';
import { impactOf } from '../../grant-gap.ts';
import type { OriginView } from '../../origin-view.ts';
import { probedKey, probeOf, refusedByS3 } from '../../probe-reading.ts';

export default defineCause({
  id: 'requester-pays',
  family: 'bucket',
  title: 'The bucket makes requesters pay, and CloudFront does not offer to',
  why: 'S3 refuses a request to a Requester Pays bucket that does not carry x-amz-request-payer; CloudFront does not add it by itself.',
  needs: ['bucket.requestPayer'],
  permissions: { read: ['s3:GetBucketRequestPayment'], fix: [] },
  detect: (view, { 'bucket.requestPayer': payer }) => {
    if (payer !== 'Requester') return ruledOut(`the bucket’s owner pays for requests (Payer is ${payer})`);
    const offers = view.access.kind !== 'anonymous' && customHeader(view.origin, 'x-amz-request-payer') !== undefined;
    if (offers && wasServed(view))
      return ruledOut('a custom header of the origin offers to pay, and the recorded response was served');
    if (offers && !refusedByS3(view)) {
      return unknown(
        [view.pathOf('probe')],
        'a custom header of the origin offers to pay; whether S3 accepts that from CloudFront is not documented, and a response of the failing URL would tell',
      );
    }
    return found({
      impact: impactOf(view, true),
      summary: `Bucket ${view.bucket} is a Requester Pays bucket; S3 refuses the requests of origin ${view.origin.Id}, which ${offers ? 'offer to pay in vain' : 'do not offer to pay'}.`,
      evidence: [{ fact: view.pathOf('bucket.requestPayer'), actual: 'Requester', expected: 'BucketOwner' }],
      proposal: proposalFor(view),
    });
  },
});

function wasServed(view: OriginView): boolean {
  const probe = probeOf(view);
  return probe !== undefined && probe.status < 400 && probedKey(view) !== undefined;
}

function proposalFor(view: OriginView): Proposal {
  return {
    change: { kind: 'manual' },
    safety: 'manual',
    steps: [
      `Decide with the owner of bucket ${view.bucket} who pays: PutBucketRequestPayment with Payer BucketOwner lets CloudFront read again and moves the request costs to the bucket’s account.`,
    ],
    deadEnds: [
      'Changing the bucket policy would not fix this: the request is refused before any grant counts.',
      'Making the bucket public would not fix this: anonymous requests to a Requester Pays bucket are never allowed.',
    ],
  };
}
