import { cloudFrontRequest } from '../../../policy/cloudfront-request.ts';
import { evaluate } from '../../../policy/evaluate.ts';
import { type Answer, defineCause, found, ruledOut } from '../../cause.ts';
import { behaviorName, behaviorPath } from '../../config-path.ts';
import { identityName } from '../../grant-gap.ts';
import type { OriginView } from '../../origin-view.ts';
import { probedKey, refusedByS3 } from '../../probe-reading.ts';
import { probedMethod } from '../../s3-answer.ts';

/** The action S3 checks. https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
const ACTIONS: ReadonlyMap<string, string> = new Map([
  ['PUT', 's3:PutObject'],
  ['POST', 's3:PutObject'],
  ['DELETE', 's3:DeleteObject'],
]);

export default defineCause({
  id: 'write-method-not-granted',
  family: 'endpoint',
  title: 'Viewers may send PUT, POST or DELETE, and the bucket does not let CloudFront write',
  why: 'AllowedMethods only lets a method through to S3; writing needs a grant of its own, which everybody on the internet would then inherit.',
  needs: [],
  permissions: { read: ['cloudfront:GetDistribution', 's3:GetBucketPolicy'], fix: [] },
  notApplicable: (view) => {
    if (view.s3?.kind !== 'rest') return 'the origin is no S3 REST endpoint';
    return writable(view).length > 0 ? undefined : 'no behavior of this origin allows PUT, POST or DELETE';
  },
  detect: (view) => {
    const method = refusedMethod(view);
    const action = ACTIONS.get(method ?? '') ?? 's3:PutObject';
    const decision = decisionOn(
      view,
      action,
      method === undefined ? `${view.keyPrefix}originmend-sample` : (probedKey(view) ?? ''),
    );
    if (decision === 'allowed') return ruledOut(`the bucket policy grants ${action}`);
    if (method !== undefined)
      return answer(view, 'partial', `S3 refused a ${method}: ${identityName(view)} has no ${action}`);
    if (decision === 'unknown') return ruledOut('nobody is known to write through CloudFront');
    return answer(
      view,
      'info',
      `${writable(view).map(behaviorName).join(', ')} lets viewers send PUT, POST and DELETE, which the policy of bucket ${view.bucket} does not grant`,
    );
  },
});

function writable(view: OriginView) {
  return view.behaviors.filter((behavior) => behavior.AllowedMethods?.Items?.some((method) => ACTIONS.has(method)));
}

/** The method of the recorded request when S3 refused a write. */
function refusedMethod(view: OriginView): string | undefined {
  const method = probedMethod(view);
  return ACTIONS.has(method) && refusedByS3(view) ? method : undefined;
}

function decisionOn(view: OriginView, action: string, key: string): string {
  const policy = view.read('bucket.policy');
  if (policy.kind !== 'known' || view.access.kind === 'unknown') return 'unknown';
  const { facts, distribution, origin, access, partition } = view;
  return evaluate(
    policy.value,
    cloudFrontRequest({
      facts,
      distribution,
      origin,
      access,
      bucket: view.bucket ?? '',
      partition,
      key,
      viewerProtocol: 'https',
      action,
    }),
  ).decision;
}

function answer(view: OriginView, impact: 'partial' | 'info', says: string): Answer {
  const config = view.distribution.DistributionConfig;
  return found({
    impact,
    summary: `${says}; reading is not affected.`,
    evidence: writable(view).map((behavior) => ({
      fact: `distribution.${behaviorPath(config, behavior)}.AllowedMethods.Items`,
      actual: behavior.AllowedMethods?.Items,
      expected: 'GET and HEAD (and OPTIONS), unless viewers are meant to write',
    })),
    proposal: {
      change: { kind: 'manual' },
      safety: 'manual',
      steps: [
        'If nobody is meant to write through CloudFront, reduce AllowedMethods to GET, HEAD (and OPTIONS).',
        'If somebody is, let them upload with presigned S3 URLs, or protect the behavior (signed URLs, an authorizing function) before a person grants the write action for one prefix.',
      ],
      deadEnds: [
        'Granting write actions as a quick repair would let everybody on the internet write: CloudFront passes every viewer’s request on under its own identity.',
        'An OAI would not help: it does not support POST, and PUT only with extra headers.',
      ],
    },
  });
}
