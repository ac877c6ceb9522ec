import type { Sandbox } from '../../sandbox/server.ts';

/** One request to the approval page's function URL; what is left out is as a browser sends it. */
export interface PageRequest {
  readonly method?: string;
  readonly rawPath: string;
  readonly rawQueryString?: string;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  /** Where Lambda saw the request come from. */
  readonly sourceIp?: string;
}

export interface PageAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly cookies: readonly string[];
}

const DOMAIN = 'abcdefghij.lambda-url.us-east-1.on.aws';

/** Runs the real handler with the event that Lambda would make of the request. https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
export async function ask(sandbox: Sandbox, request: PageRequest): Promise<PageAnswer> {
  const {
    method = 'GET',
    rawPath,
    rawQueryString = '',
    headers = {},
    cookies = [],
    sourceIp = '203.0.113.7',
    ...rest
  } = request;
  const event = {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    headers: { host: DOMAIN, ...headers },
    cookies,
    isBase64Encoded: false,
    ...rest,
    requestContext: {
      domainName: DOMAIN,
      http: {
        method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp,
        userAgent: headers['user-agent'] ?? 'Mozilla/5.0',
      },
    },
  };
  return (await sandbox.invoke('approval-page', event)) as PageAnswer;
}

export const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** A link taken apart. */
export interface Link {
  readonly planId: string;
  readonly token: string;
  readonly page: 'plan' | 'undo';
}

export function linkOf(url: string): Link {
  const match = /\/plans\/([0-9a-f]{32})(\/undo)?\?token=([\w-]{43})$/.exec(url);
  if (!match?.[1] || !match[3]) throw new Error(`${url} is no link to a plan`);
  return { planId: match[1], token: match[3], page: match[2] ? 'undo' : 'plan' };
}

export function pathOf({ planId, page }: Pick<Link, 'planId' | 'page'>): string {
  return page === 'undo' ? `/plans/${planId}/undo` : `/plans/${planId}`;
}

/** What a browser that was shown the page would send for `decision`. */
export async function genuine(
  sandbox: Sandbox,
  link: Link,
  decision: string,
): Promise<Required<Pick<PageRequest, 'body' | 'cookies' | 'headers' | 'method' | 'rawPath'>>> {
  const shown = await ask(sandbox, { rawPath: pathOf(link), rawQueryString: `token=${link.token}` });
  const nonce = /name="nonce" value="([\w-]{43})"/.exec(shown.body)?.[1];
  if (nonce === undefined) throw new Error(`${pathOf(link)} answers ${shown.statusCode} without a form`);
  const body = new URLSearchParams({ token: link.token, nonce, decision, name: 'Ada' }).toString();
  const cookies = shown.cookies.map((cookie) => cookie.split(';')[0] ?? '');
  return { method: 'POST', rawPath: pathOf(link), headers: FORM, cookies, body };
}

/** The same form with other fields. */
export function withFields(body: string, fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams({ ...Object.fromEntries(new URLSearchParams(body)), ...fields }).toString();
}
