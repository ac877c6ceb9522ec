import { beforeAll, describe, expect, it } from 'vitest';
import { press, undoLinkIn } from '../e2e/browser.ts';
import { emptySandbox } from '../e2e/example-world.ts';
import { addBrokenSites, bucketOfSite } from '../e2e/sites.ts';
import { lastMessage, newestLink, policyIn, snapshotOf, useSandbox } from '../e2e/story.ts';
import { forgedTokens } from './forged-tokens.ts';
import {
  ask,
  FORM,
  genuine,
  type Link,
  linkOf,
  type PageAnswer,
  type PageRequest,
  pathOf,
  withFields,
} from './page-requests.ts';
import { itemsIn } from './time-passes.ts';

const sandbox = useSandbox();
const FORGED = 10_000;
const AT_ONCE = 40;

let sites: readonly string[] = [];
/** Two open plans and one that is applied and can be undone. */
let open: Link;
let other: Link;
let undo: Link;

beforeAll(async () => {
  await emptySandbox(sandbox());
  sites = addBrokenSites(sandbox().world, 3);
  const urls: string[] = [];
  for (const id of sites) {
    await sandbox().ringAlarm(id, 'ALARM');
    urls.push(newestLink(sandbox()));
  }
  await press(urls[2] ?? '', 'approve');
  [open, other] = [linkOf(urls[0] ?? ''), linkOf(urls[1] ?? '')];
  undo = linkOf(undoLinkIn(lastMessage(sandbox()).text));
});

/** Everything that could be changed: each item of the table, every policy, distribution and message. */
async function stateOf(): Promise<unknown> {
  return { items: await itemsIn(sandbox()), world: snapshotOf(sandbox()) };
}

/** Sends all requests, some at a time, and insists that none of them changes anything, succeeds or fails inside. */
async function attack(name: string, requests: Iterable<PageRequest>, refused: readonly number[]): Promise<void> {
  const before = await stateOf();
  const counts = new Map<number, number>();
  const calls = sandbox().calls.all.length;
  const check = (answer: PageAnswer) => {
    counts.set(answer.statusCode, (counts.get(answer.statusCode) ?? 0) + 1);
    expect(answer.body).not.toContain(bucketOfSite(sites[0] ?? ''));
  };
  let batch: PageRequest[] = [];
  const send = async () => {
    for (const answer of await Promise.all(batch.map((request) => ask(sandbox(), request)))) check(answer);
    batch = [];
  };
  for (const request of requests) if (batch.push(request) === AT_ONCE) await send();
  await send();
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const reads = sandbox().calls.all.length - calls;
  console.info(
    `${name}: ${total} sent, ${[...counts].map(([status, count]) => `${count} × ${status}`).join(', ')}; ${reads} read the table`,
  );
  expect([...counts.keys()].filter((status) => !refused.includes(status))).toEqual([]);
  expect(await stateOf()).toEqual(before);
}

function* take<T>(values: Iterable<T>, count: number): Generator<T> {
  let taken = 0;
  for (const value of values) {
    if (taken++ === count) return;
    yield value;
  }
}

async function hashesOf({ planId }: Link): Promise<readonly string[]> {
  const item = (await itemsIn(sandbox())).find(({ pk }) => pk === `plan#${planId}`);
  return item?.['tokenHashes'] as string[];
}

describe('forged tokens', () => {
  it(`${FORGED} of them open nothing and decide nothing`, async () => {
    const decide = await genuine(sandbox(), open, 'approve');
    const takeBack = await genuine(sandbox(), undo, 'undo');
    const tokens = forgedTokens(open.token, open.planId, await hashesOf(open));
    function* requests(): Generator<PageRequest> {
      for (const token of tokens) {
        if (token === open.token || token === undo.token) continue;
        yield { rawPath: pathOf(open), rawQueryString: new URLSearchParams({ token }).toString() };
        yield { ...decide, body: withFields(decide.body, { token }) };
        yield { ...decide, body: withFields(decide.body, { token, decision: 'reject' }) };
        yield { ...takeBack, body: withFields(takeBack.body, { token }) };
      }
    }
    await attack('forged tokens', take(requests(), FORGED), [404, 413]);
  }, 180_000);

  it('of other plans and other pages are not found', async () => {
    const links = [open, other, undo];
    const requests: PageRequest[] = [];
    for (const at of links) {
      for (const from of links.filter((link) => link !== at)) {
        const form = await genuine(sandbox(), at, at.page === 'undo' ? 'undo' : 'approve');
        requests.push({ rawPath: pathOf(at), rawQueryString: `token=${from.token}` });
        requests.push({ ...form, body: withFields(form.body, { token: from.token }) });
      }
    }
    const crossed: Link = { ...open, page: 'undo' };
    requests.push({ rawPath: pathOf(crossed), rawQueryString: `token=${open.token}` });
    await attack('tokens of other plans', requests, [404]);
  });

  it('sent twice, or beside the right one, are not found', async () => {
    const form = await genuine(sandbox(), open, 'approve');
    const twice = (extra: string): PageRequest[] => [
      { rawPath: pathOf(open), rawQueryString: `token=${open.token}&token=${extra}` },
      { ...form, body: `${form.body}&token=${extra}` },
      { ...form, body: `token=${extra}&${form.body}` },
    ];
    await attack('tokens sent twice', [...twice(open.token), ...twice('A'.repeat(43)), ...twice('')], [404]);
  });
});

