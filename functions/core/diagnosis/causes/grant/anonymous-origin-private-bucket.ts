import type { Proposal } from '../../../change.ts';
import { anonymousRead } from '../../anonymous-read.ts';
import { defineCause, found, ruledOut, unknown } from '../../cause.ts';
import { originPath } from '../../config-path.ts';
import { attachOac, grantFirstSteps } from '../../oac-attachment.ts';
import type { OriginView } from '../../origin-view.ts';

export default defineCause({
  id: 'anonymous-origin-private-bucket',
  family: 'grant',
  title: 'The origin has neither OAC nor OAI, and the bucket is private',
  why: 'Without an identity CloudFront asks like anybody on the internet, and a private bucket refuses anybody on the internet.',
  needs: ['bucket.policy'],
  permissions: {
    read: ['s3:GetBucketPolicy', 's3:GetBucketPublicAccessBlock', 's3:GetBucketOwnershipControls'],
    fix: ['cloudfront:UpdateDistribution'],
  },
  notApplicable: (view) => (hasNoIdentity(view) ? undefined : 'the origin has an identity, or cannot have one'),
  detect: (view, { 'bucket.policy': policy }) => {
    const read = anonymousRead(view, policy);
    if (read.kind === 'unknown') return unknown(read.needs, read.reason);
    if (read.kind === 'served') return ruledOut(`unsigned requests are served: ${read.reason}`);
    const origin = {
      fact: `distribution.${originPath(view)}.OriginAccessControlId`,
      actual: view.origin.OriginAccessControlId ?? '',
      expected: 'the id of an OAC',
    };
    return found({
      impact: read.impact,
      summary: `Origin ${view.origin.Id} sends unsigned requests (neither OAC nor OAI), and ${read.because}.`,
      evidence: [origin, ...read.evidence],
      proposal: attachAnOac(view),
    });
  },
});

function hasNoIdentity(view: OriginView): boolean {
  return view.access.kind === 'anonymous' && view.access.because === 'no-identity';
}

function attachAnOac(view: OriginView): Proposal {
  return {
    change: { kind: 'update-distribution', edits: [attachOac(view)] },
    safety: 'approve',
    steps: [
      ...grantFirstSteps(view),
      `Set OriginAccessControlId of origin ${view.origin.Id} to an OAC of type s3 that signs always and keep S3OriginConfig.OriginAccessIdentity empty (UpdateDistribution with the current ETag as IfMatch).`,
      'Wait until the distribution is Deployed; after that, a statement that grants everybody can go.',
    ],
    deadEnds: [
      'Adding a grant for an OAC or OAI alone would not fix this: nothing signs as it.',
      'Making the bucket public would not fix the trust: it opens every object to the internet and CloudFront is no longer needed to read them.',
      'Switching Block Public Access off would not be a repair: it protects every other path into the bucket.',
    ],
  };
}
