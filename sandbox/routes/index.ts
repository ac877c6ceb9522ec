import type { HttpRequest, HttpResponse } from '../http.ts';
import { assetNamed, renderPage } from '../page.ts';
import { answerApproval } from './approval-route.ts';
import type { Console } from './console.ts';
import { answerControl } from './control-route.ts';
import { distributionByDomain, fetchEdge, viewerRequest } from './edge-route.ts';
import { stateOf } from './state.ts';

type Route = (console: Console, request: HttpRequest, rest: string) => HttpResponse | Promise<HttpResponse>;

/** First path segment → route; `rest` is the path after it, beginning with `/` or empty. */
const ROUTES: Readonly<Record<string, Route>> = {
  '': (console) => renderPage(stateOf(console)),
  assets: (_console, _request, rest) => assetNamed(rest.slice(1)) ?? notFound('asset', rest),
  sandbox: (console, request, rest) => answerControl(console, request, rest.slice(1)),
  approval: (console, request, rest) => answerApproval(console, request, rest === '' ? '/' : rest),
  edge: (console, request, rest) => {
    const [distributionId, path] = firstSegment(rest);
    return fetchEdge(console.world, distributionId, viewerRequest(request, path, undefined));
  },
  'edge-by-domain': (console, request, rest) => {
    const [domain, path] = firstSegment(rest);
    return byDomain(console, request, domain, path) ?? notFound('distribution', domain);
  },
};

/** Requests without a signature: viewers by Host, the approval page, the sandbox's page and switches. */
export async function routeUnsigned(console: Console, request: HttpRequest): Promise<HttpResponse> {
  const named = byDomain(console, request, (request.headers['host'] ?? '').split(':')[0] ?? '', request.path);
  if (named) return named;
  if (request.headers['x-amz-target'] !== undefined) return missingToken();
  const [segment, rest] = firstSegment(request.path);
  const route = ROUTES[segment];
  return route ? route(console, request, rest) : missingToken();
}

function byDomain({ world }: Console, request: HttpRequest, domain: string, path: string): HttpResponse | undefined {
  const distributionId = distributionByDomain(world, domain);
  return distributionId === undefined
    ? undefined
    : fetchEdge(world, distributionId, viewerRequest(request, path, domain));
}

function firstSegment(path: string): [first: string, rest: string] {
  const match = /^\/?([^/]*)(.*)$/s.exec(path);
  return [match?.[1] ?? '', match?.[2] ?? ''];
}

function notFound(what: string, name: string): HttpResponse {
  return {
    status: 404,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: `There is no ${what} "${name}" in the sandbox.\n`,
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/signing-elements.html: AWS APIs want a signature. */
function missingToken(): HttpResponse {
  const body =
    '<Error><Code>MissingAuthenticationToken</Code><Message>Request is missing Authentication Token</Message></Error>';
  return {
    status: 403,
    headers: { 'content-type': 'text/xml', 'x-amzn-errortype': 'MissingAuthenticationToken' },
    body,
  };
}
