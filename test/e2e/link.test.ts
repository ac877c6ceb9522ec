import { beforeEach, describe, expect, it } from 'vitest';
import { alarmEvent } from '../../sandbox/host/alarm-event.ts';
import { useFastWaits } from '../faults/fast-waits.ts';
import { fillForm, openLink, press, type Submission, submit, tokenOf } from './browser.ts';
import { BUCKET, emptySandbox, loadExampleWorld, SITE } from './example-world.ts';
import { planIdIn, plansIn, setPlanAttribute } from './plan-table.ts';
import { addBrokenSites } from './sites.ts';
import { kindsOf, linksIn, newestLink, policyIn, snapshotOf, useSandbox, writeLines } from './story.ts';

const sandbox = useSandbox();
useFastWaits();
const ONE_WRITE = [`PutBucketPolicy ${BUCKET} by approval-page`];
const PAST = '2026-01-01T00:00:00.000Z';

async function ring(distributionId: string): Promise<string> {
  await sandbox().invoke('incident-responder', alarmEvent(sandbox().world, distributionId, 'ALARM'));
  return newestLink(sandbox());
}

let link = '';

beforeEach(async () => {
  await loadExampleWorld(sandbox());
  link = await ring(SITE);
});

/** Whatever was tried, the bucket is as it was and the plan can still be decided. */
async function expectUntouched(): Promise<void> {
  expect(writeLines(sandbox())).toEqual([]);
  expect(kindsOf(sandbox().inbox)).toEqual(['proposal']);
  expect(await plansIn(sandbox())).toMatchObject([{ status: 'open' }]);
  expect((await press(link, 'approve')).text).toContain('Applied and verified');
  expect(writeLines(sandbox())).toEqual(ONE_WRITE);
}

