import type { BucketFacts } from '../core/facts.ts';
import type { BucketAddress } from './deps.ts';

/** One bucket without its objects. `policyText` is exactly what S3 sent, null = no policy; left out when it could not be read. */
export interface BucketReading {
  readonly address: BucketAddress;
  readonly facts: BucketFacts;
  readonly policyText?: string | null;
}
