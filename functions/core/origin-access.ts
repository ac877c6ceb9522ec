import { type Facts, factPath, type Origin, type OriginAccessControlFacts, readFact } from './facts.ts';
import { parseS3Origin } from './s3-origin.ts';

/** How CloudFront presents itself to S3 for one origin. */
export type OriginAccess =
  | { readonly kind: 'oac'; readonly id: string; readonly signing: 'always' | 'no-override' }
  | {
      readonly kind: 'anonymous';
      readonly because: 'website-endpoint' | 'custom-origin' | 'no-identity' | 'signing-never';
      readonly oacId?: string;
    }
  | { readonly kind: 'oai'; readonly id: string }
  /** `needs` are fact paths: what must be read before it can be told. */
  | { readonly kind: 'unknown'; readonly because: string; readonly needs: readonly string[] };

const OAI_VALUE = /^origin-access-identity\/cloudfront\/([A-Z0-9]+)$/i;

/**
 * A website endpoint is never signed for, whatever else the origin says; then an OAC decides by its `SigningBehavior`; then an OAI.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
export function originAccessOf(facts: Facts, origin: Origin): OriginAccess {
  if (parseS3Origin(origin.DomainName)?.kind === 'website') return { kind: 'anonymous', because: 'website-endpoint' };
  if (origin.OriginAccessControlId) return oacAccess(facts, origin.OriginAccessControlId);
  const identity = origin.S3OriginConfig?.OriginAccessIdentity;
  if (identity) return oaiAccess(origin, identity);
  if (origin.CustomOriginConfig || origin.VpcOriginConfig) return { kind: 'anonymous', because: 'custom-origin' };
  return { kind: 'anonymous', because: 'no-identity' };
}

function oacAccess(facts: Facts, id: string): OriginAccess {
  const keys = ['originAccessControls', id];
  const reading = readFact<OriginAccessControlFacts>(facts, keys);
  if (reading.kind === 'unreadable')
    return unknown(`origin access control ${id} could not be read: ${reading.code}`, keys);
  if (reading.kind === 'not-collected') return unknown(`origin access control ${id} was not collected`, keys);
  const signing: unknown = (reading.value as OriginAccessControlFacts | null)?.SigningBehavior;
  if (signing === 'always' || signing === 'no-override') return { kind: 'oac', id, signing };
  if (signing === 'never') return { kind: 'anonymous', because: 'signing-never', oacId: id };
  return unknown(
    `origin access control ${id} has SigningBehavior ${JSON.stringify(signing) ?? 'unset'}; expected always, no-override or never`,
    [...keys, 'SigningBehavior'],
  );
}

function oaiAccess(origin: Origin, identity: string): OriginAccess {
  const id = OAI_VALUE.exec(identity)?.[1];
  if (id !== undefined) return { kind: 'oai', id };
  const because = `origin ${origin.Id} names ${identity}; expected origin-access-identity/cloudfront/<OAI id>`;
  return { kind: 'unknown', because, needs: ['distribution.DistributionConfig.Origins'] };
}

function unknown(because: string, keys: readonly string[]): OriginAccess {
  return { kind: 'unknown', because, needs: [factPath(keys)] };
}