describe('decisions that this browser was not shown a form for', () => {
  it('are refused, whatever cookie or nonce comes with them', async () => {
    const form = await genuine(sandbox(), open, 'approve');
    const foreign = await genuine(sandbox(), other, 'approve');
    const earlier = await genuine(sandbox(), open, 'approve');
    const nonce = new URLSearchParams(form.body).get('nonce') ?? '';
    const name = `__Host-originmend-${open.planId}`;
    const cookies: readonly (readonly string[])[] = [
      [],
      [''],
      [`${name}=`],
      [`${name}=${'A'.repeat(43)}`],
      [`${name}=${nonce.slice(0, -1)}`],
      [`${name}=${nonce}x`],
      [`${name}=${nonce.toLowerCase()}`],
      [`originmend-${open.planId}=${nonce}`],
      [`__Secure-originmend-${open.planId}=${nonce}`],
      [`__host-originmend-${open.planId}=${nonce}`],
      [`__Host-originmend-${other.planId}=${nonce}`],
      [`x=1, ${name}=${nonce}`],
      [`x="; ${name}=${nonce}`],
      [`__proto__=${nonce}`],
      ['A'.repeat(8_000)],
      foreign.cookies,
      earlier.cookies,
      [`${name}=wrong`, ...form.cookies],
    ];
    const nonces = [
      '',
      'A'.repeat(43),
      nonce.slice(1),
      `${nonce}\n`,
      new URLSearchParams(foreign.body).get('nonce') ?? '',
    ];
    const requests = [
      ...cookies.map((sent) => ({ ...form, cookies: sent })),
      ...nonces.map((sent) => ({ ...form, body: withFields(form.body, { nonce: sent }) })),
      { ...form, body: `${form.body}&nonce=${nonce}` },
      { ...form, cookies: foreign.cookies, body: foreign.body.replace(other.token, open.token) },
      { ...form, body: new URLSearchParams({ token: open.token, decision: 'approve' }).toString(), cookies: [] },
    ];
    await attack('without the page', requests, [400]);
  });
});

describe('bodies', () => {
  it('too large, of another kind, encoded or broken decide nothing', async () => {
    const form = await genuine(sandbox(), open, 'approve');
    const json = JSON.stringify(Object.fromEntries(new URLSearchParams(form.body)));
    const types = ['application/json', 'text/plain', 'multipart/form-data; boundary=x', 'application/xml', '', 'x'];
    const requests: PageRequest[] = [
      { ...form, body: withFields(form.body, { name: 'x'.repeat(17_000) }) },
      { ...form, body: `${form.body}&${'a=b&'.repeat(500_000)}` },
      {
        ...form,
        body: Buffer.from(`${form.body}&name=${'x'.repeat(20_000)}`).toString('base64'),
        isBase64Encoded: true,
      },
      {
        ...form,
        body: Buffer.concat([Buffer.from(form.body), Buffer.of(0xff, 0xfe, 0xc0)]).toString('base64'),
        isBase64Encoded: true,
      },
      { ...form, body: form.body, isBase64Encoded: true },
      { ...form, body: '' },
      { ...form, body: json, headers: { 'content-type': 'application/json' } },
      { ...form, headers: {} },
      ...types.map((type) => ({ ...form, headers: { 'content-type': type } })),
      ...['approve-all', 'APPROVE', 'approve ', 'undo', '', '__proto__', 'approve,reject'].map((decision) => ({
        ...form,
        body: withFields(form.body, { decision }),
      })),
      { ...form, body: `${form.body}&decision=approve` },
      { ...form, body: form.body.replace('decision=approve', 'decision[]=approve') },
      { ...form, body: form.body.replaceAll('&', ';') },
    ];
    await attack('bodies', requests, [400, 404, 413]);
  });
});

