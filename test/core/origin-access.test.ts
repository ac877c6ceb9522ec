import { describe, expect, it } from 'vitest';
import type { Facts, Origin } from '../../functions/core/facts.ts';
import { originAccessOf } from '../../functions/core/origin-access.ts';

const OAI = 'origin-access-identity/cloudfront/E3OAI';
const REST = 'site.s3.eu-west-1.amazonaws.com';
const WEBSITE = 'site.s3-website-eu-west-1.amazonaws.com';

function accessOf(origin: Partial<Origin>, originAccessControls?: Facts['originAccessControls']) {
  const facts: Facts = {
    formatVersion: 1,
    distribution: { unreadable: 'not needed here' },
    ...(originAccessControls === undefined ? {} : { originAccessControls }),
  };
  return originAccessOf(facts, { Id: 's3', DomainName: REST, ...origin });
}

const signing = (SigningBehavior: string) => ({ E2OAC: { SigningBehavior } });

describe('originAccessOf', () => {
  it.each([
    [
      'an OAC that always signs',
      { OriginAccessControlId: 'E2OAC' },
      signing('always'),
      { kind: 'oac', id: 'E2OAC', signing: 'always' },
    ],
    [
      'an OAC that lets viewers sign',
      { OriginAccessControlId: 'E2OAC' },
      signing('no-override'),
      { kind: 'oac', id: 'E2OAC', signing: 'no-override' },
    ],
    [
      'an OAC that never signs',
      { OriginAccessControlId: 'E2OAC' },
      signing('never'),
      { kind: 'anonymous', because: 'signing-never', oacId: 'E2OAC' },
    ],
    ['an OAI', { S3OriginConfig: { OriginAccessIdentity: OAI } }, {}, { kind: 'oai', id: 'E3OAI' }],
    [
      'an empty OAI',
      { S3OriginConfig: { OriginAccessIdentity: '' } },
      {},
      { kind: 'anonymous', because: 'no-identity' },
    ],
    [
      'an empty OAC and an OAI',
      { OriginAccessControlId: '', S3OriginConfig: { OriginAccessIdentity: OAI } },
      {},
      { kind: 'oai', id: 'E3OAI' },
    ],
    ['neither', {}, {}, { kind: 'anonymous', because: 'no-identity' }],
    [
      'a custom origin',
      { CustomOriginConfig: { OriginProtocolPolicy: 'https-only' } },
      {},
      { kind: 'anonymous', because: 'custom-origin' },
    ],
    [
      'a website endpoint',
      { DomainName: WEBSITE, CustomOriginConfig: {} },
      {},
      { kind: 'anonymous', because: 'website-endpoint' },
    ],
    [
      'a website endpoint, whatever OAC is named',
      { DomainName: WEBSITE, OriginAccessControlId: 'E2OAC' },
      signing('always'),
      { kind: 'anonymous', because: 'website-endpoint' },
    ],
    [
      'a website endpoint, whatever OAI is named',
      { DomainName: WEBSITE, S3OriginConfig: { OriginAccessIdentity: OAI } },
      {},
      { kind: 'anonymous', because: 'website-endpoint' },
    ],
  ])('%s', (_name, origin, controls, access) => {
    expect(accessOf(origin, controls)).toEqual(access);
  });

  it.each([
    ['was not collected', undefined],
    ['is not among the collected ones', {}],
    ['could not be read', { E2OAC: { unreadable: 'AccessDenied' } }],
    ['could not be listed', { unreadable: 'AccessDenied' }],
  ])('is unknown and says what to read when the OAC %s', (_name, controls) => {
    expect(accessOf({ OriginAccessControlId: 'E2OAC' }, controls)).toMatchObject({
      kind: 'unknown',
      needs: ['originAccessControls.E2OAC'],
    });
  });

  it.each(['sometimes', 'ALWAYS', 'always-amz-auth', ''])('does not guess what SigningBehavior "%s" means', (value) => {
    expect(accessOf({ OriginAccessControlId: 'E2OAC' }, signing(value))).toMatchObject({
      kind: 'unknown',
      because: expect.stringContaining(JSON.stringify(value)),
      needs: ['originAccessControls.E2OAC.SigningBehavior'],
    });
  });

  it.each(['E3OAI', 'origin-access-identity/cloudfront/', 'origin-access-identity/cloudfront/E 3'])(
    'does not take "%s" for an OAI',
    (value) => {
      expect(accessOf({ S3OriginConfig: { OriginAccessIdentity: value } })).toMatchObject({ kind: 'unknown' });
    },
  );
});
