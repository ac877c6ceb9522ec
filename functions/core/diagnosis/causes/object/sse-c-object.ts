import { isUnreadable } from '../../../facts.ts';
import { type Answer, defineCause, found, unknown } from '../../cause.ts';
import type { Evidence, Impact } from '../../diagnosis.ts';
import type { OriginView } from '../../origin-view.ts';
import { s3Answer } from '../../s3-answer.ts';
import {
  judgeObjects,
  type ObjectJudgement,
  openReading,
  type SampledObject,
  SERVED,
  shortList,
} from '../../sampled-objects.ts';

export default defineCause({
  id: 'sse-c-object',
  family: 'object',
  title: 'The object is encrypted with a key that only its uploader has (SSE-C)',
  why: 'S3 returns an SSE-C object only to requests that carry the key itself, and CloudFront has no way to send it.',
  needs: ['bucket.objects'],
  permissions: { read: ['s3:GetObject'], fix: [] },
  detect: (view, { 'bucket.objects': objects }) => {
    const answer = s3Answer(view);
    if (answer?.code === 'InvalidRequest' && /Server Side Encryption/i.test(answer.message)) {
      return foundKeys(view, [answer.key], 'partial', [
        { fact: view.pathOf('probe', ['body']), actual: 'InvalidRequest', expected: 'the object' },
      ]);
    }
    const refusedHead = Object.entries(objects).filter(
      ([, object]) => isUnreadable(object) && object.unreadable === 'BadRequest',
    );
    if (refusedHead.length > 0)
      return unreadableHead(
        view,
        refusedHead.map(([key]) => key),
      );
    return judgeObjects(view, objects, judgeEncryption, {
      ruledOut: 'no object that was looked at is encrypted with a customer-provided key',
      found: ({ keys, evidence, impact }) => foundKeys(view, keys, impact, evidence),
    });
  },
});

function judgeEncryption(object: SampledObject): ObjectJudgement {
  const algorithm = object.read('SSECustomerAlgorithm');
  if (algorithm.kind === 'unreadable') return openReading(algorithm);
  if (algorithm.kind === 'not-collected' || algorithm.value === '') return SERVED;
  return {
    kind: 'refused',
    evidence: [{ fact: algorithm.path, actual: algorithm.value, expected: 'no customer-provided key' }],
  };
}

/** HeadObject of an SSE-C object without its key is answered with a bare 400. */
function unreadableHead(view: OriginView, keys: readonly string[]): Answer {
  return unknown(
    keys.map((key) => view.pathOf('bucket.objects', [key])),
    `HeadObject answered 400 for ${shortList(keys)}, as it does for SSE-C objects`,
  );
}

function foundKeys(view: OriginView, keys: readonly string[], impact: Impact, evidence: readonly Evidence[]): Answer {
  const it = keys.length === 1 ? 'it' : 'them';
  return found({
    impact,
    summary: `${shortList(keys)} in bucket ${view.bucket} ${keys.length === 1 ? 'is' : 'are'} encrypted with a customer-provided key (SSE-C); CloudFront cannot send that key.`,
    evidence,
    proposal: {
      change: { kind: 'manual' },
      safety: 'manual',
      steps: [
        `Copy ${shortList(keys)} with the key that encrypted ${it} and without SSE-C for the copy (SSE-S3, or SSE-KMS with an OAC).`,
      ],
      deadEnds: [
        'Changing the bucket policy or a KMS key policy would not fix this: neither holds the customer’s key.',
        'Sending the key as a custom origin header would not be a repair: it would store the key in the distribution’s configuration.',
      ],
    },
  });
}
