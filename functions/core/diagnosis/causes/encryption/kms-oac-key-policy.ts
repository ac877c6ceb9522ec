import type { Proposal } from '../../../change.ts';
import { type Answer, defineCause, found, unknown } from '../../cause.ts';
import { judgeKey, type KeyRefusal } from '../../kms-key.ts';
import { isKmsEncrypted, kmsDecryptStatement } from '../../kms-objects.ts';
import type { OriginView } from '../../origin-view.ts';
import { s3Answer } from '../../s3-answer.ts';
import {
  judgeObjects,
  type ObjectJudgement,
  openReading,
  type RefusedObjects,
  type SampledObject,
  SERVED,
  shortList,
} from '../../sampled-objects.ts';

export default defineCause({
  id: 'kms-oac-key-policy',
  family: 'encryption',
  title: 'The KMS key does not let CloudFront decrypt the object',
  why: 'For an SSE-KMS object the key policy, too, must allow cloudfront.amazonaws.com on behalf of this distribution; the bucket policy alone is not enough.',
  needs: ['bucket.objects'],
  permissions: { read: ['s3:GetObject', 'kms:DescribeKey', 'kms:GetKeyPolicy'], fix: [] },
  notApplicable: (view) =>
    view.access.kind === 'oac' || view.access.kind === 'unknown' ? undefined : 'the origin does not use an OAC',
  detect: (view, { 'bucket.objects': objects }) => {
    const refusals: KeyRefusal[] = [];
    const judged = judgeObjects(
      view,
      objects,
      (object) => judgeObject(view, object, (refusal) => refusals.push(refusal)),
      {
        ruledOut:
          'every object that was looked at is not encrypted with AWS KMS, or its key lets CloudFront decrypt it',
        found: (refused) => foundRefusal(view, refused, refusals),
      },
    );
    return judged.kind === 'found' ? judged : (refusedByKms(view) ?? judged);
  },
});

function judgeObject(view: OriginView, object: SampledObject, note: (refusal: KeyRefusal) => void): ObjectJudgement {
  const encryption = object.read('ServerSideEncryption');
  if (encryption.kind === 'unreadable') return openReading(encryption);
  if (encryption.kind === 'not-collected' || !isKmsEncrypted(encryption.value)) return SERVED;
  if (view.access.kind === 'unknown') return { kind: 'unknown', needs: view.access.needs, reason: view.access.because };
  const keyId = object.read('SSEKMSKeyId');
  if (keyId.kind !== 'known')
    return { kind: 'unknown', needs: [keyId.path], reason: `which KMS key encrypts ${object.key} is not known` };
  const judged = judgeKey(view, keyId.value, object.key);
  if (judged.kind !== 'refuses') return judged.kind === 'allows' ? SERVED : judged;
  note(judged);
  return {
    kind: 'refused',
    evidence: [
      ...judged.evidence,
      { fact: keyId.path, actual: keyId.value, expected: 'a key that lets CloudFront decrypt' },
    ],
  };
}

/** KMS's own error, passed on by S3: the sample may not hold that object, or its key could not be read. */
function refusedByKms(view: OriginView): Answer | undefined {
  const answer = s3Answer(view);
  if (!answer || !(answer.code.startsWith('KMS.') || answer.message.includes('kms:Decrypt'))) return undefined;
  return found({
    impact: 'partial',
    summary: `KMS refused to decrypt ${answer.key} of bucket ${view.bucket}: S3 answered ${answer.code}.`,
    evidence: [{ fact: view.pathOf('probe', ['body']), actual: answer.code, expected: 'the object' }],
    proposal: {
      change: { kind: 'manual' },
      safety: 'manual',
      steps: [
        `Look up the key of ${answer.key} (HeadObject, SSEKMSKeyId), check that it is enabled, and append this statement to its policy if it is missing: ${JSON.stringify(kmsDecryptStatement(view.distribution.ARN))}`,
      ],
      deadEnds: DEAD_ENDS,
    },
  });
}

function foundRefusal(view: OriginView, refused: RefusedObjects, refusals: readonly KeyRefusal[]): Answer {
  const first = refusals[0];
  if (!first) return unknown([view.pathOf('kmsKeys')], 'the KMS key is not known');
  const evidence = refused.evidence.filter(
    (entry, index, all) => all.findIndex(({ fact }) => fact === entry.fact) === index,
  );
  return found({
    impact: refused.impact,
    summary: `${shortList(refused.keys)} in bucket ${view.bucket} ${refused.keys.length === 1 ? 'is' : 'are'} encrypted with ${first.keyArn}, and ${first.because}.`,
    evidence,
    proposal: proposalFor(view, first, [...new Set(refusals.map(({ keyArn }) => keyArn))]),
  });
}

const DEAD_ENDS = [
  'Changing the bucket policy would not fix this: S3 allows the request, KMS refuses it.',
  'Changing the bucket’s default encryption would not fix this: existing objects keep the key they were stored with.',
  'Allowing kms:Decrypt for every distribution of the account (ArnLike …:distribution/*) would fix it and open the key too far.',
];

function proposalFor(view: OriginView, refusal: KeyRefusal, keyArns: readonly string[]): Proposal {
  const others = keyArns.length > 1 ? [`The same holds for ${shortList(keyArns.slice(1))}.`] : [];
  if (refusal.reason !== 'not-granted')
    return {
      change: { kind: 'manual' },
      safety: 'manual',
      steps: [...STEPS[refusal.reason], ...others],
      deadEnds: DEAD_ENDS,
    };
  const foreign = refusal.keyArn.split(':')[4] !== view.distributionAccountId;
  return {
    change: { kind: 'put-key-policy', keyArn: refusal.keyArn, statement: kmsDecryptStatement(view.distribution.ARN) },
    safety: foreign ? 'manual' : 'approve',
    steps: [
      foreign
        ? `The key belongs to account ${refusal.keyArn.split(':')[4]}: only that account can change its policy. Send its owner the statement to append.`
        : 'Append the statement to the key policy; PutKeyPolicy replaces the whole document, so keep every other statement, above all those of the key’s administrators.',
      ...others,
    ],
    deadEnds: DEAD_ENDS,
  };
}

const STEPS: Readonly<Record<Exclude<KeyRefusal['reason'], 'not-granted'>, readonly string[]>> = {
  'aws-managed': [
    'The policy of an AWS managed key cannot be changed: store the objects with a customer managed key, whose policy lets CloudFront decrypt, or with SSE-S3; copy the existing objects.',
  ],
  'key-state': [
    'Have the key’s administrators enable the key again (EnableKey, or CancelKeyDeletion and then EnableKey); what is encrypted with it cannot be read until then.',
  ],
  denied: [
    'Ask the owner of the Deny in the key policy to spare cloudfront.amazonaws.com on behalf of this distribution.',
  ],
};
