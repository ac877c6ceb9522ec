import { describe, expect, it } from 'vitest';
import { newNonce, nonceCookie, nonceCookieName, nonceMatches } from '../../functions/approval-page/form.ts';

const planId = '0123456789abcdef0123456789abcdef';
const onAws = { planId, baseUrl: 'https://abc.lambda-url.us-east-1.on.aws' };
const onLoopback = { planId, baseUrl: 'http://127.0.0.1:8080/approval' };

describe('the nonce', () => {
  it('has 256 bits and is another one each time', () => {
    const nonces = Array.from({ length: 100 }, newNonce);
    for (const nonce of nonces) expect(nonce).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(new Set(nonces).size).toBe(100);
  });
});

describe('the nonce cookie', () => {
  it('is bound to the host and out of reach of scripts and other sites', () => {
    expect(nonceCookie(onAws, 'N')).toBe(`__Host-originmend-${planId}=N; Path=/; Secure; HttpOnly; SameSite=Strict`);
  });

  it('works without https on loopback', () => {
    expect(nonceCookie(onLoopback, 'N')).toBe(`originmend-${planId}=N; Path=/; HttpOnly; SameSite=Strict`);
  });

  it('leaves the cookie of another open plan alone', () => {
    expect(nonceCookieName(onAws)).not.toBe(nonceCookieName({ ...onAws, planId: 'f'.repeat(32) }));
  });
});

describe('nonceMatches', () => {
  const nonce = newNonce();
  const carried = (cookies: Record<string, string>, owner = onAws) => nonceMatches({ ...owner, nonce, cookies });

  it.each([
    ['the form and the cookie carry the same', { [nonceCookieName(onAws)]: nonce }, true],
    ['there is no cookie', {}, false],
    ['the cookie is empty', { [nonceCookieName(onAws)]: '' }, false],
    ['the cookie carries another', { [nonceCookieName(onAws)]: newNonce() }, false],
    ['the cookie carries only its beginning', { [nonceCookieName(onAws)]: nonce.slice(0, 42) }, false],
    ['the cookie is another plan’s', { [nonceCookieName({ ...onAws, planId: 'f'.repeat(32) })]: nonce }, false],
    ['only the unprotected name is there', { [nonceCookieName(onLoopback)]: nonce }, false],
  ])('when %s: %#', (_title, cookies, matches) => {
    expect(carried(cookies)).toBe(matches);
  });

  it('never takes two empty values for a pair', () => {
    expect(nonceMatches({ ...onAws, nonce: '', cookies: { [nonceCookieName(onAws)]: '' } })).toBe(false);
  });
});
