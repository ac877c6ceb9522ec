import { describe, expect, it } from 'vitest';
import { ConfigError, readCliConfig } from '../../functions/shared/config.ts';

const ROLE = 'arn:aws:iam::111122223333:role/writer';

describe('ORIGINMEND_PLAN_KINDS', () => {
  it.each([undefined, '', ' ', ',,,'])('switches nothing on when it is %j', (value) => {
    expect(readCliConfig({ ORIGINMEND_PLAN_KINDS: value })).not.toHaveProperty('planKinds');
  });

  it('names kinds, with spaces and gaps between them', () => {
    const { planKinds } = readCliConfig({ ORIGINMEND_PLAN_KINDS: 'put-key-policy,, migrate-to-oac ,' });
    expect(planKinds).toEqual(['put-key-policy', 'migrate-to-oac']);
  });

  it.each(['update-everything', 'put-bucket-policy', 'remove-oai-grant', 'PUT-KEY-POLICY'])(
    'refuses %s and says what there is',
    (name) => {
      expect(() => readCliConfig({ ORIGINMEND_PLAN_KINDS: name })).toThrow(ConfigError);
      expect(() => readCliConfig({ ORIGINMEND_PLAN_KINDS: name })).toThrow(/update-distribution, .*migrate-to-oac/);
    },
  );
});

describe('ORIGINMEND_WRITER_ROLES', () => {
  it.each([undefined, '', ',,'])('names no role when it is %j', (value) => {
    expect(readCliConfig({ ORIGINMEND_WRITER_ROLES: value })).not.toHaveProperty('writerRoles');
  });

  it('maps kinds to roles', () => {
    const { writerRoles } = readCliConfig({
      ORIGINMEND_WRITER_ROLES: `put-key-policy=${ROLE},,migrate-to-oac=${ROLE}`,
    });
    expect(writerRoles).toEqual({ 'put-key-policy': ROLE, 'migrate-to-oac': ROLE });
  });

  it.each([`any=${ROLE}`, 'put-key-policy', 'put-key-policy=', 'put-key-policy=role/writer', ROLE])(
    'refuses %s',
    (value) => {
      expect(() => readCliConfig({ ORIGINMEND_WRITER_ROLES: value })).toThrow(ConfigError);
    },
  );
});

describe('AWS_ENDPOINT_URL', () => {
  it.each([undefined, ''])('is AWS itself when it is %j', (value) => {
    expect(readCliConfig({ AWS_ENDPOINT_URL: value }).endpointUrl).toBeUndefined();
  });

  it.each(['localhost:4566', 'foo', 'ftp://127.0.0.1/'])('refuses %s, with the value and an example', (value) => {
    expect(() => readCliConfig({ AWS_ENDPOINT_URL: value })).toThrow(ConfigError);
    expect(() => readCliConfig({ AWS_ENDPOINT_URL: value })).toThrow(`"${value}"; expected a URL such as http://`);
  });
});
