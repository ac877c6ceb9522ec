import type { OtherDistribution } from '../facts.ts';
import { bucketOf, parseS3Origin } from '../s3-origin.ts';
import { oaiOfOrigin } from './origin-users.ts';
import type { OriginView } from './origin-view.ts';

/** The account's other distributions that have this bucket as an origin; undefined when they were not read. */
export function readersOf(view: OriginView): readonly OtherDistribution[] | undefined {
  const others = view.read('otherDistributions');
  if (others.kind !== 'known') return undefined;
  return others.value.filter((distribution) =>
    distribution.Origins?.Items?.some((origin) => bucketOf(parseS3Origin(origin.DomainName)) === view.bucket),
  );
}

/** Whether another distribution reads this bucket as one of these OAIs: their grant is then its, and tells nothing about this one. */
export function othersReadAs(view: OriginView, oaiIds: readonly string[]): boolean | undefined {
  return readersOf(view)?.some(({ Origins }) =>
    Origins?.Items?.some((origin) => {
      const id = oaiOfOrigin(origin);
      return id !== undefined && oaiIds.includes(id) && bucketOf(parseS3Origin(origin.DomainName)) === view.bucket;
    }),
  );
}
