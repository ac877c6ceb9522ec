import { request as httpRequest } from 'node:http';
import { beforeEach, describe, expect, it } from 'vitest';
import { alarmEvent } from '../../sandbox/host/alarm-event.ts';
import { functionUrlEvent, functionUrlResponse } from '../../sandbox/host/function-url.ts';
import { lambdaContext } from '../../sandbox/host/lambda-context.ts';
import type { HttpRequest } from '../../sandbox/http.ts';
import { SITE_ID } from '../../sandbox/scenarios/website.ts';
import { useSandbox } from './clients.ts';

const sandbox = useSandbox();
const fetchText = async (path: string, init: RequestInit = {}) => {
  const answer = await fetch(`${sandbox().url}${path}`, { redirect: 'manual', ...init });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};
beforeEach(() => sandbox().load('healthy-oac'));

describe('the edge over HTTP', () => {
  it('serves by distribution id and by domain name', async () => {
    const domain = sandbox().world.distributions.get(SITE_ID)?.distribution.DomainName ?? '';
    expect((await fetchText(`/edge/${SITE_ID}/index.html`)).text).toContain('Alpine Huts');
    expect((await fetchText(`/edge-by-domain/${domain}/style.css`)).headers.get('content-type')).toBe('text/css');
    expect((await fetchText(`/edge-by-domain/${domain}/gone?originmend=1`)).status).toBe(403);
  });

  it('serves by Host header', async () => {
    const domain = sandbox().world.distributions.get(SITE_ID)?.distribution.DomainName ?? '';
    const { port } = new URL(sandbox().url);
    const status = await new Promise((resolve) => {
      httpRequest({ host: '127.0.0.1', port, path: '/', headers: { host: domain } }, (answer) =>
        resolve(answer.resume().statusCode),
      ).end();
    });
    expect(status).toBe(200);
  });

  it('takes the viewer protocol from a header and answers HEAD without a body', async () => {
    expect((await fetchText(`/edge/${SITE_ID}/`, { headers: { 'x-viewer-protocol': 'http' } })).status).toBe(301);
    const head = await fetchText(`/edge/${SITE_ID}/`, { method: 'HEAD' });
    expect([head.status, head.text, Number(head.headers.get('content-length')) > 0]).toEqual([200, '', true]);
  });

  it('names the distributions there are when one is unknown', async () => {
    expect(await fetchText('/edge/ENONE/')).toMatchObject({
      status: 400,
      text: expect.stringContaining(`expected one of ${SITE_ID}`) as string,
    });
    expect((await fetchText('/edge-by-domain/none.example/')).status).toBe(404);
  });
});

describe('the page', () => {
  it('shows the panes and every scenario, and forbids foreign content', async () => {
    const { status, text, headers } = await fetchText('/');
    expect(status).toBe(200);
    for (const part of ['The site', 'The inbox', 'The approval', 'Ring the alarm', 'Run audit', 'value="oai-wrong-id"'])
      expect(text).toContain(part);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it.each([
    ['/assets/page.css', 200],
    ['/assets/page.js', 200],
    ['/assets/..%2fserver.ts', 404],
    ['/assets/toString', 404],
  ])('answers %s with %i', async (path, status) => {
    expect((await fetchText(path)).status).toBe(status);
  });

  it('tells the state, with a moment for each change of the site', async () => {
    const state = async () =>
      JSON.parse((await fetchText('/sandbox/state')).text) as {
        site: { status: number };
        timeline: { text: string }[];
      };
    expect((await state()).site.status).toBe(200);
    const bucket = sandbox().world.buckets.get('alpine-huts-site');
    if (!bucket) throw new Error('no bucket');
    bucket.policyText = undefined;
    await state();
    expect((await state()).timeline.map(({ text }) => text)).toEqual([
      'Healthy, with an OAC',
      'The site answers 200',
      'The site answers 403',
    ]);
  });

  it('changes the scenario, and not for other web pages', async () => {
    const change = (headers: Record<string, string>) =>
      fetchText('/sandbox/scenario', { method: 'POST', body: '{"name":"oai-wrong-id"}', headers });
    expect((await change({ origin: 'https://elsewhere.example' })).status).toBe(403);
    expect(sandbox().scenario?.name).toBe('healthy-oac');
    expect((await change({ origin: sandbox().url })).status).toBe(200);
    expect(sandbox().scenario?.name).toBe('oai-wrong-id');
  });

  it.each([
    ['POST', '/sandbox/alarm', '{"distributionId":"ENONE"}', /there is no distribution "ENONE"/],
    ['POST', '/sandbox/alarm', '{"state":"LOUD"}', /expected "ALARM" or "OK"/],
    ['POST', '/sandbox/scenario', '{"name":"x"}', /there is no scenario "x"/],
    ['POST', '/sandbox/scenario', '[]', /expected a JSON object/],
    ['GET', '/sandbox/nothing', undefined, /expected one of GET state/],
  ])('%s %s %s says what was expected', async (method, path, body, text) => {
    const answer = await fetchText(path, { method, ...(body === undefined ? {} : { body }) });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.text).toMatch(text);
  });
});

describe('what the functions are given', () => {
  const form: HttpRequest = {
    method: 'POST',
    path: '/approval/plans/1',
    query: new URLSearchParams('token=a%20b'),
    headers: { host: '127.0.0.1:9', cookie: 'one=1; two=2', 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from('decision=approve'),
  };

  it('is a Function URL event: path below the page, cookies apart, body base64', () => {
    const event = functionUrlEvent(form, '/plans/1', '203.0.113.10');
    expect(event).toMatchObject({
      version: '2.0',
      rawPath: '/plans/1',
      rawQueryString: 'token=a+b',
      cookies: ['one=1', 'two=2'],
      isBase64Encoded: true,
      body: Buffer.from('decision=approve').toString('base64'),
      requestContext: {
        domainName: '127.0.0.1:9',
        http: { method: 'POST', path: '/plans/1', sourceIp: '203.0.113.10' },
      },
    });
    expect(event.headers).not.toHaveProperty('cookie');
    expect(event.headers['x-forwarded-prefix']).toBe('/approval');
  });

  it('is answered as a Function URL would', () => {
    const full = {
      statusCode: 303,
      headers: { Location: '/x' },
      cookies: ['a=1'],
      body: 'aGk=',
      isBase64Encoded: true,
    };
    expect(functionUrlResponse(full)).toMatchObject({
      status: 303,
      headers: { location: '/x', 'set-cookie': ['a=1'] },
      body: Buffer.from('hi'),
    });
    expect(functionUrlResponse({ plain: true })).toMatchObject({ status: 200, body: '{"plain":true}' });
  });

  it('is the EventBridge event of an alarm', () => {
    expect(alarmEvent(sandbox().world, SITE_ID, 'ALARM')).toMatchObject({
      source: 'aws.cloudwatch',
      'detail-type': 'CloudWatch Alarm State Change',
      resources: [`arn:aws:cloudwatch:us-east-1:111122223333:alarm:${SITE_ID}-4xx`],
      detail: {
        state: { value: 'ALARM', timestamp: expect.stringMatching(/\+0000$/) as string },
        previousState: { value: 'OK' },
      },
    });
  });

  it('is a Lambda context that counts down', () => {
    const context = lambdaContext('originmend-approval-page');
    expect(context.getRemainingTimeInMillis()).toBeGreaterThan(59_000);
    expect(context.invokedFunctionArn).toBe('arn:aws:lambda:us-east-1:111122223333:function:originmend-approval-page');
  });
});
