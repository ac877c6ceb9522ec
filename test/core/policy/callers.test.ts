import { describe, expect, it } from 'vitest';
import { callerNamed } from '../../../functions/core/policy/callers.ts';
import { contextText, contextValue } from '../../../functions/core/policy/context-key.ts';
import { serviceKeys } from '../../../functions/core/policy/identity-keys.ts';
import type { RequestPrincipal } from '../../../functions/core/policy/request.ts';

const SERVICE: RequestPrincipal = { kind: 'service', service: 'config.amazonaws.com' };
const OAI: RequestPrincipal = { kind: 'oai', id: 'E9' };
const ROLE: RequestPrincipal = { kind: 'iam', arn: 'arn:aws:iam::444455556666:role/Ci', accountId: '444455556666' };
const NOBODY: RequestPrincipal = { kind: 'anonymous' };

/** What a key carries for a service, an OAI, a role and an anonymous caller. */
describe.each([
  ['aws:PrincipalIsAWSService', 'true', 'false', 'false', 'absent'],
  ['aws:PrincipalServiceName', 'config.amazonaws.com', 'absent', 'absent', 'absent'],
  ['aws:PrincipalServiceNamesList', 'config.amazonaws.com', 'absent', 'absent', 'absent'],
  ['aws:SourceIp', 'absent', '198.51.100.7', '198.51.100.7', '198.51.100.7'],
  [
    'aws:PrincipalArn',
    'absent',
    'arn:aws-cn:iam::cloudfront:user/CloudFront Origin Access Identity E9',
    'arn:aws:iam::444455556666:role/Ci',
    'absent',
  ],
  ['aws:PrincipalAccount', 'absent', 'absent', '444455556666', 'anonymous'],
  ['aws:SourceArn', 'absent', 'absent', 'absent', 'absent'],
  ['aws:SecureTransport', 'true', 'true', 'true', 'true'],
  ['s3:TlsVersion', '1.2', '1.2', '1.2', '1.2'],
  ['aws:ViaAWSService', 'false', 'false', 'false', 'false'],
  [
    'aws:CurrentTime',
    '2030-01-01T00:00:00.000Z',
    '2030-01-01T00:00:00.000Z',
    '2030-01-01T00:00:00.000Z',
    '2030-01-01T00:00:00.000Z',
  ],
  ['aws:EpochTime', '1893456000', '1893456000', '1893456000', '1893456000'],
])('%s', (key, service, oai, role, nobody) => {
  it.each([
    ['a service', SERVICE, service],
    ['an OAI', OAI, oai],
    ['a role', ROLE, role],
    ['nobody', NOBODY, nobody],
  ])('of %s', (_name, principal, expected) => {
    expect(contextText(contextValue(callerNamed(principal, 'aws-cn').context, key))).toBe(expected);
  });
});

it('the caller is the principal that was named', () => {
  expect(callerNamed(SERVICE, 'aws').principal).toEqual(SERVICE);
  expect(callerNamed(ROLE, 'aws').principal).toEqual(ROLE);
  expect(callerNamed(NOBODY, 'aws').principal).toEqual(NOBODY);
});

it('an OAI has a canonical user id that no policy names', () => {
  expect(callerNamed(OAI, 'aws').principal).toEqual({ ...OAI, canonicalUserId: 'not-E9' });
});

it('an ARN without an account belongs to none', () => {
  const { principal } = callerNamed({ kind: 'iam', arn: 'root', accountId: '' }, 'aws');
  expect(principal).toEqual({ kind: 'iam', arn: 'root', accountId: '' });
  expect(contextText(contextValue(serviceKeys('E2'), 'aws:SourceAccount'))).toBe('""');
});
