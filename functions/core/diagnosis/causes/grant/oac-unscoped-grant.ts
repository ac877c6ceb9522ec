import { cloudFrontRequest } from '../../../policy/cloudfront-request.ts';
import { type PolicyDocument, type Statement, statementsOf } from '../../../policy/document.ts';
import { evaluate } from '../../../policy/evaluate.ts';
import type { AuthorizationRequest } from '../../../policy/request.ts';
import { defineCause, found, ruledOut } from '../../cause.ts';
import { namesCloudFront } from '../../grant-gap.ts';
import type { OriginView } from '../../origin-view.ts';

/** An account nobody has: AWS account ids do not start with 000000. */
const STRANGER = '000000000000';

export default defineCause({
  id: 'oac-unscoped-grant',
  family: 'grant',
  title: 'Any AWS customer’s distribution can read this bucket',
  why: 'A grant to cloudfront.amazonaws.com that no AWS:SourceArn or AWS:SourceAccount limits holds for every distribution of every account.',
  needs: ['bucket.policy'],
  permissions: { read: ['s3:GetBucketPolicy'], fix: [] },
  detect: (view, { 'bucket.policy': policy }) => {
    const open = unscopedStatements(view, policy);
    const first = open[0];
    if (!first)
      return ruledOut('every grant to cloudfront.amazonaws.com is limited to named distributions or accounts');
    return found({
      impact: 'risk',
      summary: `Statement ${first.index}${first.statement.Sid ? ` (${first.statement.Sid})` : ''} lets a distribution of any AWS account read bucket ${view.bucket}.`,
      evidence: open.map(({ index, statement }) => ({
        fact: view.pathOf('bucket.policy', ['Statement', index, 'Condition']),
        actual: statement.Condition ?? null,
        expected: { StringEquals: { 'AWS:SourceArn': view.distribution.ARN } },
      })),
      proposal: {
        change: { kind: 'manual' },
        safety: 'manual',
        steps: [
          'List every distribution that reads this bucket, in other accounts and staging distributions too.',
          `Add the condition StringEquals AWS:SourceArn with all their ARNs to that statement; this one is ${view.distribution.ARN}.`,
        ],
        deadEnds: [
          'Limiting by AWS:SourceAccount alone would not be enough: it still lets every distribution of that account in.',
        ],
      },
    });
  },
});

function unscopedStatements(
  view: OriginView,
  policy: PolicyDocument | null,
): readonly { index: number; statement: Statement }[] {
  const request = strangersRequest(view);
  return statementsOf(policy).flatMap((statement, index) => {
    if (statement.Effect !== 'Allow' || !namesCloudFront(statement)) return [];
    const alone = evaluate({ ...(policy?.Version ? { Version: policy.Version } : {}), Statement: statement }, request);
    return alone.decision === 'allowed' ? [{ index, statement }] : [];
  });
}

/** The same read, signed by the OAC of a distribution in an account that has nothing to do with this one. */
function strangersRequest(view: OriginView): AuthorizationRequest {
  const arn = `arn:${view.partition}:cloudfront::${STRANGER}:distribution/ESTRANGER`;
  return cloudFrontRequest({
    facts: view.facts,
    distribution: { ...view.distribution, Id: 'ESTRANGER', ARN: arn },
    origin: view.origin,
    access: { kind: 'oac', id: 'ESTRANGER', signing: 'always' },
    bucket: view.bucket ?? '',
    partition: view.partition,
    key: `${view.keyPrefix}index.html`,
    viewerProtocol: 'https',
  });
}
