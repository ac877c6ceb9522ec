import type { Safety } from '../../../change.ts';
import { defineCause, found, ruledOut } from '../../cause.ts';
import { coversOriginPath } from '../../former-grant.ts';
import { failsOnlyOn, grantedOais, grantGap, type NearMiss } from '../../grant-gap.ts';
import { appendGrant, mismatchEvidence } from '../../grant-proposal.ts';
import type { OriginView } from '../../origin-view.ts';
import { othersReadAs } from '../../other-readers.ts';

export default defineCause({
  id: 'oai-to-oac-half-migrated',
  family: 'grant',
  title: 'The origin uses an OAC, the bucket policy still grants only the old OAI',
  why: 'The migration from OAI to OAC stopped half way: requests are signed as cloudfront.amazonaws.com and the policy knows only the OAI.',
  needs: ['bucket.policy'],
  permissions: { read: ['s3:GetBucketPolicy', 'cloudfront:GetOriginAccessControl'], fix: ['s3:PutBucketPolicy'] },
  group: 'missing-grant',
  notApplicable: (view) =>
    view.access.kind === 'oac' || view.access.kind === 'unknown' ? undefined : 'the origin does not use an OAC',
  detect: (view, { 'bucket.policy': policy }) => {
    const gap = grantGap(view, policy);
    if (gap.kind === 'answer') return gap.answer;
    const left = gap.nearMisses.filter(
      (nearMiss) => grantedOais(view, nearMiss.statement).length > 0 && failsOnlyOn(nearMiss, 'Principal'),
    );
    const first = left[0];
    if (!first) return ruledOut('no statement grants an OAI what CloudFront now asks as an OAC');
    return found({
      impact: gap.impact,
      summary: `Origin ${view.origin.Id} signs with OAC ${view.access.kind === 'oac' ? view.access.id : ''}, but statement ${first.index} grants only OAI ${grantedOais(view, first.statement).join(', ')}.`,
      evidence: mismatchEvidence(view, left),
      proposal: appendGrant(view, safetyOf(view, left), [
        'Keep the OAI statement until the distribution is Deployed everywhere and no other distribution uses that OAI; remove it in a change of its own.',
      ]),
    });
  },
});

/** By itself only when the OAI left in the policy was this distribution's: no other one reads the bucket with it. */
function safetyOf(view: OriginView, left: readonly NearMiss[]): Safety {
  const ids = left.flatMap((nearMiss) => grantedOais(view, nearMiss.statement));
  const isAsWide = left.some((nearMiss) => coversOriginPath(view, nearMiss));
  return isAsWide && othersReadAs(view, ids) === false ? 'auto' : 'approve';
}
