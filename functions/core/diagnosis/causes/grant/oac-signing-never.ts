import type { Proposal } from '../../../change.ts';
import { factPath } from '../../../facts.ts';
import { anonymousRead } from '../../anonymous-read.ts';
import { defineCause, found, ruledOut, unknown } from '../../cause.ts';
import { grantFirstSteps } from '../../oac-attachment.ts';
import { oacUsersStep } from '../../origin-users.ts';
import type { OriginView } from '../../origin-view.ts';

export default defineCause({
  id: 'oac-signing-never',
  family: 'grant',
  title: 'The OAC is attached, but it never signs',
  why: 'SigningBehavior never switches signing off for every origin of every distribution that uses the OAC: S3 sees anonymous requests.',
  needs: ['bucket.policy'],
  permissions: {
    read: ['s3:GetBucketPolicy', 's3:GetBucketPublicAccessBlock', 'cloudfront:GetOriginAccessControl'],
    fix: ['cloudfront:UpdateOriginAccessControl'],
  },
  notApplicable: (view) => (oacOf(view) === undefined ? 'the origin has no OAC that never signs' : undefined),
  detect: (view, { 'bucket.policy': policy }) => {
    const read = anonymousRead(view, policy);
    if (read.kind === 'unknown') return unknown(read.needs, read.reason);
    if (read.kind === 'served') return ruledOut(`the OAC never signs, and ${read.reason}`);
    const id = oacOf(view) ?? '';
    return found({
      impact: read.impact,
      summary: `OAC ${id} of origin ${view.origin.Id} has SigningBehavior never, so its requests are anonymous, and ${read.because}.`,
      evidence: [{ fact: signingPath(id), actual: 'never', expected: 'always' }, ...read.evidence],
      proposal: signAlways(view, id),
    });
  },
});

function oacOf(view: OriginView): string | undefined {
  return view.access.kind === 'anonymous' && view.access.because === 'signing-never' ? view.access.oacId : undefined;
}

function signingPath(id: string): string {
  return factPath(['originAccessControls', id, 'SigningBehavior']);
}

function signAlways(view: OriginView, id: string): Proposal {
  const edits = [{ path: signingPath(id), from: 'never', to: 'always' }];
  return {
    change: { kind: 'update-origin-access-control', originAccessControlId: id, edits },
    safety: 'approve',
    steps: [
      ...grantFirstSteps(view),
      `Set SigningBehavior of OAC ${id} to always (UpdateOriginAccessControl with its current ETag as IfMatch, every other value as it is).`,
      oacUsersStep(view, id),
    ],
    deadEnds: [
      'Changing the bucket policy alone would not fix this, short of making the bucket public: nothing signs, so no grant can name the requests.',
      'Making the bucket public would not fix the trust: it opens every object to the internet.',
      'Forwarding the viewer’s Host header would not fix this: unsigned requests then get 404 instead of 403.',
    ],
  };
}
