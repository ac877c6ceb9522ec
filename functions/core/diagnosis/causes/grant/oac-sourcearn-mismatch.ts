import type { Safety } from '../../../change.ts';
import type { ElementMatch } from '../../../policy/evaluate.ts';
import { defineCause, found, ruledOut } from '../../cause.ts';
import { coversOriginPath, grantedSourceArns } from '../../former-grant.ts';
import {
  conditionValues,
  failsOnlyOn,
  grantedOais,
  grantGap,
  isSourceArnGrantToAnyone,
  type NearMiss,
  namesCloudFront,
} from '../../grant-gap.ts';
import { appendGrant, mismatchEvidence } from '../../grant-proposal.ts';
import type { OriginView } from '../../origin-view.ts';
import { readersOf } from '../../other-readers.ts';

export default defineCause({
  id: 'oac-sourcearn-mismatch',
  family: 'grant',
  title: 'The bucket policy grants a different distribution',
  why: 'CloudFront signs as cloudfront.amazonaws.com with the ARN of the requesting distribution; the grant’s condition does not hold for this one.',
  needs: ['bucket.policy'],
  permissions: { read: ['s3:GetBucketPolicy', 'cloudfront:GetOriginAccessControl'], fix: ['s3:PutBucketPolicy'] },
  group: 'missing-grant',
  notApplicable: (view) =>
    view.access.kind === 'oac' || view.access.kind === 'unknown' ? undefined : 'the origin does not use an OAC',
  detect: (view, { 'bucket.policy': policy }) => {
    const gap = grantGap(view, policy);
    if (gap.kind === 'answer') return gap.answer;
    const wrong = gap.nearMisses.filter((nearMiss) => isConditionMiss(nearMiss));
    const first = wrong[0];
    if (!first) return ruledOut('no statement grants cloudfront.amazonaws.com for this object under another condition');
    if (
      serveOthers(view, wrong) &&
      gap.nearMisses.some((nearMiss) => grantedOais(view, nearMiss.statement).length > 0)
    ) {
      return ruledOut(
        'the grants that name other distributions serve those; the grant left from this origin’s OAI tells what is missing',
      );
    }
    return found({
      impact: gap.impact,
      summary: summaryOf(view, first),
      evidence: mismatchEvidence(view, wrong),
      proposal: appendGrant(view, safetyOf(view, wrong), [
        'The existing statement stays: it may serve another distribution.',
      ]),
    });
  },
});

function isConditionMiss(nearMiss: NearMiss): boolean {
  const named = namesCloudFront(nearMiss.statement) || isSourceArnGrantToAnyone(nearMiss.statement);
  return named && failsOnlyOn(nearMiss, 'Condition');
}

function summaryOf(view: OriginView, nearMiss: NearMiss): string {
  const name = nearMiss.match.sid
    ? `Statement ${nearMiss.index} (${nearMiss.match.sid})`
    : `Statement ${nearMiss.index}`;
  const failing = nearMiss.mismatches.map((mismatch) => conditionText(view, mismatch));
  return `${name} would let CloudFront in, but ${failing.join(', and ')}.`;
}

function conditionText(view: OriginView, { keys, actual, expected }: ElementMatch): string {
  const [, operator = '', key = ''] = keys.map(String);
  const values = [actual].flat().join(', ');
  if (key.toLowerCase() !== 'aws:sourcearn')
    return `its condition ${operator} ${key} (${values}) does not hold: the request’s ${key} is ${expected}`;
  const literally =
    /[*?]/.test(values) && /^StringEquals/i.test(operator) ? `; ${operator} takes * and ? literally` : '';
  return `its AWS:SourceArn is ${values}, and this distribution is ${view.distribution.ARN}${literally}`;
}

/** Every grant that misses names a distribution which exists and reads this bucket. */
function serveOthers(view: OriginView, wrong: readonly NearMiss[]): boolean {
  const readers = readersOf(view);
  const arns = wrong.flatMap((nearMiss) => conditionValues(nearMiss.statement, 'aws:sourcearn'));
  return readers !== undefined && arns.length > 0 && arns.every((arn) => readers.some((reader) => reader.ARN === arn));
}

/** By itself only when a grant names a distribution of this account that no longer exists: the re-created distribution's grant. */
function safetyOf(view: OriginView, wrong: readonly NearMiss[]): Safety {
  const others = view.read('otherDistributions');
  if (others.kind !== 'known') return 'approve';
  const gone = new RegExp(`^arn:${view.partition}:cloudfront::${view.distributionAccountId}:distribution/([A-Z0-9]+)$`);
  const ids = wrong
    .filter((nearMiss) => coversOriginPath(view, nearMiss))
    .flatMap(({ statement }) => grantedSourceArns(statement).flatMap((arn) => gone.exec(arn)?.[1] ?? []));
  const known = new Set([...others.value.map((distribution) => distribution.Id), view.distribution.Id]);
  return ids.some((id) => !known.has(id)) ? 'auto' : 'approve';
}
