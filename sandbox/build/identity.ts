import { createHash } from 'node:crypto';
import type { OriginAccessControlConfig } from '@aws-sdk/client-cloudfront';
import { newETag, type World } from '../world.ts';

/** Adds an OAC that signs every request for S3 origins; returns its id. */
export function addOac(world: World, id: string, config: Partial<OriginAccessControlConfig> = {}): string {
  const OriginAccessControlConfig: OriginAccessControlConfig = {
    Name: `oac-${id.toLowerCase()}`,
    Description: '',
    SigningProtocol: 'sigv4',
    SigningBehavior: 'always',
    OriginAccessControlOriginType: 's3',
    ...config,
  };
  world.originAccessControls.set(id, {
    accountId: world.accountId,
    value: { Id: id, OriginAccessControlConfig },
    eTag: newETag(world),
  });
  return id;
}

/** Adds an OAI; returns its id. Its canonical user id follows from the id. */
export function addOai(world: World, id: string, accountId: string = world.accountId): string {
  const CloudFrontOriginAccessIdentityConfig = { CallerReference: `sandbox-${id}`, Comment: '' };
  const value = { Id: id, S3CanonicalUserId: oaiCanonicalUserId(id), CloudFrontOriginAccessIdentityConfig };
  world.originAccessIdentities.set(id, { accountId, value, eTag: newETag(world) });
  return id;
}

/** 64 hex digits. */
export function oaiCanonicalUserId(id: string): string {
  return createHash('sha256').update(`origin access identity ${id}`).digest('hex');
}
