import { type Answer, defineCause, ruledOut, unknown } from '../../cause.ts';
import { deletedBucket } from '../../deleted-bucket.ts';
import type { OriginView } from '../../origin-view.ts';
import { s3Answer } from '../../s3-answer.ts';

export default defineCause({
  id: 'bucket-deleted',
  family: 'bucket',
  title: 'The bucket does not exist (security: its name can be taken)',
  why: 'A distribution that points at a deleted bucket serves whatever the next owner of that name puts there, under your domain.',
  needs: [],
  permissions: { read: ['s3:ListBucket'], fix: [] },
  detect: (view) => {
    const exists = view.read('bucket.exists');
    if (exists.kind === 'known' && !exists.value) return deletedBucket(view, exists.path, false);
    if (s3Answer(view)?.code === 'NoSuchBucket')
      return deletedBucket(view, view.pathOf('probe', ['body']), 'NoSuchBucket');
    if (view.read('bucket.policy').kind === 'known')
      return ruledOut(`bucket ${view.bucket} exists: its policy was read`);
    return exists.kind === 'known'
      ? ownership(view)
      : unknown([exists.path], `whether bucket ${view.bucket} exists is not known`);
  },
});

/** The name exists and its policy could not be read: whose bucket it is decides. */
function ownership(view: OriginView): Answer {
  const owner = view.read('bucket.ownerAccountId');
  if (owner.kind === 'known') return ruledOut(`bucket ${view.bucket} exists and belongs to account ${owner.value}`);
  const foreign = owner.kind === 'unreadable' && owner.code === 'NotOwnedByDistributionAccount';
  return unknown(
    [owner.path],
    foreign
      ? `bucket ${view.bucket} exists and is not owned by account ${view.distributionAccountId}: if it once was, somebody else has taken the name`
      : `which account owns bucket ${view.bucket} is not known`,
  );
}
