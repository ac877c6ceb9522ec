import { type Answer, defineCause, found, unknown } from '../../cause.ts';
import { identityName } from '../../grant-gap.ts';
import { isKmsEncrypted } from '../../kms-objects.ts';
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
  id: 'kms-oai-unsupported',
  family: 'encryption',
  title: 'The object is encrypted with AWS KMS, which this origin’s requests cannot use',
  why: 'Reading an SSE-KMS object needs a SigV4 request of a principal that the key policy can name; neither an OAI nor an unsigned request is one.',
  needs: ['bucket.objects'],
  permissions: { read: ['s3:GetObject'], fix: [] },
  notApplicable: (view) => (view.access.kind === 'oac' ? 'the origin uses an OAC' : undefined),
  detect: (view, { 'bucket.objects': objects }) => {
    const judged = judgeObjects(view, objects, judgeEncryption, {
      ruledOut: 'no object that was looked at is encrypted with AWS KMS',
      found: (refused) => foundEncrypted(view, refused),
    });
    return judged.kind === 'found' ? judged : (refusedForIt(view) ?? judged);
  },
});

function foundEncrypted(view: OriginView, { keys, evidence, impact }: RefusedObjects): Answer {
  if (view.access.kind === 'unknown') return unknown(view.access.needs, view.access.because);
  return found({
    impact,
    summary: `${shortList(keys)} in bucket ${view.bucket} ${keys.length === 1 ? 'is' : 'are'} encrypted with AWS KMS, and ${identityName(view)} cannot decrypt ${keys.length === 1 ? 'it' : 'them'}.`,
    evidence,
    proposal: proposalFor(view),
  });
}

/** S3's words for an SSE-KMS object that is asked for without SigV4: the sample may not hold that object. */
function refusedForIt(view: OriginView): Answer | undefined {
  const answer = s3Answer(view);
  if (!answer || !/AWS KMS managed keys require AWS Signature Version 4/i.test(answer.message)) return undefined;
  return foundEncrypted(view, {
    keys: [answer.key],
    impact: 'partial',
    evidence: [{ fact: view.pathOf('probe', ['body']), actual: answer.code, expected: 'the object' }],
  });
}

function judgeEncryption(object: SampledObject): ObjectJudgement {
  const encryption = object.read('ServerSideEncryption');
  if (encryption.kind === 'unreadable') return openReading(encryption);
  if (encryption.kind === 'not-collected' || !isKmsEncrypted(encryption.value)) return SERVED;
  return {
    kind: 'refused',
    evidence: [{ fact: encryption.path, actual: encryption.value, expected: 'AES256, or an origin with an OAC' }],
  };
}

function proposalFor(view: OriginView) {
  return {
    change: { kind: 'manual' },
    safety: 'manual',
    steps: [
      useOac(view),
      `Or store the objects of bucket ${view.bucket} with SSE-S3: change the default encryption and copy the existing objects.`,
    ],
    deadEnds: [
      view.access.kind === 'oai'
        ? 'Granting the OAI kms:Decrypt in the key policy would not fix this: CloudFront does not support SSE-KMS with an OAI.'
        : 'Granting everybody kms:Decrypt in the key policy would not fix this: KMS answers no unsigned request.',
      'Changing the bucket’s default encryption alone would not fix this: existing objects keep the encryption they were stored with.',
      'Changing the bucket policy would not fix this: it is KMS that refuses.',
    ],
  } as const;
}

/** An OAC that never signs is attached already: what is missing is the signature and the right to decrypt. */
function useOac({ access }: OriginView): string {
  return access.kind === 'anonymous' && access.oacId !== undefined
    ? `Let CloudFront kms:Decrypt in the key policy, and set SigningBehavior of OAC ${access.oacId} to always: only signed requests can decrypt.`
    : 'Migrate the origin to an OAC: grant it in the bucket policy, let it kms:Decrypt in the key policy, then attach it to the origin.';
}
