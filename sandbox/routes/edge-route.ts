import type { EdgeAnswer, EdgeRequest } from '../edge/edge-request.ts';
import { serveEdge } from '../edge.ts';
import type { HttpRequest } from '../http.ts';
import type { World } from '../world.ts';

/** What may differ from a plain GET over https from Germany. */
export type EdgeOptions = Partial<Omit<EdgeRequest, 'path' | 'query'>>;

/** A viewer's request for a path with an optional query. */
export function edgeRequest(pathAndQuery: string, options: EdgeOptions = {}): EdgeRequest {
  const url = new URL(pathAndQuery, 'https://viewer');
  return {
    method: 'GET',
    viewerProtocol: 'https',
    country: 'DE',
    host: undefined,
    headers: {},
    body: new Uint8Array(),
    ...options,
    path: url.pathname,
    query: url.searchParams,
  };
}

/** Throws RangeError for an unknown distribution. */
export function fetchEdge(world: World, distributionId: string, request: EdgeRequest): EdgeAnswer {
  const answer = serveEdge(world, distributionId, request);
  if (answer) return answer;
  throw new RangeError(
    `there is no distribution "${distributionId}"; expected one of ${[...world.distributions.keys()].join(', ') || '(none)'}`,
  );
}

/** Distributions have names: `d….cloudfront.net`, alternate domain names, and what DNS says without asking them. */
export function distributionByDomain(world: World, domain: string): string | undefined {
  const named = [...world.distributions.entries()].find(
    ([, { distribution }]) =>
      distribution.DomainName === domain || (distribution.DistributionConfig?.Aliases?.Items ?? []).includes(domain),
  );
  return named?.[0] ?? world.dnsNames.get(domain);
}

/** A request that reached the sandbox over HTTP. `x-viewer-protocol` and `x-viewer-country` say what loopback cannot show. */
export function viewerRequest(request: HttpRequest, path: string, host: string | undefined): EdgeRequest {
  return {
    method: request.method,
    path: path === '' ? '/' : path,
    query: request.query,
    viewerProtocol: request.headers['x-viewer-protocol'] === 'http' ? 'http' : 'https',
    country: request.headers['x-viewer-country'] ?? 'DE',
    host,
    headers: request.headers,
    body: request.body,
  };
}
