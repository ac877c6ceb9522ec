import type { OtherDistribution } from '../../../facts.ts';
import { cloudFrontRequest } from '../../../policy/cloudfront-request.ts';
import type { PolicyDocument, Statement } from '../../../policy/document.ts';
import { evaluate } from '../../../policy/evaluate.ts';
import { oacReadStatement } from '../../../policy/grants.ts';
import { bucketOf, parseS3Origin } from '../../../s3-origin.ts';
import { type Answer, defineCause, found, ruledOut, unknown } from '../../cause.ts';
import { conditionValues, failsOnlyOn, type GrantGap, grantGap, namesCloudFront } from '../../grant-gap.ts';
import { appendGrant, mismatchEvidence } from '../../grant-proposal.ts';
import type { OriginView } from '../../origin-view.ts';

export default defineCause({
  id: 'staging-distribution-not-granted',
  family: 'grant',
  title: 'The bucket policy grants the primary distribution, not its staging distribution',
  why: 'A staging distribution is a distribution of its own with its own ARN: a grant that names only the primary refuses the staged share of the traffic.',
  needs: ['bucket.policy'],
  settings: ['Staging', 'ContinuousDeploymentPolicyId'],
  permissions: { read: ['s3:GetBucketPolicy', 'cloudfront:ListDistributions'], fix: ['s3:PutBucketPolicy'] },
  group: 'missing-grant',
  notApplicable: (view) => {
    if (view.access.kind !== 'oac' && view.access.kind !== 'unknown') return 'the origin does not use an OAC';
    return isStaging(view) || isDeploying(view)
      ? undefined
      : 'the distribution takes no part in a continuous deployment';
  },
  detect: (view, { 'bucket.policy': policy }) => {
    const gap = grantGap(view, policy);
    if (gap.kind === 'gap')
      return isStaging(view) ? ofStaging(view, gap) : ruledOut('the primary distribution itself is not granted');
    return isStaging(view) || gap.answer.kind === 'unknown' ? gap.answer : ofPrimary(view, policy);
  },
});

function isStaging(view: OriginView): boolean {
  return view.distribution.DistributionConfig.Staging === true;
}

function isDeploying(view: OriginView): boolean {
  return Boolean(view.distribution.DistributionConfig.ContinuousDeploymentPolicyId);
}

function ofStaging(view: OriginView, gap: GrantGap): Answer {
  const grants = gap.nearMisses.filter(
    (nearMiss) => namesCloudFront(nearMiss.statement) && failsOnlyOn(nearMiss, 'Condition'),
  );
  const first = grants.find((nearMiss) => conditionValues(nearMiss.statement, 'aws:sourcearn').length > 0);
  if (!first) return ruledOut('no statement grants another distribution what this staging distribution asks for');
  return found({
    impact: gap.impact,
    summary: `${view.distribution.Id} is a staging distribution, and statement ${first.index} of the policy of bucket ${view.bucket} grants only ${conditionValues(first.statement, 'aws:sourcearn').join(', ')}.`,
    evidence: [
      {
        fact: 'distribution.DistributionConfig.Staging',
        actual: true,
        expected: 'a grant of its own for the staging distribution',
      },
      ...mismatchEvidence(view, [first]),
    ],
    proposal: appendGrant(view, 'approve', [
      'Remove the staging distribution’s grant in a change of its own after the promotion.',
    ]),
  });
}

/** Seen from the primary: its staging distribution is among the account's others. */
function ofPrimary(view: OriginView, policy: PolicyDocument | null): Answer {
  const others = view.read('otherDistributions');
  if (others.kind !== 'known')
    return unknown(
      [others.path],
      'whether the staging distribution is granted cannot be told without the other distributions',
    );
  const refused = others.value.filter(
    (other) => other.Staging === true && readsHere(view, other) && !isGranted(view, policy, other),
  );
  const [first] = refused;
  if (!first) return ruledOut('every staging distribution that reads this bucket is granted');
  return found({
    impact: 'risk',
    summary: `Staging distribution ${first.Id} reads bucket ${view.bucket} as well, and no statement names its ARN: the staged share of the traffic is refused.`,
    evidence: [
      { fact: view.pathOf('bucket.policy'), actual: 'no statement for its ARN', expected: grantFor(view, first) },
    ],
    proposal: {
      change: {
        kind: 'put-bucket-policy',
        bucket: view.bucket ?? '',
        edits: refused.map((other) => ({ kind: 'append-statement', statement: grantFor(view, other) })),
      },
      safety: 'manual',
      steps: [
        `Examine staging distribution ${first.Id} by itself to have its grant proposed, or append the statement shown; remove it after the promotion.`,
      ],
      deadEnds: [
        'Widening the grant to every distribution of the account would not be a repair: it trusts distributions nobody has made yet.',
      ],
    },
  });
}

function readsHere(view: OriginView, { Origins }: OtherDistribution): boolean {
  return (
    Origins?.Items?.some(
      (origin) => Boolean(origin.OriginAccessControlId) && bucketOf(parseS3Origin(origin.DomainName)) === view.bucket,
    ) === true
  );
}

function arnOf(view: OriginView, { Id, ARN }: OtherDistribution): string {
  return typeof ARN === 'string' ? ARN : view.distribution.ARN.replace(/[^/]*$/, Id);
}

function grantFor(view: OriginView, other: OtherDistribution): Statement {
  return oacReadStatement({
    bucket: view.bucket ?? '',
    partition: view.partition,
    prefix: view.keyPrefix,
    distributionArn: arnOf(view, other),
  });
}

/** The same read as this origin's, by the other distribution. */
function isGranted(view: OriginView, policy: PolicyDocument | null, other: OtherDistribution): boolean {
  const { facts, origin, access, partition } = view;
  const distribution = { ...view.distribution, Id: other.Id, ARN: arnOf(view, other) };
  const key = `${view.keyPrefix}index.html`;
  return (
    evaluate(
      policy,
      cloudFrontRequest({
        facts,
        distribution,
        origin,
        access,
        bucket: view.bucket ?? '',
        partition,
        key,
        viewerProtocol: 'https',
      }),
    ).decision !== 'implicitDeny'
  );
}
