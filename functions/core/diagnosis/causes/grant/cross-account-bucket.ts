import { accessChecks } from '../../access-check.ts';
import { type Answer, defineCause, found, ruledOut, unknown } from '../../cause.ts';
import type { Impact } from '../../diagnosis.ts';
import { impactOf } from '../../grant-gap.ts';
import { grantStatement } from '../../grant-proposal.ts';
import type { OriginView } from '../../origin-view.ts';

export default defineCause({
  id: 'cross-account-bucket',
  family: 'grant',
  title: 'The bucket belongs to another account',
  why: 'Only the account that owns a bucket can read or change its policy; the grant it must write names the distribution’s account.',
  needs: [],
  permissions: { read: ['s3:ListBucket', 's3:GetBucketPolicy'], fix: [] },
  notApplicable: (view) =>
    view.access.kind === 'anonymous'
      ? 'the origin sends unsigned requests, which no account’s grant can name'
      : undefined,
  detect: (view) => {
    const owner = view.read('bucket.ownerAccountId');
    const policy = view.read('bucket.policy');
    const notOwner = policy.kind === 'unreadable' && policy.code === 'MethodNotAllowed';
    if (notOwner) return foreign(view, owner.kind === 'known' ? owner.value : undefined, 'info');
    if (owner.kind === 'known')
      return owner.value === view.distributionAccountId
        ? ruledOut('bucket and distribution belong to the same account')
        : judgeForeign(view, owner.value);
    if (policy.kind === 'known')
      return ruledOut('its policy could be read, which S3 allows only to the account that owns the bucket');
    return unknown([owner.path], 'which account owns the bucket is not known');
  },
});

function judgeForeign(view: OriginView, owner: string): Answer {
  const result = accessChecks(view);
  if (result.kind === 'unknown') return unknown(result.needs, result.because);
  const refused = result.checks.filter(
    ({ evaluation }) => evaluation.decision === 'implicitDeny' || evaluation.decision === 'explicitDeny',
  );
  return refused.length > 0
    ? foreign(view, owner, impactOf(view, refused.length === result.checks.length))
    : ruledOut(`the bucket belongs to account ${owner}, and its policy lets this distribution read`);
}

/**
 * An owner who was never asked has granted nothing: that explains a bare missing grant, which is told after it. Where the policy shows
 * what is wrong (a Deny, another distribution, another resource), that comes first.
 */
function foreign(view: OriginView, owner: string | undefined, impact: Impact): Answer {
  const account = owner ? `account ${owner}` : 'another account';
  const mine = `distribution ${view.distribution.Id} to ${view.distributionAccountId}`;
  return found({
    impact,
    summary: `Bucket ${view.bucket} belongs to ${account}, ${mine}: its owner must ${impact === 'info' ? 'show or change' : 'change'} the bucket policy.`,
    evidence: [evidenceOf(view, owner)],
    proposal: {
      change: { kind: 'manual' },
      safety: 'manual',
      steps: [
        `Send the owner of bucket ${view.bucket} (${account}) this statement to append to its policy: ${JSON.stringify(grantStatement(view) ?? {})}`,
        'If the grant is there already, ask the owner for a resource control policy of their organization that keeps distributions of other accounts out.',
      ],
      deadEnds: [
        'Naming the bucket owner’s account in AWS:SourceArn would not help: it carries the account of the distribution.',
        'More IAM permissions in the distribution’s account would not help: CloudFront does not use them.',
      ],
    },
  });
}

function evidenceOf(view: OriginView, owner: string | undefined) {
  if (owner !== undefined)
    return { fact: view.pathOf('bucket.ownerAccountId'), actual: owner, expected: view.distributionAccountId };
  return {
    fact: view.pathOf('bucket.policy'),
    actual: { unreadable: 'MethodNotAllowed' },
    expected: 'a policy that this account may read',
  };
}
