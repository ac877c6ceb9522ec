import type { Safety } from '../../../change.ts';
import { isUnreadable } from '../../../facts.ts';
import { defineCause, found, ruledOut } from '../../cause.ts';
import { coversOriginPath } from '../../former-grant.ts';
import { failsOnlyOn, grantedOais, grantGap, type NearMiss, principalValues } from '../../grant-gap.ts';
import { appendGrant, mismatchEvidence } from '../../grant-proposal.ts';
import type { OriginView } from '../../origin-view.ts';
import { othersReadAs } from '../../other-readers.ts';

export default defineCause({
  id: 'oai-wrong-id',
  family: 'grant',
  title: 'The bucket policy grants another OAI than the one attached to the origin',
  why: 'Each OAI is an identity of its own: a grant to one does nothing for a distribution that uses another.',
  needs: ['bucket.policy'],
  permissions: {
    read: ['s3:GetBucketPolicy', 'cloudfront:GetCloudFrontOriginAccessIdentity'],
    fix: ['s3:PutBucketPolicy'],
  },
  group: 'missing-grant',
  notApplicable: (view) =>
    view.access.kind === 'oai' || view.access.kind === 'unknown' ? undefined : 'the origin does not use an OAI',
  detect: (view, { 'bucket.policy': policy }) => {
    const gap = grantGap(view, policy);
    if (gap.kind === 'answer') return gap.answer;
    const wrong = gap.nearMisses.filter((nearMiss) => namesAnOai(view, nearMiss) && failsOnlyOn(nearMiss, 'Principal'));
    const first = wrong[0];
    if (!first) return ruledOut('no statement grants another OAI what this origin asks for');
    return found({
      impact: gap.impact,
      summary: `Origin ${view.origin.Id} uses OAI ${view.access.kind === 'oai' ? view.access.id : ''}, but statement ${first.index} grants ${nameOf(view, first)}.`,
      evidence: mismatchEvidence(view, wrong),
      proposal: appendGrant(view, safetyOf(view, wrong), [
        'Leave the other OAI’s grant alone: remove it in a change of its own, and only when no distribution uses that OAI any more.',
      ]),
    });
  },
});

const OAI_LIKE = /^arn:aws[a-z-]*:iam::cloudfront:user\//i;

/** Also counts an OAI principal that is misspelt: without its id, with a slash, or holding something else. */
function namesAnOai(view: OriginView, nearMiss: NearMiss): boolean {
  return grantedOais(view, nearMiss.statement).length > 0 || misspelt(nearMiss).length > 0;
}

function misspelt(nearMiss: NearMiss): readonly string[] {
  const arns = principalValues(nearMiss.statement, 'AWS').filter((value) => OAI_LIKE.test(value));
  const canonical = principalValues(nearMiss.statement, 'CanonicalUser').filter(
    (value) => !/^[0-9a-f]{64}$/i.test(value),
  );
  return [...arns, ...canonical];
}

function nameOf(view: OriginView, nearMiss: NearMiss): string {
  const ids = grantedOais(view, nearMiss.statement);
  return ids.length > 0 ? `OAI ${ids.join(', ')}` : `${misspelt(nearMiss).join(', ')}, which is no OAI`;
}

/** By itself only when every OAI granted instead is one of this account's own, or resolves to nothing, and nobody else reads with it. */
function safetyOf(view: OriginView, wrong: readonly NearMiss[]): Safety {
  const identities = view.read('originAccessIdentities');
  const own = view.read('originAccessIdentity');
  if (identities.kind !== 'known' || own.kind !== 'known') return 'approve';
  const ids = wrong.flatMap((nearMiss) => grantedOais(view, nearMiss.statement));
  const accounted = ids.every((id) => {
    const identity = identities.value[id];
    return (
      identity !== undefined &&
      (!isUnreadable(identity) || identity.unreadable === 'NoSuchCloudFrontOriginAccessIdentity')
    );
  });
  const isAsWide = wrong.some((nearMiss) => coversOriginPath(view, nearMiss));
  return ids.length > 0 && accounted && isAsWide && othersReadAs(view, ids) === false ? 'auto' : 'approve';
}
