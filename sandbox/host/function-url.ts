import { randomUUID } from 'node:crypto';
import type { LambdaFunctionURLEvent } from 'aws-lambda';
import type { HttpRequest, HttpResponse } from '../http.ts';

/** Text types Lambda passes as they are; any other body is base64. */
const TEXT = /^(text\/|application\/(json|xml|javascript))/;

/** The event of a Lambda Function URL. https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads */
export function functionUrlEvent(request: HttpRequest, rawPath: string, sourceIp: string): LambdaFunctionURLEvent {
  const forwarded = { 'x-forwarded-proto': 'http', 'x-forwarded-prefix': request.path.slice(0, -rawPath.length) };
  const { cookie, ...headers } = request.headers;
  const rawQueryString = request.query.toString();
  const host = headers['host'] ?? 'localhost';
  const now = new Date();
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    ...(cookie ? { cookies: cookie.split(/;\s*/) } : {}),
    headers: { ...headers, ...forwarded, 'x-forwarded-for': sourceIp },
    ...(rawQueryString ? { queryStringParameters: Object.fromEntries(request.query) } : {}),
    requestContext: {
      accountId: 'anonymous',
      apiId: 'sandbox',
      domainName: host,
      domainPrefix: 'sandbox',
      http: {
        method: request.method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    ...bodyOf(request),
  };
}

function bodyOf({ body, headers }: HttpRequest): Pick<LambdaFunctionURLEvent, 'isBase64Encoded'> & { body?: string } {
  if (body.byteLength === 0) return { isBase64Encoded: false };
  const isText = TEXT.test(headers['content-type'] ?? '');
  return { isBase64Encoded: !isText, body: Buffer.from(body).toString(isText ? 'utf8' : 'base64') };
}

/** What a handler returned, as the Function URL would send it: an object with `statusCode`, or any JSON value with status 200. */
export function functionUrlResponse(result: unknown): HttpResponse {
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(result ?? null) };
  }
  const answer = result as {
    statusCode: number;
    headers?: Record<string, unknown>;
    body?: string;
    isBase64Encoded?: boolean;
    cookies?: string[];
  };
  const headers = Object.entries(answer.headers ?? {}).map(
    ([name, value]) => [name.toLowerCase(), String(value)] as const,
  );
  return {
    status: answer.statusCode,
    headers: {
      'content-type': 'application/json',
      ...Object.fromEntries(headers),
      ...(answer.cookies?.length ? { 'set-cookie': answer.cookies } : {}),
    },
    body: answer.isBase64Encoded ? Buffer.from(answer.body ?? '', 'base64') : (answer.body ?? ''),
  };
}