describe('paths', () => {
  it('written in another way lead nowhere', async () => {
    const form = await genuine(sandbox(), open, 'approve');
    const { planId } = open;
    const paths = [
      '',
      '/',
      '/plans',
      '/plans/',
      `/plans/${planId}/`,
      `/plans/${planId.toUpperCase()}`,
      `/plans//${planId}`,
      `/plans/${planId}/.`,
      `/plans/${other.planId}/../${planId}`,
      `/plans/${other.planId}/%2e%2e/${planId}`,
      `/plans/${planId}%00`,
      `/plans/${planId}%20`,
      `/plans/${planId};x=1`,
      `/plans/${planId}?token=${open.token}`,
      `/plans/${planId}#`,
      `/plans/${planId}/undo/undo`,
      `/plans/${planId}/approve`,
      `/PLANS/${planId}`,
      `/%70lans/${planId}`,
      `\\plans\\${planId}`,
      `//evil.example/plans/${planId}`,
      `/..//plans/${planId}`,
      `http://evil.example/plans/${planId}`,
      `/plans/${planId.slice(1)}`,
      `/plans/${planId}0`,
      `/plans/${planId}\n`,
      '/plans/__proto__',
      `/plans/plan#${planId}`,
      `/plans/${'f'.repeat(32)}`,
      `/a/b/c/d/e/plans/${planId}`,
      `/${'a/'.repeat(10_000)}plans/${planId}`,
    ];
    const requests = paths.flatMap((rawPath): PageRequest[] => [
      { rawPath, rawQueryString: `token=${open.token}` },
      { ...form, rawPath },
    ]);
    await attack('paths', requests, [400, 404]);
  });
});

describe('methods', () => {
  it('other than GET and POST, or hidden in headers and queries, decide nothing', async () => {
    const form = await genuine(sandbox(), open, 'approve');
    const methods = [
      'PUT',
      'PATCH',
      'DELETE',
      'HEAD',
      'OPTIONS',
      'TRACE',
      'CONNECT',
      'post',
      'Post',
      'POST ',
      '',
      'PROPFIND',
    ];
    const requests = methods.map((method) => ({ ...form, method, rawQueryString: `token=${open.token}` }));
    await attack('methods', requests, [400, 405]);
  });

  it('a GET that carries a whole decision shows the page and changes nothing', async () => {
    const form = await genuine(sandbox(), open, 'approve');
    const query = `token=${open.token}`;
    const before = await stateOf();
    for (const request of [
      { ...form, method: 'GET', rawQueryString: query },
      { ...form, method: 'GET', rawQueryString: `${query}&decision=approve&_method=POST` },
      { ...form, method: 'GET', rawQueryString: query, headers: { ...FORM, 'x-http-method-override': 'POST' } },
      { ...form, method: 'GET', rawQueryString: query, headers: { ...FORM, 'x-method-override': 'POST' } },
    ])
      expect((await ask(sandbox(), request)).statusCode).toBe(200);
    expect(await stateOf()).toEqual(before);
  });
});

describe('after all this', () => {
  it('the genuine form still decides, once; a hundred replays of it change nothing more', async () => {
    const form = await genuine(sandbox(), open, 'approve');
    const bucket = bucketOfSite(sites[0] ?? '');
    expect(policyIn(sandbox(), bucket)?.Statement).toHaveLength(1);
    expect((await ask(sandbox(), form)).statusCode).toBe(200);
    expect(policyIn(sandbox(), bucket)?.Statement).toHaveLength(2);
    const before = await stateOf();
    const replays = await Promise.all(Array.from({ length: 100 }, () => ask(sandbox(), form)));
    expect(new Set(replays.map(({ statusCode }) => statusCode))).toEqual(new Set([409]));
    expect(await stateOf()).toEqual(before);
  });

  it('the genuine undo restores, once; replays of it and of the approval change nothing more', async () => {
    const form = await genuine(sandbox(), undo, 'undo');
    expect((await ask(sandbox(), form)).statusCode).toBe(200);
    const before = await stateOf();
    const replays = await Promise.all(Array.from({ length: 100 }, () => ask(sandbox(), form)));
    expect(replays.every(({ statusCode }) => statusCode < 500)).toBe(true);
    expect(await stateOf()).toEqual(before);
  });
});
