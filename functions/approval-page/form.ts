import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The double-submit pair: the same random value in the form and in a cookie that no other site can set or read. */
export function newNonce(): string {
  return randomBytes(32).toString('base64url');
}

interface NonceOwner {
  readonly planId: string;
  /** Where the page is served; the prefix `__Host-` and `Secure` need https, which a sandbox on loopback has not. */
  readonly baseUrl: string;
}

/** One cookie per plan, so that two proposals can be open side by side. https://www.rfc-editor.org/rfc/rfc6265 */
export function nonceCookie({ planId, baseUrl }: NonceOwner, nonce: string): string {
  const secure = baseUrl.startsWith('https:') ? ' Secure;' : '';
  return `${nonceCookieName({ planId, baseUrl })}=${nonce}; Path=/;${secure} HttpOnly; SameSite=Strict`;
}

export function nonceCookieName({ planId, baseUrl }: NonceOwner): string {
  return `${baseUrl.startsWith('https:') ? '__Host-' : ''}originmend-${planId}`;
}

interface NonceCarrier extends NonceOwner {
  readonly nonce: string;
  readonly cookies: Readonly<Record<string, string>>;
}

/** Whether the form comes from a page that this browser was shown. Compares in constant time. */
export function nonceMatches({ nonce, cookies, ...owner }: NonceCarrier): boolean {
  const name = nonceCookieName(owner);
  const cookie = Object.hasOwn(cookies, name) ? (cookies[name] ?? '') : '';
  return cookie !== '' && timingSafeEqual(sha256(cookie), sha256(nonce));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
