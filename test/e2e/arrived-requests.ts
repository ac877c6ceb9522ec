import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll } from 'vitest';

/** One request as it arrived at the sandbox. */
export interface ArrivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  /** What has arrived of the body. */
  readonly body: () => string;
}

/** Every request that arrives at an HTTP server of this process, in order; call the result inside a test to read and `splice` it. */
export function useArrivedRequests(): ArrivedRequest[] {
  const arrived: ArrivedRequest[] = [];
  const listen = (message: unknown) => {
    const { request } = message as { request: IncomingMessage };
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    const body = () => Buffer.concat(chunks).toString('utf8');
    arrived.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
  };
  beforeAll(() => subscribe('http.server.request.start', listen));
  afterAll(() => void unsubscribe('http.server.request.start', listen));
  return arrived;
}

/** Bucket policies that were sent to be stored or deleted. */
export function policyWrites(arrived: readonly ArrivedRequest[]): readonly ArrivedRequest[] {
  return arrived.filter(({ method, url }) => ['PUT', 'DELETE'].includes(method) && /[?&]policy\b/.test(url));
}
