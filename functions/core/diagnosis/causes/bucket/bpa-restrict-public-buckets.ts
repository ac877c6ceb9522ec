import type { Proposal } from '../../../change.ts';
import { defineCause, found, ruledOut, unknown } from '../../cause.ts';
import { identityName, impactOf } from '../../grant-gap.ts';
import { publicRestriction } from '../../public-restriction.ts';

export default defineCause({
  id: 'bpa-restrict-public-buckets',
  family: 'bucket',
  title: 'One public statement makes Block Public Access shut out everybody but AWS services',
  why: 'RestrictPublicBuckets limits a bucket whose policy is public to AWS services and its own account; an OAI and anonymous requests are neither.',
  needs: ['bucket.policy'],
  permissions: { read: ['s3:GetBucketPolicy', 's3:GetBucketPublicAccessBlock'], fix: [] },
  notApplicable: (view) =>
    view.access.kind === 'oac'
      ? 'requests signed with an OAC come from an AWS service, which RestrictPublicBuckets lets in'
      : undefined,
  detect: (view) => {
    const restriction = publicRestriction(view);
    if (restriction.kind === 'unknown') return unknown(restriction.needs, restriction.reason);
    if (restriction.kind === 'not-restricted') return ruledOut(restriction.reason);
    if (view.access.kind === 'unknown') return unknown(view.access.needs, view.access.because);
    return found({
      impact: impactOf(view, true),
      summary: `Statement ${restriction.statements.join(', ')} makes the policy of bucket ${view.bucket} public, and RestrictPublicBuckets then refuses ${identityName(view)} whatever the policy grants.`,
      evidence: restriction.evidence,
      proposal: proposalFor(restriction.statements),
    });
  },
});

function proposalFor(statements: readonly number[]): Proposal {
  return {
    change: { kind: 'manual' },
    safety: 'manual',
    steps: [
      `Ask the owner of statement ${statements.join(', ')} to remove it or to limit it to named principals; the policy is then no longer public and every other grant works again.`,
      'Or migrate the origin to an OAC, whose requests RestrictPublicBuckets does not touch.',
    ],
    deadEnds: [
      'Switching Block Public Access off would make the bucket public instead of repairing the trust.',
      'Adding another grant for this distribution would not fix this: the whole policy stays public, and Block Public Access refuses the write as well.',
    ],
  };
}
