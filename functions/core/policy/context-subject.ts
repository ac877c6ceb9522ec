import type { DistributionFacts, Facts, Origin } from '../facts.ts';
import type { OriginAccess } from '../origin-access.ts';
import type { Partition } from '../s3-origin.ts';

/** What one request of CloudFront to S3 depends on. */
export interface ContextSubject {
  readonly facts: Facts;
  readonly distribution: DistributionFacts;
  readonly origin: Origin;
  readonly access: Exclude<OriginAccess, { kind: 'unknown' }>;
  readonly bucket: string;
  readonly partition: Partition;
  readonly viewerProtocol: 'https' | 'http';
  readonly action: string;
}
