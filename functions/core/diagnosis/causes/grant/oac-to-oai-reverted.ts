import type { Proposal } from '../../../change.ts';
import { type Reading, readFact } from '../../../facts.ts';
import { existingKeys } from '../../access-check.ts';
import { defineCause, found, ruledOut } from '../../cause.ts';
import { GRANT_DEAD_ENDS } from '../../dead-ends.ts';
import { coversOriginPath, grantedSourceArns } from '../../former-grant.ts';
import { conditionValues, failsOnlyOn, grantGap, type NearMiss, namesCloudFront } from '../../grant-gap.ts';
import { appendGrant, mismatchEvidence } from '../../grant-proposal.ts';
import { isKmsEncrypted } from '../../kms-objects.ts';
import type { OriginView } from '../../origin-view.ts';
import { readersOf } from '../../other-readers.ts';

export default defineCause({
  id: 'oac-to-oai-reverted',
  family: 'grant',
  title: 'The origin uses an OAI again, the bucket policy grants only the service principal',
  why: 'An OAI is not a service principal: a grant to cloudfront.amazonaws.com does nothing for it.',
  needs: ['bucket.policy'],
  permissions: { read: ['s3:GetBucketPolicy'], fix: ['s3:PutBucketPolicy'] },
  group: 'missing-grant',
  notApplicable: (view) =>
    view.access.kind === 'oai' || view.access.kind === 'unknown' ? undefined : 'the origin does not use an OAI',
  detect: (view, { 'bucket.policy': policy }) => {
    const gap = grantGap(view, policy);
    if (gap.kind === 'answer') return gap.answer;
    const left = gap.nearMisses.filter((nearMiss) => isOwnServiceGrant(view, nearMiss));
    const first = left[0];
    if (!first) return ruledOut('no statement grants cloudfront.amazonaws.com on behalf of this distribution');
    return found({
      impact: gap.impact,
      summary: `Origin ${view.origin.Id} uses OAI ${view.access.kind === 'oai' ? view.access.id : ''}, but statement ${first.index} grants only cloudfront.amazonaws.com, which an OAI is not.`,
      evidence: mismatchEvidence(view, left),
      proposal: proposalFor(view, left),
    });
  },
});

/** A grant cannot make SSE-KMS objects readable for an OAI: where they are all of that kind, it is not even proposed. */
function proposalFor(view: OriginView, left: readonly NearMiss[]): Proposal {
  const readings = existingKeys(view).map((key) => encryptionOf(view, key));
  const encrypted = readings.filter((reading) => reading.kind === 'known' && isKmsEncrypted(reading.value));
  if (readings.length > 0 && encrypted.length === readings.length) return attachOacAgain(view);
  const open = view.read('bucket.objects').kind !== 'known' || readings.some(({ kind }) => kind === 'unreadable');
  const mayBeEncrypted = encrypted.length > 0 || open;
  return appendGrant(view, wasGranted(view, left) && !mayBeEncrypted ? 'auto' : 'approve', [
    encrypted.length > 0
      ? 'This mends only objects that are not encrypted with AWS KMS: attach the OAC again for the others.'
      : 'Better in the long run: attach the OAC again. OAI is the older mechanism and cannot read SSE-KMS objects.',
  ]);
}

/** Only a grant that names this distribution proves that it used to read the bucket; any other may have been meant for somebody else. */
function wasGranted(view: OriginView, left: readonly NearMiss[]): boolean {
  return left.some(
    (nearMiss) =>
      grantedSourceArns(nearMiss.statement).includes(view.distribution.ARN) && coversOriginPath(view, nearMiss),
  );
}

function encryptionOf(view: OriginView, key: string): Reading<string> {
  return readFact<string>(view.facts, ['buckets', view.bucket ?? '', 'objects', key, 'ServerSideEncryption']);
}

function attachOacAgain(view: OriginView): Proposal {
  return {
    change: { kind: 'manual' },
    safety: 'manual',
    steps: [
      `Attach an OAC to origin ${view.origin.Id} again: the objects of bucket ${view.bucket} are encrypted with AWS KMS, which CloudFront reads only with an OAC.`,
    ],
    deadEnds: [
      'Granting the OAI in the bucket policy would not fix this: CloudFront does not support SSE-KMS with an OAI.',
      ...GRANT_DEAD_ENDS,
    ],
  };
}

/** A service-principal grant whose SourceArn is this distribution, or at least not another one that reads the bucket. */
function isOwnServiceGrant(view: OriginView, nearMiss: NearMiss): boolean {
  if (!namesCloudFront(nearMiss.statement) || !failsOnlyOn(nearMiss, 'Principal', 'Condition')) return false;
  const arns = conditionValues(nearMiss.statement, 'aws:sourcearn');
  const readers = readersOf(view) ?? [];
  return arns.length === 0 || arns.some((arn) => !readers.some((reader) => reader.ARN === arn));
}
