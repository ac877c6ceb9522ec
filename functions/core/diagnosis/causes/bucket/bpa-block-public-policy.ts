import { isPublic } from '../../../policy/public-access.ts';
import { defineCause, found, notApplicable, unknown } from '../../cause.ts';
import { grantGap } from '../../grant-gap.ts';
import { publicStatements } from '../../public-restriction.ts';

export default defineCause({
  id: 'bpa-block-public-policy',
  family: 'bucket',
  title: 'Block Public Access will refuse the repaired policy, because another statement is public',
  why: 'BlockPublicPolicy leaves an old public policy alone and refuses the next write of it, whichever statement that write is about.',
  needs: ['bucket.policy'],
  permissions: { read: ['s3:GetBucketPolicy', 's3:GetBucketPublicAccessBlock'], fix: [] },
  notApplicable: (view) =>
    view.access.kind === 'anonymous' ? 'no grant can be written for unsigned requests' : undefined,
  detect: (view, { 'bucket.policy': policy }) => {
    const gap = grantGap(view, policy);
    if (gap.kind === 'answer') return notApplicable('no grant is to be written');
    const { public: published, statements } = isPublic(policy);
    if (published === false) return notApplicable('the bucket policy is not public');
    const block = view.read('bucket.publicAccessBlock');
    if (block.kind !== 'known')
      return unknown(
        [block.path],
        'a grant is to be written, the bucket policy is public, and Block Public Access is not known',
      );
    if (block.value?.BlockPublicPolicy !== true) return notApplicable('BlockPublicPolicy is off');
    const names = statements.join(', ');
    return found({
      impact: 'info',
      summary: `Statement ${names} ${published === 'unknown' ? 'may make' : 'makes'} the policy of bucket ${view.bucket} public, so BlockPublicPolicy refuses any new version of it, the missing grant included.`,
      evidence: [
        {
          fact: view.pathOf('bucket.publicAccessBlock', ['BlockPublicPolicy']),
          actual: true,
          expected: 'true, together with a policy that is not public',
        },
        ...publicStatements(view, statements),
      ],
      proposal: {
        change: { kind: 'manual' },
        safety: 'manual',
        steps: [`Ask the owner of statement ${names} to remove or limit it, then write the grant.`],
        deadEnds: [
          'Repeating the write would not fix this: S3 judges the whole document, not the statement that is new.',
          'Switching Block Public Access off would make that statement effective and the bucket public.',
        ],
      },
    });
  },
});
