import { type FunctionUrlEvent, headerOf } from './function-url-event.ts';

const HOST = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/i;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;
const PREFIX = /^(?:\/[A-Za-z0-9_-]+)*$/;

/**
 * Where the reader sees this page: `https://<domain name>`, and what stands before `/plans` in the path. The domain name comes
 * from Lambda and cannot be forged. Only on a loopback host, where no Lambda stands in front, do headers say more.
 */
export function baseUrlOf(event: FunctionUrlEvent, pathPrefix: string): string | undefined {
  const domainName = event.requestContext.domainName ?? '';
  if (LOOPBACK.test(domainName)) return loopbackUrl(event, domainName) + pathPrefix;
  return HOST.test(domainName) ? `https://${domainName.toLowerCase()}${pathPrefix}` : undefined;
}

function loopbackUrl(event: FunctionUrlEvent, domainName: string): string {
  const host = headerOf(event, 'host') ?? '';
  const protocol = headerOf(event, 'x-forwarded-proto') === 'https' ? 'https' : 'http';
  const prefix = headerOf(event, 'x-forwarded-prefix') ?? '';
  return `${protocol}://${LOOPBACK.test(host) ? host : domainName}${PREFIX.test(prefix) ? prefix : ''}`;
}
