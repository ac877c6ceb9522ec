import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePageRequest } from '../../functions/approval-page/request.ts';

const planId = '0123456789abcdef0123456789abcdef';
const token = 'T'.repeat(43);
const nonce = 'N'.repeat(43);

interface Changes {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly body?: string | null;
  readonly base64?: boolean;
  readonly headers?: Record<string, string>;
  readonly cookies?: readonly string[];
  readonly domainName?: string;
}

/** As a Lambda function URL sends it: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
function event(changes: Changes = {}): Record<string, unknown> {
  const {
    method = 'GET',
    path = `/plans/${planId}`,
    query = `token=${token}`,
    body,
    base64 = false,
    headers = {},
    cookies,
  } = changes;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      host: 'abc.lambda-url.us-east-1.on.aws',
      ...headers,
    },
    requestContext: {
      accountId: 'anonymous',
      domainName: changes.domainName ?? 'abc.lambda-url.us-east-1.on.aws',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.7', userAgent: 'Firefox' },
    },
    isBase64Encoded: base64,
    ...(body === undefined ? {} : { body }),
    ...(cookies ? { cookies } : {}),
  };
}

const form = (fields: Record<string, string> = {}) =>
  new URLSearchParams({ token, nonce, decision: 'approve', name: 'Ann', ...fields }).toString();
const post = (changes: Changes = {}) => event({ method: 'POST', query: '', body: form(), ...changes });

describe('a GET', () => {
  it('shows the plan that the link names', () => {
    expect(parsePageRequest(event({ cookies: ['a=1', 'b=x=y'] }))).toEqual({
      kind: 'show',
      page: 'plan',
      planId,
      token,
      baseUrl: 'https://abc.lambda-url.us-east-1.on.aws',
      cookies: { a: '1', b: 'x=y' },
      sourceIp: '192.0.2.7',
      userAgent: 'Firefox',
    });
  });

  it.each([
    ['/plans', `/plans/${planId}/undo`, 'undo', ''],
    ['a prefix', `/approval/plans/${planId}`, 'plan', '/approval'],
    ['a deeper prefix', `/v1/approval/plans/${planId}/undo`, 'undo', '/v1/approval'],
  ])('understands %s', (_title, path, page, prefix) => {
    expect(parsePageRequest(event({ path }))).toMatchObject({
      kind: 'show',
      page,
      planId,
      baseUrl: `https://abc.lambda-url.us-east-1.on.aws${prefix}`,
    });
  });

  it('ignores what link scanners add', () => {
    expect(parsePageRequest(event({ query: `utm_source=mail&token=${token}&x` })).kind).toBe('show');
  });

  it('never decides, whatever its query and body say', () => {
    expect(
      parsePageRequest(event({ query: `token=${token}&decision=approve&nonce=${nonce}`, body: form() })).kind,
    ).toBe('show');
  });
});

describe('a POST', () => {
  it('decides with what is in its body', () => {
    expect(parsePageRequest(post())).toMatchObject({
      kind: 'decide',
      page: 'plan',
      planId,
      token,
      nonce,
      decision: 'approve',
      name: 'Ann',
    });
  });

  it.each([
    [`/plans/${planId}`, 'approve', 'decide'],
    [`/plans/${planId}`, 'reject', 'decide'],
    [`/plans/${planId}`, 'undo', 'bad-request'],
    [`/plans/${planId}/undo`, 'undo', 'decide'],
    [`/plans/${planId}/undo`, 'approve', 'bad-request'],
    [`/plans/${planId}`, 'APPROVE', 'bad-request'],
    [`/plans/${planId}`, 'constructor', 'bad-request'],
  ])('to %s may %s: %s', (path, decision, kind) => {
    expect(parsePageRequest(post({ path, body: form({ decision }) })).kind).toBe(kind);
  });

  it('reads a base64 body', () => {
    expect(
      parsePageRequest(post({ body: Buffer.from(form({ name: 'Zoë' })).toString('base64'), base64: true })),
    ).toMatchObject({ kind: 'decide', name: 'Zoë' });
  });

  it('does not take the token from the query', () => {
    expect(parsePageRequest(post({ query: `token=${token}`, body: form({ token: '' }) })).kind).toBe('not-found');
  });

  it.each([
    ['', ''],
    ['  Ann \n Smith\u0000\u202e ', 'Ann Smith'],
    ['x'.repeat(200), `${'x'.repeat(79)}…`],
  ])('keeps of the name %j: %j', (name, kept) => {
    expect(parsePageRequest(post({ body: form({ name }) }))).toMatchObject({ kind: 'decide', name: kept });
  });

  it.each([
    ['with a charset', 'application/x-www-form-urlencoded; charset=UTF-8', 'decide'],
    ['in capitals', 'Application/X-WWW-Form-Urlencoded', 'decide'],
    ['JSON', 'application/json', 'bad-request'],
    ['plain text', 'text/plain', 'bad-request'],
    ['a longer name', 'application/x-www-form-urlencodedx', 'bad-request'],
  ])('with the content type %s', (_title, contentType, kind) => {
    expect(parsePageRequest(post({ headers: { 'content-type': contentType } })).kind).toBe(kind);
  });

  it.each([
    ['no body', null, 'not-found'],
    ['no token', form({ token: '' }), 'not-found'],
    ['two tokens', `${form()}&token=${token}`, 'not-found'],
    ['a token of the wrong length', form({ token: `${token}x` }), 'not-found'],
    ['a token with other characters', form({ token: `${token.slice(1)}+` }), 'not-found'],
    ['no nonce', form({ nonce: '' }), 'bad-request'],
    ['two nonces', `${form()}&nonce=${nonce}`, 'bad-request'],
    ['two decisions', `${form()}&decision=reject`, 'bad-request'],
    ['no decision', form({ decision: '' }), 'bad-request'],
    ['16 KiB and more', `${form()}&x=${'x'.repeat(16 * 1024)}`, 'too-large'],
    ['16 KiB and more in few characters', `${form()}&x=${'é'.repeat(8 * 1024)}`, 'too-large'],
  ])('with %s', (_title, body, kind) => {
    expect(parsePageRequest(post({ body })).kind).toBe(kind);
  });

  it('with bytes that are no text is a bad request', () => {
    const bytes = Buffer.concat([Buffer.from(`${form()}&name=`), Buffer.from([0xff, 0xfe])]);
    expect(parsePageRequest(post({ body: bytes.toString('base64'), base64: true })).kind).toBe('bad-request');
  });
});

describe('an address', () => {
  it.each([
    ['the root', '/'],
    ['no plan', '/plans/'],
    ['a trailing slash', `/plans/${planId}/`],
    ['a short plan id', '/plans/0123'],
    ['a plan id in capitals', `/plans/${planId.toUpperCase()}`],
    ['a plan id with a letter too far', `/plans/${planId.slice(1)}g`],
    ['something after it', `/plans/${planId}/undo/x`],
    ['another page of it', `/plans/${planId}/approve`],
    ['two slashes', `//plans/${planId}`],
    ['a step up', `/approval/../plans/${planId}`],
    ['an encoded step up', `/approval/%2e%2e/plans/${planId}`],
    ['an encoded slash', `/plans%2f${planId}`],
    ['an encoded plan id', `/plans/%30${planId.slice(1)}`],
    ['a doubly encoded plan id', `/plans/%2530${planId.slice(1)}`],
    ['a line end', `/plans/${planId}\n`],
    ['a null', `/plans/${planId}\u0000`],
    ['a backslash', `\\plans\\${planId}`],
    ['capitals', `/Plans/${planId}`],
    ['a query in the path', `/plans/${planId}?token=${token}`],
    ['a very deep prefix', `${'/a'.repeat(5)}/plans/${planId}`],
    ['no slash in front', `plans/${planId}`],
  ])('with %s is not found', (_title, path) => {
    expect(parsePageRequest(event({ path }))).toEqual({ kind: 'not-found' });
    expect(parsePageRequest(post({ path }))).toEqual({ kind: 'not-found' });
  });

  it.each([
    ['no token', ''],
    ['an empty token', 'token='],
    ['two tokens', `token=${token}&token=${token}`],
    ['a short token', 'token=abc'],
    ['an encoded line end in it', `token=${token.slice(1)}%0a`],
    ['a doubly encoded token', `token=%2554${token.slice(1)}`],
    ['another case of its name', `Token=${token}`],
    ['an array', `token[]=${token}`],
  ])('with %s looks like any other wrong address', (_title, query) => {
    expect(parsePageRequest(event({ query }))).toEqual({ kind: 'not-found' });
  });

  it('understands an encoded token once', () => {
    expect(parsePageRequest(event({ query: `token=%54${token.slice(1)}` })).kind).toBe('show');
  });
});

describe('a method', () => {
  it.each(['HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'get', 'TRACE', ''])('%j is not allowed', (method) => {
    expect(parsePageRequest(event({ method }))).toEqual({ kind: 'method-not-allowed' });
  });
});

describe('the base URL', () => {
  const baseUrl = (changes: Changes) => {
    const request = parsePageRequest(event(changes));
    return 'baseUrl' in request ? request.baseUrl : request.kind;
  };

  it.each<[string, Changes, string]>([
    [
      'is the domain name, whatever headers say',
      { headers: { host: 'evil.example', 'x-forwarded-proto': 'http', 'x-forwarded-prefix': '/x' } },
      'https://abc.lambda-url.us-east-1.on.aws',
    ],
    [
      'is http on loopback',
      { domainName: '127.0.0.1:8080', headers: { host: '127.0.0.1:8080' } },
      'http://127.0.0.1:8080',
    ],
    [
      'takes the port from the host header on loopback',
      { domainName: 'localhost', headers: { host: 'localhost:4321' } },
      'http://localhost:4321',
    ],
    [
      'takes the prefix from a header on loopback',
      { domainName: 'localhost:1', headers: { host: 'localhost:1', 'x-forwarded-prefix': '/approval' } },
      'http://localhost:1/approval',
    ],
    [
      'takes the protocol from a header on loopback',
      { domainName: 'localhost', headers: { host: 'localhost', 'x-forwarded-proto': 'https' } },
      'https://localhost',
    ],
    [
      'takes no foreign host on loopback',
      { domainName: 'localhost:1', headers: { host: 'evil.example' } },
      'http://localhost:1',
    ],
    [
      'takes no strange prefix on loopback',
      { domainName: 'localhost:1', headers: { host: 'localhost:1', 'x-forwarded-prefix': '/"><b>' } },
      'http://localhost:1',
    ],
    ['understands IPv6 loopback', { domainName: '[::1]:80', headers: { host: '[::1]:80' } }, 'http://[::1]:80'],
    ['refuses a domain name that is none', { domainName: 'a b/"' }, 'bad-request'],
    [
      'refuses a host that only starts like loopback',
      { domainName: 'localhost.evil.example', headers: { host: 'localhost' } },
      'https://localhost.evil.example',
    ],
  ])('%s', (_title, changes, expected) => {
    expect(baseUrl(changes)).toBe(expected);
  });
});

describe('cookies', () => {
  const cookiesOf = (changes: Changes) => {
    const request = parsePageRequest(event(changes));
    return 'cookies' in request ? request.cookies : undefined;
  };

  it('come from the event, or from the header when a host sends none', () => {
    expect(cookiesOf({ cookies: ['__Host-a=1', ' b = 2 '] })).toEqual({ '__Host-a': '1', b: '2' });
    expect(cookiesOf({ headers: { Cookie: '__Host-a=1; b=2' } })).toEqual({ '__Host-a': '1', b: '2' });
  });

  it('sent twice count the first time', () => {
    expect(cookiesOf({ cookies: ['a=1', 'a=2'] })).toEqual({ a: '1' });
  });

  it('cannot change what every object inherits', () => {
    expect(cookiesOf({ cookies: ['__proto__=x', 'constructor=y'] })).not.toHaveProperty('x');
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

describe('anything else', () => {
  it.each([
    undefined,
    null,
    'text',
    7,
    [],
    {},
    { rawPath: 1 },
    { rawPath: `/plans/${planId}` },
    { ...event(), requestContext: {} },
    { ...event(), headers: { a: 1 } },
  ])('is a bad request: %#', (given) => {
    expect(parsePageRequest(given)).toEqual({ kind: 'bad-request' });
  });

  it('never throws', () => {
    const kinds = ['show', 'decide', 'not-found', 'method-not-allowed', 'bad-request', 'too-large'];
    const part = fc.oneof(fc.anything(), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(fc.anything(), fc.dictionary(fc.constantFrom(...Object.keys(event())), part), (whole, parts) => {
        expect(kinds).toContain(parsePageRequest(whole).kind);
        expect(kinds).toContain(parsePageRequest({ ...event(), ...parts }).kind);
        expect(kinds).toContain(parsePageRequest({ ...post(), ...parts }).kind);
      }),
    );
  });

  it('never decides with a body it did not understand', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (body, base64) => {
        expect(['not-found', 'bad-request', 'too-large']).toContain(parsePageRequest(post({ body, base64 })).kind);
      }),
    );
  });
});
