import type { Proposal } from '../../../change.ts';
import { type Answer, defineCause, found } from '../../cause.ts';
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

/** GLACIER_IR is not among them: it is read at once. https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html */
const ARCHIVE_CLASSES = new Set(['GLACIER', 'DEEP_ARCHIVE']);

export default defineCause({
  id: 'archived-object',
  family: 'object',
  title: 'The object is archived and must be restored before it can be read',
  why: 'S3 answers 403 InvalidObjectState for objects in an archive storage class or tier until RestoreObject has finished.',
  needs: ['bucket.objects'],
  permissions: { read: ['s3:GetObject'], fix: [] },
  detect: (view, { 'bucket.objects': objects }) => {
    const answer = s3Answer(view);
    if (answer?.code === 'InvalidObjectState') return refusedAsArchived(view, answer.key);
    return judgeObjects(view, objects, judgeStorage, {
      ruledOut: 'no object that was looked at is archived',
      found: ({ keys, evidence, impact }) =>
        found({
          impact,
          summary: `${shortList(keys)} in bucket ${view.bucket} ${keys.length === 1 ? 'is' : 'are'} archived; S3 answers 403 until ${keys.length === 1 ? 'it is' : 'they are'} restored.`,
          evidence,
          proposal: proposalFor(view, keys),
        }),
    });
  },
});

function refusedAsArchived(view: OriginView, key: string): Answer {
  return found({
    impact: 'partial',
    summary: `S3 answered InvalidObjectState for ${key}: the object is archived and has to be restored first.`,
    evidence: [{ fact: view.pathOf('probe', ['body']), actual: 'InvalidObjectState', expected: 'the object' }],
    proposal: proposalFor(view, [key]),
  });
}

function judgeStorage(object: SampledObject): ObjectJudgement {
  const restore = object.read('Restore');
  if (restore.kind === 'known' && /ongoing-request="false"/.test(restore.value)) return SERVED;
  const storageClass = object.read('StorageClass');
  if (storageClass.kind === 'unreadable') return openReading(storageClass);
  if (storageClass.kind === 'known' && ARCHIVE_CLASSES.has(storageClass.value)) {
    return {
      kind: 'refused',
      evidence: [
        {
          fact: storageClass.path,
          actual: storageClass.value,
          expected: 'a class that is read at once, or a finished restore',
        },
      ],
    };
  }
  const tier = object.read('ArchiveStatus');
  if (tier.kind === 'unreadable') return openReading(tier);
  return tier.kind === 'known' && tier.value !== ''
    ? { kind: 'refused', evidence: [{ fact: tier.path, actual: tier.value, expected: 'no archive tier' }] }
    : SERVED;
}

function proposalFor(view: OriginView, keys: readonly string[]): Proposal {
  return {
    change: { kind: 'manual' },
    safety: 'manual',
    steps: [
      `Restore ${shortList(keys)} in bucket ${view.bucket} with RestoreObject and wait until it has finished; a restored copy is temporary, so copy it to a storage class that is read at once.`,
      'Exclude what the distribution serves from the lifecycle rule or the Intelligent-Tiering configuration that archives it.',
    ],
    deadEnds: [
      'Changing the bucket policy would not fix this: the request is allowed, the object cannot be read at the moment.',
      'An invalidation would not fix this: it makes CloudFront ask S3 for the archived object more often.',
    ],
  };
}
