import { factPath } from '../../../facts.ts';
import { type Answer, defineCause, found, ruledOut, unknown } from '../../cause.ts';
import { behaviorName } from '../../config-path.ts';
import { type Forwarding, forwardsAuthorization } from '../../forwarding.ts';
import { oacUsersStep } from '../../origin-users.ts';
import type { OriginView } from '../../origin-view.ts';

export default defineCause({
  id: 'oac-signing-no-override',
  family: 'grant',
  title: 'A viewer’s Authorization header replaces CloudFront’s signature',
  why: 'With SigningBehavior no-override CloudFront does not sign a request whose own Authorization header is passed on; S3 cannot use that header.',
  needs: ['originAccessControl'],
  permissions: {
    read: ['cloudfront:GetOriginAccessControl', 'cloudfront:GetCachePolicy'],
    fix: ['cloudfront:UpdateOriginAccessControl'],
  },
  notApplicable: (view) =>
    oacOf(view) === undefined ? 'the origin has no OAC that leaves the viewer’s signature alone' : undefined,
  detect: (view) => {
    const id = oacOf(view) ?? '';
    const answers = view.behaviors.map((behavior) => ({ behavior, forwarding: forwardsAuthorization(view, behavior) }));
    const forwarded = answers.flatMap(({ behavior, forwarding }) =>
      forwarding.kind === 'yes' ? [{ behavior, fact: forwarding.fact, actual: forwarding.actual }] : [],
    );
    const [first] = forwarded;
    if (!first) return notForwarded(id, answers);
    const signing = factPath(['originAccessControls', id, 'SigningBehavior']);
    return found({
      impact: 'partial',
      summary: `OAC ${id} has SigningBehavior no-override and ${behaviorName(first.behavior)} passes the Authorization header on: requests that carry one reach bucket ${view.bucket} unsigned by CloudFront.`,
      evidence: [
        { fact: signing, actual: 'no-override', expected: 'always' },
        ...forwarded.map(({ fact, actual }) => ({
          fact,
          actual,
          expected: 'no Authorization header on its way to S3',
        })),
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

function notForwarded(id: string, answers: readonly { readonly forwarding: Forwarding }[]): Answer {
  const open = answers.flatMap(({ forwarding }) => (forwarding.kind === 'unknown' ? [forwarding] : []));
  if (open.length === 0)
    return ruledOut(
      `OAC ${id} signs every request that carries no Authorization header, and nothing known passes that header on`,
    );
  return unknown(
    [...new Set(open.flatMap(({ needs }) => needs))],
    [...new Set(open.map(({ reason }) => reason))].join('; '),
  );
}
