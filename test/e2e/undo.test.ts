import { beforeEach, describe, expect, it } from 'vitest';
import { addBucket } from '../../sandbox/build/bucket.ts';
import { addWebsite } from '../../sandbox/scenarios/website.ts';
import { ACCOUNT_ID } from '../../sandbox/world.ts';
import { policyWrites, useArrivedRequests } from './arrived-requests.ts';
import { fillForm, openLink, press, submit, tokenOf, undoLinkIn } from './browser.ts';
import { BUCKET, loadExampleWorld, SITE } from './example-world.ts';
import { addStatement, deletePolicy, overwriteEveryPut, statementOf } from './other-writers.ts';
import { planIdIn, plansIn, setPlanAttribute } from './plan-table.ts';
import {
  bucketNamed,
  jsonOf,
  kindsOf,
  lastMessage,
  newestLink,
  policyIn,
  snapshotOf,
  useSandbox,
  writeLines,
} from './story.ts';

const sandbox = useSandbox();
const arrived = useArrivedRequests();
const PAST = '2026-01-01T00:00:00.000Z';
const PUT_TWICE = [`PutBucketPolicy ${BUCKET} by approval-page`, `PutBucketPolicy ${BUCKET} by approval-page`];

let planLink = '';
let undoLink = '';

/** Alarm and approval; the undo link comes from the message. */
async function repair(): Promise<void> {
  await sandbox().ringAlarm(SITE, 'ALARM');
  planLink = newestLink(sandbox());
  await press(planLink, 'approve');
  undoLink = undoLinkIn(lastMessage(sandbox()).text);
  expect(sandbox().edge(SITE).status).toBe(200);
}

const statuses = async () => (await plansIn(sandbox())).map(({ status }) => status);

beforeEach(async () => {
  await loadExampleWorld(sandbox());
  arrived.splice(0);
});

describe('undo', () => {
  it('writes the very bytes that S3 returned before the repair', async () => {
    const bucket = bucketNamed(sandbox(), BUCKET);
    const text = JSON.stringify(JSON.parse(bucket.policyText ?? ''), null, 3).replaceAll('Deploy', 'D\\u0065ploy');
    bucket.policyText = text;
    const before = policyIn(sandbox(), BUCKET);
    await repair();

    const answer = await press(undoLink, 'undo', 'Grace');
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('Undone')]);
    expect(policyWrites(arrived).at(-1)?.body()).toBe(text);
    expect(policyWrites(arrived).map(({ headers }) => headers['x-amz-expected-bucket-owner'])).toEqual([
      ACCOUNT_ID,
      ACCOUNT_ID,
    ]);
    expect(policyIn(sandbox(), BUCKET)).toEqual(before);
    expect(sandbox().edge(SITE).status).toBe(403);
    expect(writeLines(sandbox())).toEqual(PUT_TWICE);
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'applied', 'undone']);
    expect(lastMessage(sandbox()).text).toContain('Grace');
    expect(await statuses()).toEqual(['undone']);
  });

  it('deletes the policy where there was none before', async () => {
    deletePolicy(sandbox(), BUCKET);
    await repair();
    expect((await openLink(undoLink)).text).toContain('There was no bucket policy before the repair');
    expect((await press(undoLink, 'undo')).text).toContain('Undone');
    expect(policyIn(sandbox(), BUCKET)).toBeNull();
    expect(sandbox().edge(SITE).status).toBe(403);
    expect(
      policyWrites(arrived).map(({ method, headers }) => [method, headers['x-amz-expected-bucket-owner']]),
    ).toEqual([
      ['PUT', ACCOUNT_ID],
      ['DELETE', ACCOUNT_ID],
    ]);
  });

  it('is offered on the page of the approval and in the message, with the same link', async () => {
    await sandbox().ringAlarm(SITE, 'ALARM');
    const answer = await press(newestLink(sandbox()), 'approve');
    expect(undoLinkIn(answer.html)).toBe(undoLinkIn(lastMessage(sandbox()).text));
  });

  it('only looked at changes nothing, however often', async () => {
    await repair();
    const before = snapshotOf(sandbox());
    sandbox().calls.clear();
    for (let visit = 1; visit <= 20; visit++) expect((await openLink(undoLink)).status).toBe(200);
    expect(sandbox().calls.writes()).toEqual([]);
    expect(snapshotOf(sandbox())).toEqual(before);
  });

  it('happens once: replayed and clicked twice at once', async () => {
    await repair();
    const form = await fillForm(undoLink, 'undo');
    const answers = await Promise.all([submit(form), submit(form), submit(form)]);
    expect(answers.map(({ text }) => /Undone|Being undone now/.test(text))).toEqual([true, true, true]);
    expect((await submit(form)).text).toContain('Undone');
    expect(writeLines(sandbox())).toEqual(PUT_TWICE);
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'applied', 'undone']);
  });

  it('after which the next alarm proposes the repair again, and its link works', async () => {
    await repair();
    await press(undoLink, 'undo');
    await sandbox().ringAlarm(SITE, 'ALARM');
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
    expect(sandbox().edge(SITE).status).toBe(200);
  });
});

