import { beforeAll, describe, expect, it } from 'vitest';
import { useApprovalSettings } from '../e2e/approval-settings.ts';
import { emptySandbox } from '../e2e/example-world.ts';
import { addBrokenSites } from '../e2e/sites.ts';
import { linksIn, snapshotOf, useSandbox, writesOutside } from '../e2e/story.ts';
import { forgedTokens } from './forged-tokens.ts';
import { ask, FORM, genuine, type Link, linkOf, type PageRequest, pathOf, withFields } from './page-requests.ts';
import { itemsIn } from './time-passes.ts';

const sandbox = useSandbox();
const configure = useApprovalSettings();
const [ADA, BOB] = ['ada@example.com', 'bob@example.com'] as const;

/** Links of two plans by `approver plan`; the empty approver is everybody else. */
const links = new Map<string, Link>();
const link = (approver: string, plan: number) => links.get(`${approver} ${plan}`) as Link;

beforeAll(async () => {
  process.env['ORIGINMEND_APPROVERS'] = `${ADA},${BOB},carol@example.com`;
  process.env['ORIGINMEND_QUORUM'] = '2';
  await emptySandbox(sandbox());
  for (const [plan, id] of addBrokenSites(sandbox().world, 2).entries()) {
    const told = sandbox().inbox.length;
    await sandbox().ringAlarm(id, 'ALARM');
    for (const message of sandbox().inbox.slice(told))
      links.set(`${message.attributes['approver'] ?? ''} ${plan}`, linkOf(linksIn(sandbox(), message)[0] ?? ''));
  }
});

const FORGED = 4_000;
const settings = { ORIGINMEND_APPROVERS: `${ADA},${BOB},carol@example.com`, ORIGINMEND_QUORUM: '2' };
const stateOf = async () => ({ items: await itemsIn(sandbox()), world: snapshotOf(sandbox()) });

async function expectRefused(
  name: string,
  requests: readonly PageRequest[],
  statuses: readonly number[],
): Promise<void> {
  configure(settings);
  const before = await stateOf();
  const answers = await Promise.all(requests.map((request) => ask(sandbox(), request)));
  const seen = [...new Set(answers.map(({ statusCode }) => statusCode))];
  console.info(`${name}: ${requests.length} sent, answered ${seen.join(', ')}`);
  expect(seen.filter((status) => !statuses.includes(status))).toEqual([]);
  expect(await stateOf()).toEqual(before);
}

describe('links of approvers', () => {
  it('open no other plan', async () => {
    configure(settings);
    const form = await genuine(sandbox(), link(ADA, 0), 'approve');
    const foreign = [link(ADA, 1), link(BOB, 1), link('', 1)].map(({ token }) => token);
    await expectRefused(
      'links of another plan',
      foreign.flatMap((token) => [
        { rawPath: pathOf(link(ADA, 0)), rawQueryString: `token=${token}` },
        { ...form, body: withFields(form.body, { token }) },
      ]),
      [404],
    );
  });

  it(`${FORGED} that are mutated, or derived from what is stored, open nothing and decide nothing`, async () => {
    configure(settings);
    const own = link(ADA, 1);
    const form = await genuine(sandbox(), own, 'approve');
    const plan = (await itemsIn(sandbox())).find(({ pk }) => pk === `plan#${own.planId}`);
    const stored = (plan?.['approverTokens'] ?? []) as readonly string[];
    const hashes = stored.map((text) => JSON.parse(text).tokenHash as string);
    expect(hashes.length).toBeGreaterThan(2);
    const genuineTokens = new Set([...links.values()].map(({ token }) => token));
    const before = await stateOf();
    const counts = new Map<number, number>();
    let sent = 0;
    for (const token of forgedTokens(own.token, own.planId, hashes)) {
      if (sent >= FORGED) break;
      if (genuineTokens.has(token)) continue;
      const shown = { rawPath: pathOf(own), rawQueryString: new URLSearchParams({ token }).toString() };
      const answers = await Promise.all(
        [shown, { ...form, body: withFields(form.body, { token }) }].map((request) => ask(sandbox(), request)),
      );
      for (const { statusCode } of answers) counts.set(statusCode, (counts.get(statusCode) ?? 0) + 1);
      sent += answers.length;
    }
    console.info(`forged personal links: ${[...counts].map(([status, count]) => `${count} × ${status}`).join(', ')}`);
    expect([...counts.keys()].filter((status) => status !== 404 && status !== 413)).toEqual([]);
    expect(await stateOf()).toEqual(before);
  }, 180_000);

  it('do not decide when they are only shown: neither approve nor reject', async () => {
    configure(settings);
    const form = await genuine(sandbox(), link(ADA, 0), 'approve');
    const { token } = link('', 0);
    await expectRefused(
      'the link that only shows',
      ['approve', 'reject'].map((decision) => ({ ...form, body: withFields(form.body, { token, decision }) })),
      [403],
    );
  });

  it('count for the one they were sent to, whatever name, approver or header is sent along', async () => {
    configure(settings);
    const form = await genuine(sandbox(), link(ADA, 0), 'approve');
    const claims = { name: BOB, approver: BOB, by: BOB };
    const answers = [];
    for (let time = 0; time < 20; time++)
      answers.push(
        await ask(sandbox(), {
          ...form,
          body: withFields(form.body, claims),
          headers: { ...FORM, 'x-approver': BOB, 'x-forwarded-user': BOB, 'user-agent': BOB },
        }),
      );
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    for (const { body } of answers) expect(body).toContain('one more approval is');
    const plan = (await itemsIn(sandbox())).find(({ pk }) => pk === `plan#${link(ADA, 0).planId}`);
    expect(JSON.parse(String(plan?.['approvals'])).map(({ approver }: { approver: string }) => approver)).toEqual([
      ADA,
    ]);
    expect([plan?.['status'], writesOutside(sandbox())]).toEqual(['open', []]);
  });

  it('of two people do not fit each other’s forms when the cookie is another browser’s', async () => {
    configure(settings);
    const [ada, bob] = [
      await genuine(sandbox(), link(ADA, 1), 'approve'),
      await genuine(sandbox(), link(BOB, 1), 'approve'),
    ];
    await expectRefused(
      'form of one, cookie of another',
      [
        { ...ada, cookies: bob.cookies },
        { ...bob, cookies: ada.cookies },
      ],
      [400],
    );
  });
});

