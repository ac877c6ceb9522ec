import type { Change, ConfigEdit, Proposal } from '../../../change.ts';
import type { CacheBehavior } from '../../../facts.ts';
import { ALL_VIEWER_EXCEPT_HOST_HEADER } from '../../../managed-policies.ts';
import { defineCause, found, ruledOut, unknown } from '../../cause.ts';
import { behaviorName, behaviorPath } from '../../config-path.ts';
import { type Forwarding, forwardsHost } from '../../forwarding.ts';
import { impactOf } from '../../grant-gap.ts';
import type { OriginView } from '../../origin-view.ts';

export default defineCause({
  id: 'host-header-forwarded',
  family: 'endpoint',
  title: 'The viewer’s Host header is forwarded to S3',
  why: 'S3 finds the bucket and checks the signature by the Host header; with the viewer’s host name in it the signature does not match and the bucket is not found.',
  needs: [],
  permissions: {
    read: ['cloudfront:GetDistribution', 'cloudfront:GetOriginRequestPolicy', 'cloudfront:GetCachePolicy'],
    fix: ['cloudfront:UpdateDistribution'],
  },
  notApplicable: (view) => (view.s3 ? undefined : 'the origin is no S3 endpoint'),
  detect: (view) => {
    const answers = view.behaviors.map((behavior) => ({ behavior, forwarding: forwardsHost(view, behavior) }));
    const forwarded = answers.flatMap(({ behavior, forwarding }) =>
      forwarding.kind === 'yes' ? [{ behavior, forwarding }] : [],
    );
    if (forwarded.length === 0) return undecided(answers.map(({ forwarding }) => forwarding));
    if (view.access.kind === 'anonymous' && isNamedLikeAlias(view))
      return ruledOut(
        `requests are unsigned and bucket ${view.bucket} is named like the alias, so S3 finds it by the viewer’s host name`,
      );
    return found({
      impact: impactOf(view, forwarded.length === answers.length),
      summary: `${[...new Set(forwarded.map(({ behavior, forwarding }) => `${behaviorName(behavior)} (${forwarding.policy ?? 'ForwardedValues'})`))].join(', ')} sends the viewer’s Host header to ${view.origin.DomainName}, where ${view.access.kind === 'anonymous' ? 'no bucket of that name is found' : 'the signature then does not match'}.`,
      evidence: forwarded.map(({ forwarding }) => ({
        fact: forwarding.fact,
        actual: forwarding.actual,
        expected: 'nothing that includes Host: CORS-S3Origin, AllViewerExceptHostHeader or none',
      })),
      proposal: proposalFor(view, forwarded),
    });
  },
});

function undecided(answers: readonly Forwarding[]) {
  const open = answers.flatMap((answer) => (answer.kind === 'unknown' ? [answer] : []));
  if (open.length === 0) return ruledOut('no behavior of this origin forwards the Host header');
  return unknown(
    [...new Set(open.flatMap(({ needs }) => needs))],
    [...new Set(open.map(({ reason }) => reason))].join('; '),
  );
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html#VirtualHostingCustomURLs */
function isNamedLikeAlias(view: OriginView): boolean {
  return (
    view.distribution.DistributionConfig.Aliases?.Items?.some((alias) => alias.toLowerCase() === view.bucket) ?? false
  );
}

interface Forwarded {
  readonly behavior: CacheBehavior;
  readonly forwarding: Extract<Forwarding, { kind: 'yes' }>;
}

function proposalFor(view: OriginView, forwarded: readonly Forwarded[]): Proposal {
  const change = changeFor(view, forwarded);
  const names = forwarded.map(({ behavior }) => behaviorName(behavior)).join(', ');
  return {
    change,
    safety: change.kind === 'manual' ? 'manual' : 'approve',
    steps: [
      change.kind === 'manual'
        ? `Take Host out of what ${names} sends to the origin: edit the policy, or use CORS-S3Origin or no origin request policy, and a cache policy without Host.`
        : `Use the managed policy AllViewerExceptHostHeader on ${names}: it forwards everything else as before.`,
    ],
    deadEnds: [
      'Changing the bucket policy would not fix this: S3 rejects the signature before it judges the policy.',
      'Adding the domain name as an alias of the distribution would not fix this: S3 still gets a host name that is not the bucket’s.',
    ],
  };
}

/** A policy that sends all headers is replaced by the one that spares Host; a policy that names Host is somebody's own choice. */
function changeFor(view: OriginView, forwarded: readonly Forwarded[]): Change {
  const edits = forwarded.flatMap(({ behavior, forwarding }): readonly ConfigEdit[] =>
    forwarding.wholesale && forwarding.fact.endsWith('.OriginRequestPolicyId')
      ? [
          {
            path: `${behaviorPath(view.distribution.DistributionConfig, behavior)}.OriginRequestPolicyId`,
            from: forwarding.actual,
            to: ALL_VIEWER_EXCEPT_HOST_HEADER,
          },
        ]
      : [],
  );
  return edits.length === forwarded.length ? { kind: 'update-distribution', edits } : { kind: 'manual' };
}