describe('undo is refused', () => {
  beforeEach(repair);

  it.each<[string, () => void]>([
    ['when somebody added a statement', () => addStatement(sandbox(), BUCKET, statementOf('analytics', BUCKET))],
    ['when somebody deleted the policy', () => deletePolicy(sandbox(), BUCKET)],
  ])('%s: their work stays, and the link keeps working', async (_what, change) => {
    const ours = bucketNamed(sandbox(), BUCKET).policyText;
    change();
    const theirs = bucketNamed(sandbox(), BUCKET).policyText;
    const refused = await press(undoLink, 'undo');
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('the policy changed since')]);
    expect(bucketNamed(sandbox(), BUCKET).policyText).toBe(theirs);
    expect([writeLines(sandbox()).length, await statuses()]).toEqual([1, ['applied']]);

    bucketNamed(sandbox(), BUCKET).policyText = ours;
    expect((await press(undoLink, 'undo')).text).toContain('Undone');
  });

  it.each<[string, (link: string) => string]>([
    ['with the token of the plan', (link) => link.replace(tokenOf(link), tokenOf(planLink))],
    ['with a forged token', (link) => link.replace(tokenOf(link), 'A'.repeat(43))],
    ['truncated', (link) => link.slice(0, -1)],
  ])('%s', async (_what, forge) => {
    const form = await fillForm(undoLink, 'undo');
    const forged = forge(undoLink);
    expect((await openLink(forged)).status).toBe(404);
    expect((await submit({ ...form, fields: { ...form.fields, token: tokenOf(forged) } })).status).toBe(404);
    expect(sandbox().edge(SITE).status).toBe(200);
  });

  it('without the cookie of this browser', async () => {
    const form = await fillForm(undoLink, 'undo');
    expect((await submit({ ...form, cookie: '' })).status).toBe(400);
    expect((await submit({ ...form, fields: { ...form.fields, decision: 'approve' } })).status).toBe(400);
    expect(writeLines(sandbox())).toHaveLength(1);
  });

  it('when the link has expired', async () => {
    const form = await fillForm(undoLink, 'undo');
    const undo = JSON.parse((await plansIn(sandbox()))[0]?.undo ?? '{}');
    await setPlanAttribute(sandbox(), planIdIn(undoLink), 'undo', JSON.stringify({ ...undo, expiresAt: PAST }));
    expect((await openLink(undoLink)).text).toContain('expired');
    expect((await submit(form)).text).toContain('too old');
    expect(sandbox().edge(SITE).status).toBe(200);
  });

  it('by S3: told, and the link keeps working', async () => {
    sandbox().faults.add({ operation: 'PutBucketPolicy', effect: { kind: 'refuse' } });
    const answer = await press(undoLink, 'undo');
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('AccessDenied')]);
    expect([sandbox().edge(SITE).status, await statuses()]).toEqual([200, ['applied']]);
    expect((await press(undoLink, 'undo')).text).toContain('Undone');
  });

  it('when the bucket belongs to somebody else by now', async () => {
    const policy = policyIn(sandbox(), BUCKET);
    const theirs = addBucket(sandbox().world, {
      name: BUCKET,
      ownerAccountId: '999900001111',
      ...(policy ? { policy } : {}),
    });
    addWebsite(sandbox().world, theirs);
    expect((await press(undoLink, 'undo')).status).toBe(409);
    expect(policyIn(sandbox(), BUCKET)).toEqual(policy);
  });
});

describe('an undo that stopped half way', () => {
  beforeEach(repair);

  it.each<[string, boolean]>([
    ['before the write', false],
    ['after the write', true],
  ])('%s can be taken up again when its lease has run out', async (_when, after) => {
    sandbox().faults.add({ operation: 'UpdateItem', nth: 2, times: 9, effect: { kind: 'refuse', code: 'Crashed' } });
    if (!after) sandbox().faults.add({ operation: 'PutBucketPolicy', effect: { kind: 'refuse' } });
    expect((await press(undoLink, 'undo')).status).toBe(500);
    expect(await statuses()).toEqual(['undoing']);
    expect((await openLink(undoLink)).text).toContain('Being undone now');

    sandbox().faults.clear();
    await setPlanAttribute(sandbox(), planIdIn(undoLink), 'leaseUntil', PAST);
    expect((await press(undoLink, 'undo')).text).toContain('Undone');
    expect(await statuses()).toEqual(['undone']);
    expect(writeLines(sandbox())).toEqual(PUT_TWICE);
    expect(sandbox().edge(SITE).status).toBe(403);
  });
});

describe('somebody writes right after the undo', () => {
  it('is told, and nothing is written over it', async () => {
    await repair();
    const theirs = { Version: '2012-10-17', Statement: [statementOf('analytics', BUCKET)] };
    overwriteEveryPut(sandbox(), BUCKET, theirs);
    const answer = await press(undoLink, 'undo');
    expect([answer.status, answer.text]).toEqual([
      409,
      expect.stringContaining('somebody else wrote at the same moment'),
    ]);
    expect(jsonOf(lastMessage(sandbox()))).toMatchObject({ kind: 'failed', written: 'written' });
    expect(policyIn(sandbox(), BUCKET)).toEqual(theirs);
    expect(writeLines(sandbox())).toEqual(PUT_TWICE);
  });
});
