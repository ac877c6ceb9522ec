import { once } from 'node:events';
import { request as httpRequest, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { HttpRequest, HttpResponse } from '../http.ts';

type Dynalite = (options: { createTableMs: number; deleteTableMs: number }) => Server;
const dynalite = createRequire(import.meta.url)('dynalite') as Dynalite;

/** A DynamoDB of its own on a loopback port; requests reach it through the sandbox's port, so that they are recorded and can fail. */
export interface Tables {
  forward(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}

/** Starts empty apart from the one table, which has the string hash key `pk`. */
export async function startTables(tableName: string): Promise<Tables> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await createTable(port, tableName);
  return {
    forward: (request) => send(port, request),
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const UNSIGNED =
  'AWS4-HMAC-SHA256 Credential=sandbox/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

async function createTable(port: number, TableName: string): Promise<void> {
  const body = JSON.stringify({
    TableName,
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
  const headers = {
    authorization: UNSIGNED,
    'x-amz-date': '20260101T000000Z',
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'DynamoDB_20120810.CreateTable',
  };
  const answer = await send(port, {
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers,
    body: Buffer.from(body),
  });
  if (answer.status !== 200)
    throw new Error(`table ${TableName} could not be created: ${answer.status} ${Buffer.from(answer.body).toString()}`);
}

function send(port: number, { method, headers, body }: HttpRequest): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { host: '127.0.0.1', port, method, path: '/', headers: { ...headers, connection: 'close' } },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 500,
            headers: contentHeaders(incoming.headers),
            body: Buffer.concat(chunks),
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function contentHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const kept = ['content-type', 'x-amz-crc32', 'x-amzn-requestid'];
  return Object.fromEntries(kept.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])));
}
