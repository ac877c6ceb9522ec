import { type Answer, found } from './cause.ts';
import { originPath } from './config-path.ts';
import { impactOf } from './grant-gap.ts';
import type { OriginView } from './origin-view.ts';

/**
 * A distribution that points at a bucket nobody owns, whatever kind of endpoint it asks. `fact` and `actual` show that it is gone.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
export function deletedBucket(view: OriginView, fact: string, actual: unknown): Answer {
  const { origin, bucket } = view;
  return found({
    impact: impactOf(view, true),
    summary: `Bucket ${bucket} of origin ${origin.Id} does not exist; whoever creates a bucket of that name decides what this distribution serves.`,
    evidence: [
      { fact, actual, expected: 'an existing bucket of your account' },
      {
        fact: `distribution.${originPath(view)}.DomainName`,
        actual: origin.DomainName,
        expected: 'a bucket that exists',
      },
    ],
    proposal: {
      change: { kind: 'manual' },
      safety: 'manual',
      steps: [
        `Act now: remove the origin from the distribution or disable the distribution, or create bucket ${bucket} again in account ${view.distributionAccountId} before somebody else does.`,
        'Tell the security team, and check whether responses of the last days came from a bucket that is not yours.',
        'Next time remove the origin before deleting its bucket.',
      ],
      deadEnds: [
        'Writing a bucket policy would not fix this: there is no bucket to write it to.',
        'Waiting would not fix this: bucket names are shared by all AWS customers, so the name is free for anybody.',
      ],
    },
  });
}
