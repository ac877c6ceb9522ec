import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { ProbeFacts } from '../../functions/core/facts.ts';
import type { Scenario, ViewerRequest } from '../../sandbox/scenarios/scenario.ts';
import type { Sandbox } from '../../sandbox/server.ts';

/** The failing URL of a scenario, as a viewer has it in the address bar. */
export function viewerUrl({ world }: Sandbox, { distributionId, request = {} }: Scenario): string {
  const domain = world.distributions.get(distributionId)?.distribution.DomainName;
  return `${request.viewerProtocol ?? 'https'}://${request.host ?? domain}${request.path ?? '/'}`;
}

/** A recorded response with what the viewer sent; a facts file may hold both. */
export interface RecordedAnswer extends ProbeFacts {
  readonly body: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
}

/**
 * Asks the sandbox's edge over HTTP. Unlike `fetch` this can send a GET with a body; what loopback cannot show (the viewer's
 * protocol and country) is said in headers.
 */
export async function askEdge({ url }: Sandbox, asked: string, viewer: ViewerRequest = {}): Promise<RecordedAnswer> {
  const { host, pathname, search } = new URL(asked);
  const { method = 'GET', body = new Uint8Array() } = viewer;
  const requestHeaders = { ...viewer.headers, 'content-length': String(body.byteLength) };
  const said = { 'x-viewer-protocol': viewer.viewerProtocol ?? 'https', 'x-viewer-country': viewer.country ?? 'DE' };
  const sent = httpRequest(`${url}/edge-by-domain/${host}${pathname}${search}`, {
    method,
    headers: { ...requestHeaders, ...said },
  });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const text = (await buffer(response)).toString('utf8');
  return {
    url: asked,
    method,
    status: response.statusCode ?? 0,
    headers: headersOf(response),
    body: text,
    requestHeaders,
  };
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** `403 AmazonS3 AccessDenied`: status, server and, of an error, its code or the sentence on CloudFront's page. */
export function shownAnswer({ status, headers, body }: RecordedAnswer): string {
  const words = status < 300 ? undefined : (codeIn(body) ?? sentenceIn(body) ?? body.trim());
  return [status, headers['server'], words].filter((part) => part !== undefined).join(' ');
}

function codeIn(body: string): string | undefined {
  return /<Code>([^<]+)<\/Code>|<li>Code: ([^<]+)<\/li>/.exec(body)?.slice(1).find(Boolean);
}

function sentenceIn(body: string): string | undefined {
  return /<HR noshade size="1px">\n(.+)\n<BR/.exec(body)?.[1]?.replaceAll('&#39;', "'");
}
