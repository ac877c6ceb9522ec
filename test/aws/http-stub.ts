import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';

export interface SeenRequest {
  readonly method: string;
  /** Path and query without what the SDK adds for itself: `/site?policy` for `/site/?policy=`. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface StubAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpStub {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
}

const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

/** A server on a loopback port that answers with what `answer` says; closed after the test. `call` counts from 0. */
export async function startStub(answer: (request: SeenRequest, call: number) => StubAnswer): Promise<HttpStub> {
  const seen: SeenRequest[] = [];
  const server = createServer(async (message, response) => {
    const request = await readRequest(message);
    seen.push(request);
    const { status = 200, headers = {}, body = '' } = answer(request, seen.length - 1);
    response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

async function readRequest(message: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return {
    method: message.method ?? '',
    url: plainUrl(message.url ?? ''),
    headers: message.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function plainUrl(url: string): string {
  return url
    .replace(/[?&]x-id=\w+$/, '')
    .replace(/(?<=.)\/(?=\?|$)/, '')
    .replace(/=(?=&|$)/g, '');
}

/** An error as S3 sends it. */
export function s3Error(status: number, code: string, message = 'said by the stub'): StubAnswer {
  return {
    status,
    body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message><RequestId>1</RequestId></Error>`,
  };
}

/** An error as CloudFront and SNS send it. */
export function queryError(status: number, code: string, message = 'said by the stub'): StubAnswer {
  return {
    status,
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
  };
}

/** An error as KMS, CloudWatch and DynamoDB send it. */
export function jsonError(status: number, code: string, message = 'said by the stub'): StubAnswer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify({ __type: code, message }),
  };
}

export function jsonAnswer(value: unknown): StubAnswer {
  return { headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(value) };
}
