import { type CacheBehavior, type CachePolicyFacts, factPath, readFact } from '../../../facts.ts';
import { defineCause, found, ruledOut } from '../../cause.ts';
import { behaviorName, behaviorPath } from '../../config-path.ts';
import type { Evidence } from '../../diagnosis.ts';
import { oacUsersStep } from '../../origin-users.ts';
import type { OriginView } from '../../origin-view.ts';
import { textsIn } from '../../read-list.ts';

export default defineCause({
  id: 'oac-signing-no-override',
  family: 'grant',
  title: 'A viewer’s Authorization header replaces CloudFront’s signature',
  why: 'With SigningBehavior no-override CloudFront does not sign a request whose own Authorization header is passed on; S3 cannot use that header.',
  needs: ['originAccessControl'],
  permissions: { read: ['cloudfront:GetOriginAccessControl'], fix: ['cloudfront:UpdateOriginAccessControl'] },
  notApplicable: (view) =>
    oacOf(view) === undefined ? 'the origin has no OAC that leaves the viewer’s signature alone' : undefined,
  detect: (view) => {
    const id = oacOf(view) ?? '';
    const forwarding = view.behaviors.filter((behavior) => settingThatForwards(view, behavior));
    const [first] = forwarding;
    if (!first)
      return ruledOut(
        `OAC ${id} signs every request that carries no Authorization header, and nothing known passes that header on`,
      );
    const signing = factPath(['originAccessControls', id, 'SigningBehavior']);
    return found({
      impact: 'partial',
      summary: `OAC ${id} has SigningBehavior no-override and ${behaviorName(first)} passes the Authorization header on: requests that carry one reach bucket ${view.bucket} unsigned by CloudFront.`,
      evidence: [
        { fact: signing, actual: 'no-override', expected: 'always' },
        ...forwarding.flatMap((behavior) => settingThatForwards(view, behavior) ?? []),
      ],
      proposal: {
        change: {
          kind: 'update-origin-access-control',
          originAccessControlId: id,
          edits: [{ path: signing, from: 'no-override', to: 'always' }],
        },
        safety: 'approve',
        steps: [
          `Set SigningBehavior of OAC ${id} to always (UpdateOriginAccessControl with its current ETag as IfMatch), unless viewers sign their requests for S3 themselves on purpose.`,
          oacUsersStep(view, id),
          'Or take Authorization out of the cache policy of the behavior, if nothing else needs it there.',
        ],
        deadEnds: [
          'Changing the bucket policy would not fix this: S3 rejects an Authorization header it cannot read before it looks at the policy.',
          'Making the bucket public would not fix this: a request with a wrong Authorization header is refused even there.',
        ],
      },
    });
  },
});

function oacOf(view: OriginView): string | undefined {
  return view.access.kind === 'oac' && view.access.signing === 'no-override' ? view.access.id : undefined;
}

const EXPECTED = 'no Authorization header on its way to S3';

/** The setting that passes the viewer's Authorization on. Only a cache key can: an origin request policy may not name that header. */
function settingThatForwards(view: OriginView, behavior: CacheBehavior): Evidence | undefined {
  const path = `distribution.${behaviorPath(view.distribution.DistributionConfig, behavior)}`;
  const legacy = textsIn(behavior.ForwardedValues?.Headers?.Items);
  if (namesAuthorization(legacy))
    return { fact: `${path}.ForwardedValues.Headers.Items`, actual: legacy, expected: EXPECTED };
  const id = behavior.CachePolicyId;
  const policy = id ? readFact<CachePolicyFacts | null>(view.facts, ['cachePolicies', id]) : undefined;
  const headers = policy?.kind === 'known' ? policy.value?.HeadersConfig : undefined;
  if (headers?.HeaderBehavior !== 'whitelist' || !namesAuthorization(textsIn(headers.Headers?.Items))) return undefined;
  return { fact: `${path}.CachePolicyId`, actual: id, expected: EXPECTED };
}

function namesAuthorization(headers: readonly string[]): boolean {
  return headers.some((header) => header === '*' || header.toLowerCase() === 'authorization');
}
