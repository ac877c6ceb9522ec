import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { probe } from '../../functions/aws/probe.ts';
import { startStub } from './http-stub.ts';

describe('probe', () => {
  it('reports status, lower-case headers and the body of an error', async () => {
    const body = '<Error><Code>AccessDenied</Code></Error>';
    const stub = await startStub(() => ({
      status: 403,
      headers: { Server: 'AmazonS3', 'X-Cache': 'Error from cloudfront' },
      body,
    }));
    const url = `${stub.url}/index.html?v=1`;
    expect(await probe(url)).toMatchObject({
      url,
      method: 'GET',
      status: 403,
      headers: { server: 'AmazonS3', 'x-cache': 'Error from cloudfront' },
      body,
    });
    expect(stub.seen).toMatchObject([{ method: 'GET', url: '/index.html?v=1' }]);
  });

  it('does not follow a redirect', async () => {
    const stub = await startStub(() => ({ status: 307, headers: { location: '/elsewhere' } }));
    expect(await probe(`${stub.url}/x`)).toMatchObject({ status: 307, headers: { location: '/elsewhere' } });
    expect(stub.seen).toHaveLength(1);
  });

  it('keeps neither the content of a page nor cookies', async () => {
    const stub = await startStub(() => ({ status: 200, headers: { 'set-cookie': 'session=1' }, body: 'private' }));
    const facts = await probe(`${stub.url}/x`);
    expect(facts).not.toHaveProperty('body');
    expect(JSON.stringify(facts)).not.toMatch(/private|session/);
  });

  it('keeps at most 64 KiB of a body', async () => {
    const stub = await startStub(() => ({ status: 404, body: 'x'.repeat(300_000) }));
    expect(await probe(`${stub.url}/x`)).toMatchObject({ body: 'x'.repeat(65_536) });
  });

  it('stops reading a body that does not end', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(403);
      const more = setInterval(() => response.write('x'.repeat(20_000)), 5);
      response.on('close', () => clearInterval(more));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    expect(await probe(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)).toMatchObject({
      status: 403,
      body: 'x'.repeat(65_536),
    });
    server.closeAllConnections();
    server.close();
  });

  it('asks elsewhere when it is told to, and still reports the URL that was meant', async () => {
    const stub = await startStub(() => ({ status: 200 }));
    expect(await probe('https://d1.cloudfront.net/x', `${stub.url}/edge/d1.cloudfront.net/x`)).toMatchObject({
      url: 'https://d1.cloudfront.net/x',
      status: 200,
    });
    expect(stub.seen).toMatchObject([{ url: '/edge/d1.cloudfront.net/x' }]);
  });

  it.each([
    'ftp://example.com/x',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://user:password@example.com/',
    'http://user@example.com/',
    'no url',
  ])('refuses to ask %s', async (url) => {
    expect(await probe(url)).toEqual({ unreadable: 'UnsupportedUrl' });
  });

  it.each([
    ['http://127.0.0.1:1/', 'ECONNREFUSED'],
    ['https://no-such-host.invalid/', 'ENOTFOUND'],
  ])('says why there was no answer from %s', async (url, code) => {
    expect([{ unreadable: code }, { unreadable: 'EAI_AGAIN' }, { unreadable: 'NetworkError' }]).toContainEqual(
      await probe(url),
    );
  });
});
