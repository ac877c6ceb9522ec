import { describe, expect, it } from 'vitest';
import { ConfigError, readCliConfig, readConfig, readLinkingConfig } from '../../functions/shared/config.ts';

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

describe('ORIGINMEND_APPROVAL_URL', () => {
  const DEPLOYED = { ORIGINMEND_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:om', ORIGINMEND_TABLE_NAME: 'om' };
  const PAGE = 'https://abcdefgh.lambda-url.us-east-1.on.aws';

  it.each([PAGE, `${PAGE}/`, 'http://127.0.0.1:4566/approval//'])(
    'is where links lead, without a slash at the end: %s',
    (value) => {
      const { approvalUrl } = readLinkingConfig({ ...DEPLOYED, ORIGINMEND_APPROVAL_URL: value });
      expect(approvalUrl).toBe(value.replace(/\/+$/, ''));
    },
  );

  it.each(['not a url', 'abcdefgh.lambda-url.us-east-1.on.aws', 'ftp://page', `${PAGE}/?x=1`, `${PAGE}#top`])(
    'refuses %s, with the value and an example',
    (value) => {
      const environment = { ...DEPLOYED, ORIGINMEND_APPROVAL_URL: value };
      expect(() => readConfig(environment)).toThrow(ConfigError);
      expect(() => readConfig(environment)).toThrow(
        `"${value}"; expected the address of the approval page, such as https://`,
      );
    },
  );

  it.each([undefined, ''])(
    'may be %j for the approval page alone, which learns its address from the request',
    (value) => {
      const environment = { ...DEPLOYED, ORIGINMEND_APPROVAL_URL: value };
      expect(readConfig(environment).approvalUrl).toBe('');
      expect(() => readLinkingConfig(environment)).toThrow(/^ORIGINMEND_APPROVAL_URL is not set; expected/);
    },
  );
});

describe('ORIGINMEND_APPROVAL_HOURS', () => {
  it.each([undefined, ''])('is three days when it is %j', (value) => {
    expect(readCliConfig({ ORIGINMEND_APPROVAL_HOURS: value }).approvalHours).toBe(72);
  });

  it.each(['abc', '0', '-1', '721'])('refuses %s', (value) => {
    expect(() => readCliConfig({ ORIGINMEND_APPROVAL_HOURS: value })).toThrow(ConfigError);
  });
});