describe('opening the link', () => {
  it.each<[string, RequestInit]>([
    ['a browser', {}],
    ['a browser that fetches ahead', { headers: { purpose: 'prefetch', 'sec-purpose': 'prefetch;prerender' } }],
    ['a mail scanner', { headers: { 'user-agent': 'SafeLinks/1.0', accept: '*/*' } }],
    ['a HEAD request', { method: 'HEAD' }],
    ['an OPTIONS request', { method: 'OPTIONS' }],
    ['a PUT request', { method: 'PUT', body: 'decision=approve' }],
    ['a DELETE request', { method: 'DELETE' }],
  ])('twenty times by %s changes nothing', async (_who, init) => {
    const before = snapshotOf(sandbox());
    const plans = await plansIn(sandbox());
    sandbox().calls.clear();
    for (let visit = 1; visit <= 20; visit++) expect((await openLink(link, init)).status).toBeLessThan(500);
    expect(sandbox().calls.writes()).toEqual([]);
    expect(snapshotOf(sandbox())).toEqual(before);
    expect(await plansIn(sandbox())).toEqual(plans);
  });

  it('shows the change, keeps the token to itself and out of caches', async () => {
    const { status, text, headers } = await openLink(link);
    expect([status, text]).toEqual([200, expect.stringContaining(SITE)]);
    expect(headers.get('cache-control')).toContain('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.getSetCookie()).toEqual([expect.stringMatching(/HttpOnly; SameSite=Strict$/)]);
  });
});

describe('a decision that does not come from the page this browser was shown', () => {
  it.each<[string, (form: Submission) => Submission]>([
    ['without a cookie', (form) => ({ ...form, cookie: '' })],
    ['without a nonce', (form) => ({ ...form, fields: { ...form.fields, nonce: '' } })],
    ['with the nonce of somebody else', (form) => ({ ...form, fields: { ...form.fields, nonce: 'A'.repeat(43) } })],
    ['with an unknown decision', (form) => ({ ...form, fields: { ...form.fields, decision: 'approve-all' } })],
    ['to undo at the address of the plan', (form) => ({ ...form, fields: { ...form.fields, decision: 'undo' } })],
  ])('%s is refused', async (_what, forge) => {
    expect((await submit(forge(await fillForm(link, 'approve')))).status).toBe(400);
    await expectUntouched();
  });
});

describe('a link that is not the one we sent', () => {
  const flip = (text: string) => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`);

  it.each<[string, (link: string) => string]>([
    ['with a forged token', (real) => real.replace(tokenOf(real), 'A'.repeat(43))],
    ['with one character changed', (real) => real.replace(tokenOf(real), flip(tokenOf(real)))],
    ['truncated by a mail program', (real) => real.slice(0, -1)],
    ['without its token', (real) => real.replace(/\?.*/, '')],
    ['of a plan that does not exist', (real) => real.replace(planIdIn(real), 'f'.repeat(32))],
    ['to undo what was never written', (real) => real.replace('?', '/undo?')],
  ])('%s is not found, to look at or to decide', async (_what, forge) => {
    const forged = forge(link);
    const form = await fillForm(link, 'approve');
    const url = forged.replace(/\?.*/, '');
    const decision = url.endsWith('/undo') ? 'undo' : 'approve';
    const cookie = form.cookie.replace(planIdIn(link), planIdIn(forged));
    expect((await openLink(forged)).status).toBe(404);
    expect((await submit({ url, cookie, fields: { ...form.fields, token: tokenOf(forged), decision } })).status).toBe(
      404,
    );
    await expectUntouched();
  });

  it('with the token twice is not found', async () => {
    expect((await openLink(`${link}&token=${tokenOf(link)}`)).status).toBe(404);
    await expectUntouched();
  });

  it('swapped between two plans is not found', async () => {
    await emptySandbox(sandbox());
    const [first = '', second = ''] = addBrokenSites(sandbox().world, 2);
    const links = [await ring(first), await ring(second)] as const;
    const swapped = links[0].replace(tokenOf(links[0]), tokenOf(links[1]));
    expect((await openLink(swapped)).status).toBe(404);
    const form = await fillForm(links[0], 'approve');
    expect((await submit({ ...form, fields: { ...form.fields, token: tokenOf(links[1]) } })).status).toBe(404);
    expect(writeLines(sandbox())).toEqual([]);
  });

  it('answers the same whether the plan exists or not', async () => {
    const forged = await openLink(link.replace(tokenOf(link), 'A'.repeat(43)));
    const unknown = await openLink(link.replace(planIdIn(link), 'f'.repeat(32)));
    expect([forged.status, forged.html]).toEqual([unknown.status, unknown.html]);
  });
});

describe('an expired link', () => {
  it('shows that it has expired and decides nothing', async () => {
    const form = await fillForm(link, 'approve');
    await setPlanAttribute(sandbox(), planIdIn(link), 'expiresAt', PAST);
    expect((await openLink(link)).status).toBe(410);
    expect((await submit(form)).status).toBe(410);
    expect((await submit({ ...form, fields: { ...form.fields, decision: 'reject' } })).status).toBe(410);
    expect(writeLines(sandbox())).toEqual([]);
  });

  it('is followed by a new proposal at the next alarm, whose link works', async () => {
    await setPlanAttribute(sandbox(), planIdIn(link), 'expiresAt', PAST);
    const next = await ring(SITE);
    expect(planIdIn(next)).not.toBe(planIdIn(link));
    expect((await press(next, 'approve')).text).toContain('Applied and verified');
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'proposal', 'applied']);
  });

  it('expires after the configured hours', async () => {
    process.env['ORIGINMEND_APPROVAL_HOURS'] = '0.00002';
    try {
      await loadExampleWorld(sandbox());
      const short = await ring(SITE);
      await expect.poll(async () => (await openLink(short)).status).toBe(410);
    } finally {
      delete process.env['ORIGINMEND_APPROVAL_HOURS'];
    }
  });
});

describe('a plan is decided once', () => {
  it('and a replayed approval says so', async () => {
    const form = await fillForm(link, 'approve');
    expect((await submit(form)).status).toBe(200);
    const replayed = await submit(form);
    expect([replayed.status, replayed.text]).toEqual([409, expect.stringContaining('Already decided')]);
    expect(writeLines(sandbox())).toEqual(ONE_WRITE);
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'applied']);
  });

  it('and a double click writes once', async () => {
    const form = await fillForm(link, 'approve');
    const answers = await Promise.all([submit(form), submit(form)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(writeLines(sandbox())).toEqual(ONE_WRITE);
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'applied']);
  });

  it('and a hundred approvals at once write once', async () => {
    const forms = await Promise.all(
      Array.from({ length: 100 }, (_, person) => fillForm(link, 'approve', `Person ${person}`)),
    );
    const answers = await Promise.all(forms.map(submit));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(99);
    expect(writeLines(sandbox())).toEqual(ONE_WRITE);
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'applied']);
  });

  it('and of an approval and a rejection at once one wins', async () => {
    const [yes, no] = [await fillForm(link, 'approve'), await fillForm(link, 'reject')];
    const answers = await Promise.all([submit(yes), submit(no)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const [plan] = await plansIn(sandbox());
    expect(writeLines(sandbox())).toEqual(plan?.status === 'applied' ? ONE_WRITE : []);
    expect(['applied', 'rejected']).toContain(plan?.status);
  });

  it('and once rejected it is never written', async () => {
    const [before, yes] = [policyIn(sandbox(), BUCKET), await fillForm(link, 'approve')];
    const rejected = await press(link, 'reject', 'Grace');
    expect([rejected.status, rejected.text]).toEqual([200, expect.stringContaining('Rejected')]);
    expect((await submit(yes)).status).toBe(409);
    expect((await openLink(link)).text).toContain('Rejected');
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'rejected']);
    expect(sandbox().inbox.at(-1)?.text).toContain('Grace');
    expect(linksIn(sandbox(), sandbox().inbox[1] ?? expect.fail('no message'))).toEqual([]);
    expect(policyIn(sandbox(), BUCKET)).toEqual(before);
    expect(writeLines(sandbox())).toEqual([]);
  });

  it('and after a rejection the next alarm asks anew', async () => {
    await press(link, 'reject');
    const next = await ring(SITE);
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'rejected', 'proposal']);
    expect((await press(next, 'approve')).text).toContain('Applied and verified');
    expect(writeLines(sandbox())).toEqual(ONE_WRITE);
  });
});