describe('forms from elsewhere', () => {
  it('are refused when the browser says so, cookie and all', async () => {
    configure(settings);
    const form = await genuine(sandbox(), link(ADA, 1), 'approve');
    const headers: readonly Readonly<Record<string, string>>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'Sec-Fetch-Site': 'Cross-Site' },
      { 'sec-fetch-site': 'same-origin, cross-site' },
      { 'sec-fetch-site': '' },
      { origin: 'https://evil.example' },
      { origin: 'https://abcdefghij.lambda-url.us-east-1.on.aws.evil.example' },
      { origin: 'http://abcdefghij.lambda-url.us-east-1.on.aws' },
      { origin: 'https://abcdefghij.lambda-url.us-east-1.on.aws:8443' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
      { origin: 'https://abcdefghij.lambda-url.us-east-1.on.aws', 'sec-fetch-site': 'cross-site' },
    ];
    await expectRefused(
      'forms of other sites',
      headers.map((more) => ({ ...form, headers: { ...FORM, ...more } })),
      [400],
    );
  });

  it('a prefetch, a preview and a scanner that opens every link change nothing', async () => {
    configure(settings);
    const hints = [
      { purpose: 'prefetch' },
      { 'sec-purpose': 'prefetch;prerender' },
      { 'x-moz': 'prefetch' },
      { 'x-purpose': 'preview' },
      { 'user-agent': 'Mozilla/5.0 (compatible; MailScanner/1.0)' },
    ];
    const requests = [...links.values()].flatMap((each) =>
      hints.map((headers) => ({ rawPath: pathOf(each), rawQueryString: `token=${each.token}`, headers })),
    );
    await expectRefused('prefetches', requests, [200]);
  });

  it('headers as large as Lambda lets through change nothing', async () => {
    configure(settings);
    const form = await genuine(sandbox(), link(ADA, 1), 'approve');
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`x-${at}`, 'x'.repeat(1_000)]));
    await expectRefused(
      'large headers',
      [
        { ...form, cookies: [`${'x'.repeat(500_000)}=1`], headers: { ...FORM, ...many } },
        { ...form, cookies: Array.from({ length: 5_000 }, (_, at) => `c${at}=1`) },
        { ...form, headers: { ...FORM, 'content-type': `application/x-www-form-urlencoded${' '.repeat(100_000)}x` } },
      ],
      [400],
    );
  });
});

describe('networks', () => {
  it('a request from elsewhere gets the page of a link that is none, whatever headers claim', async () => {
    configure({ ...settings, ORIGINMEND_APPROVAL_NETWORKS: '198.51.100.0/24' });
    const shown = { rawPath: pathOf(link(ADA, 1)), rawQueryString: `token=${link(ADA, 1).token}` };
    const nothing = await ask(sandbox(), { rawPath: '/nowhere' });
    for (const header of [
      'x-forwarded-for',
      'x-real-ip',
      'forwarded',
      'true-client-ip',
      'cf-connecting-ip',
      'x-client-ip',
    ]) {
      const answer = await ask(sandbox(), { ...shown, headers: { [header]: '198.51.100.7' } });
      expect([header, answer.statusCode, answer.body]).toEqual([header, 404, nothing.body]);
    }
    for (const method of ['POST', 'PUT', 'HEAD'])
      expect((await ask(sandbox(), { ...shown, method, headers: FORM })).statusCode).toBe(404);
    expect((await ask(sandbox(), { ...shown, sourceIp: '198.51.100.7' })).statusCode).toBe(200);
  });
});

describe('limits', () => {
  it('stop whoever guesses, long before anybody else notices', async () => {
    configure({ ...settings, ORIGINMEND_PAGE_LIMIT: '60', ORIGINMEND_PAGE_LIMIT_FOR_ALL: '600' });
    const before = await stateOf();
    const guesser = { sourceIp: '192.0.2.66', rawPath: pathOf(link(ADA, 1)) };
    const statuses: number[] = [];
    for (let guess = 0; guess < 200; guess++) {
      const token = guess.toString().padStart(43, 'A');
      statuses.push((await ask(sandbox(), { ...guesser, rawQueryString: `token=${token}` })).statusCode);
    }
    const tried = statuses.filter((status) => status === 404).length;
    console.info(`guesses of one address in a burst: ${statuses.length} sent, ${tried} looked at`);
    expect([tried <= 15, new Set(statuses)]).toEqual([true, new Set([404, 429])]);
    const limited = await ask(sandbox(), { ...guesser, rawQueryString: `token=${link(ADA, 1).token}` });
    expect([limited.statusCode, Number(limited.headers['retry-after']) > 0]).toEqual([429, true]);
    const person = { ...guesser, sourceIp: '192.0.2.67', rawQueryString: `token=${link(ADA, 1).token}` };
    for (let click = 0; click < 30; click++) expect((await ask(sandbox(), person)).statusCode).toBe(200);
    expect(await stateOf()).toEqual(before);
  });
});
