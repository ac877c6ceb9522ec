import type { CacheBehavior } from '../../../facts.ts';
import { type Answer, defineCause, found, ruledOut, unknown } from '../../cause.ts';
import { behaviorName } from '../../config-path.ts';
import { type Forwarding, forwardsQueryString } from '../../forwarding.ts';
import type { OriginView } from '../../origin-view.ts';
import { behaviorFor } from '../../path-pattern.ts';
import { probedKey, probeOf } from '../../probe-reading.ts';
import { s3Answer } from '../../s3-answer.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html and its older form */
const AUTH_PARAMETERS = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Signature',
  'Signature',
  'Expires',
  'AWSAccessKeyId',
];

export default defineCause({
  id: 'query-string-auth-leak',
  family: 'endpoint',
  title: 'Query-string parameters that look like S3 authentication are forwarded to S3',
  why: 'S3 takes Signature, Expires or X-Amz-… in a query string for a presigned request and refuses it, whatever else the request carries.',
  needs: [],
  permissions: {
    read: ['cloudfront:GetDistribution', 'cloudfront:GetOriginRequestPolicy', 'cloudfront:GetCachePolicy'],
    fix: [],
  },
  notApplicable: (view) => (view.s3 ? undefined : 'the origin is no S3 endpoint'),
  detect: (view) => (wasRefusedForIt(view) ? refusedRequest(view) : namedParameters(view)),
});

/** S3's own words for a query string it took for authentication. */
function wasRefusedForIt(view: OriginView): boolean {
  const answer = s3Answer(view);
  if (!answer) return false;
  return (
    answer.code === 'AuthorizationQueryParametersError' ||
    /Query-string authentication|Only one auth mechanism allowed/i.test(answer.message)
  );
}

function refusedRequest(view: OriginView): Answer {
  const probe = probeOf(view);
  const path = probe && URL.canParse(probe.url) ? new URL(probe.url).pathname : '/';
  const behavior = behaviorFor(view.distribution.DistributionConfig, path);
  const forwarding = forwardingOf(view, behavior);
  return answer(
    view,
    'partial',
    `S3 took the query string of ${path} for authentication and refused it (${s3Answer(view)?.code ?? ''})`,
    [
      { fact: view.pathOf('probe', ['body']), actual: s3Answer(view)?.code, expected: 'the object' },
      ...(forwarding.kind === 'yes'
        ? [
            {
              fact: forwarding.fact,
              actual: forwarding.actual,
              expected: 'a policy that does not forward such parameters',
            },
          ]
        : []),
    ],
  );
}

function forwardingOf(view: OriginView, behavior: CacheBehavior): Forwarding {
  const answers = AUTH_PARAMETERS.map((name) => forwardsQueryString(view, behavior, name));
  return answers.find(({ kind }) => kind === 'yes') ?? answers.find(({ kind }) => kind === 'unknown') ?? { kind: 'no' };
}

/** Forwarding all query strings is ordinary; a policy that lists these by name intends them for S3. */
function namedParameters(view: OriginView): Answer {
  const named = view.behaviors.flatMap((behavior) => {
    const forwarding = forwardingOf(view, behavior);
    return forwarding.kind === 'yes' && !forwarding.wholesale ? [{ behavior, forwarding }] : [];
  });
  const first = named[0];
  if (first) {
    return answer(
      view,
      'risk',
      `${behaviorName(first.behavior)} forwards parameters that S3 takes for authentication by name (${first.forwarding.policy ?? 'ForwardedValues'})`,
      named.map(({ forwarding }) => ({
        fact: forwarding.fact,
        actual: forwarding.actual,
        expected: 'a policy that does not name them',
      })),
    );
  }
  return suspicious(view)
    ? undecided(view)
    : ruledOut('no request is known whose query string S3 would take for authentication');
}

/** The recorded request was refused and carried such a parameter. */
function suspicious(view: OriginView): boolean {
  const probe = probeOf(view);
  if (!probe || probe.status < 400 || probedKey(view) === undefined || !URL.canParse(probe.url)) return false;
  const names = [...new URL(probe.url).searchParams.keys()].map((name) => name.toLowerCase());
  return AUTH_PARAMETERS.some((name) => names.includes(name.toLowerCase()));
}

function undecided(view: OriginView): Answer {
  const answers = view.behaviors.map((behavior) => forwardingOf(view, behavior));
  const open = answers.flatMap((forwarding) => (forwarding.kind === 'unknown' ? [forwarding] : []));
  if (open.length > 0)
    return unknown(
      open.flatMap(({ needs }) => needs),
      open.map(({ reason }) => reason).join('; '),
    );
  return ruledOut(
    answers.some(({ kind }) => kind === 'yes')
      ? 'S3 did not say that it took the query string for authentication'
      : 'the query string is not forwarded',
  );
}

function answer(
  view: OriginView,
  impact: 'partial' | 'risk',
  says: string,
  evidence: Parameters<typeof found>[0]['evidence'],
): Answer {
  return found({
    impact,
    summary: `${says}; origin ${view.origin.Id} should get object requests only.`,
    evidence,
    proposal: {
      change: { kind: 'manual' },
      safety: 'manual',
      steps: [
        'Forward only the query-string parameters the site needs: a cache policy and an origin request policy that list them, or none.',
        'Give viewers CloudFront signed URLs instead of S3 presigned ones: CloudFront checks those itself and does not forward their parameters.',
      ],
      deadEnds: [
        'Changing the bucket policy would not fix this: S3 refuses the request as badly authenticated before it judges the policy.',
      ],
    },
  });
}
