import { beforeEach, describe, expect, it } from 'vitest';
import type { FaultEffect } from '../../sandbox/faults.ts';
import { policyOf } from '../../sandbox/scenarios/statements.ts';
import { useFastWaits } from '../faults/fast-waits.ts';
import { openLink, press, undoLinkIn } from './browser.ts';
import { BUCKET, loadExampleWorld, SITE } from './example-world.ts';
import { addStatement, overwriteEveryPut, statementOf } from './other-writers.ts';
import { plansIn } from './plan-table.ts';
import { bucketNamed, jsonOf, kindsOf, lastMessage, newestLink, policyIn, useSandbox, writeLines } from './story.ts';

const sandbox = useSandbox();
useFastWaits();
const ONE_WRITE = [`PutBucketPolicy ${BUCKET} by approval-page`];
const ELSE = policyOf(statementOf('analytics', BUCKET));

let link = '';

beforeEach(async () => {
  await loadExampleWorld(sandbox());
  await sandbox().ringAlarm(SITE, 'ALARM');
  link = newestLink(sandbox());
});

const onPut = (effect: FaultEffect, times = 1) => sandbox().faults.add({ operation: 'PutBucketPolicy', times, effect });
const putsTried = () => sandbox().calls.all.filter(({ operation }) => operation === 'PutBucketPolicy').length;
const statuses = async () => (await plansIn(sandbox())).map(({ status }) => status);

const BLOCKED =
  'User: arn:aws:sts::111122223333:assumed-role/originmend/sandbox is not authorized to perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::site-bucket" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.';

describe('S3 refuses the write', () => {
  it.each<[string, FaultEffect, RegExp]>([
    ['AccessDenied', { kind: 'refuse' }, /AccessDenied: Access Denied\. Allow the action in the caller’s role/],
    ['BlockPublicPolicy', { kind: 'refuse', message: BLOCKED }, /prevented by the BlockPublicPolicy setting/],
    [
      'MalformedPolicy',
      { kind: 'refuse', code: 'MalformedPolicy', status: 400, message: 'Invalid principal in policy' },
      /MalformedPolicy: Invalid principal in policy\. A statement names a principal that no longer exists/,
    ],
    [
      'MethodNotAllowed',
      { kind: 'refuse', code: 'MethodNotAllowed', status: 405 },
      /MethodNotAllowed.*use credentials of that account/,
    ],
    ['NoSuchBucket', { kind: 'refuse', code: 'NoSuchBucket', status: 404 }, /NoSuchBucket.*Create the bucket again/],
  ])('%s: told with the reason and the next step, nothing changed', async (_code, effect, reason) => {
    const before = bucketNamed(sandbox(), BUCKET).policyText;
    onPut(effect);
    const answer = await press(link, 'approve');
    expect([answer.status, answer.text]).toEqual([500, expect.stringMatching(reason)]);
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'failed']);
    expect(jsonOf(lastMessage(sandbox()))).toMatchObject({ written: 'nothing', error: expect.stringMatching(reason) });
    expect(jsonOf(lastMessage(sandbox()))).not.toHaveProperty('links.undo');
    expect([await statuses(), putsTried()]).toEqual([['failed'], 1]);
    expect(bucketNamed(sandbox(), BUCKET).policyText).toBe(before);
    expect(writeLines(sandbox())).toEqual([]);
  });

  it('because Block Public Access refuses a statement that is there already: it is named', async () => {
    const open = { ...statementOf('open', BUCKET), Sid: 'OpenToAll', Principal: '*' };
    addStatement(sandbox(), BUCKET, open);
    bucketNamed(sandbox(), BUCKET).publicAccessBlock = undefined;
    await sandbox().ringAlarm(SITE, 'ALARM');
    onPut({ kind: 'refuse', message: BLOCKED });
    const answer = await press(newestLink(sandbox()), 'approve');
    expect(answer.text).toMatch(/Statement 2 \(Sid OpenToAll\) is what S3 calls public/);
    expect(jsonOf(lastMessage(sandbox()))).toMatchObject({ error: expect.stringContaining('OpenToAll') });
  });

  it('and after the reason is gone the next alarm proposes again, and its link works', async () => {
    onPut({ kind: 'refuse' });
    await press(link, 'approve');
    await sandbox().ringAlarm(SITE, 'ALARM');
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
    expect(writeLines(sandbox())).toEqual(ONE_WRITE);
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'failed', 'proposal', 'applied']);
  });
});

describe('S3 is busy', () => {
  it.each<[string, FaultEffect, number]>([
    ['with OperationAborted once', { kind: 'refuse', code: 'OperationAborted', status: 409 }, 1],
    ['and throttles twice', { kind: 'throttle' }, 2],
  ])('%s: tried again, and applied once', async (_how, effect, times) => {
    onPut(effect, times);
    expect((await press(link, 'approve')).text).toContain('Applied and verified');
    expect([await statuses(), putsTried()]).toEqual([['applied'], times + 1]);
    expect(writeLines(sandbox())).toEqual(ONE_WRITE);
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'applied']);
  });

  it('because somebody else is writing the policy: theirs stays', async () => {
    const hook = () => {
      bucketNamed(sandbox(), BUCKET).policyText = JSON.stringify(ELSE);
    };
    sandbox().faults.add({ operation: 'GetBucketPolicy', nth: 3, effect: { kind: 'crash', hook } });
    onPut({ kind: 'refuse', code: 'OperationAborted', status: 409 });
    const answer = await press(link, 'approve');
    expect([answer.status, answer.text]).toEqual([
      500,
      expect.stringContaining('Something else is changing the bucket'),
    ]);
    expect(policyIn(sandbox(), BUCKET)).toEqual(ELSE);
    expect([await statuses(), writeLines(sandbox())]).toEqual([['failed'], []]);
  });
});

describe('the answer to the write is lost', () => {
  it.each<[string, FaultEffect]>([
    ['after the write happened', { kind: 'fail-after', disconnect: true }],
    ['after the write happened, with an internal error', { kind: 'fail-after' }],
  ])('%s: what is there tells, and people hear that it is applied', async (_when, effect) => {
    onPut(effect, 9);
    expect((await press(link, 'approve')).text).toContain('Applied and verified');
    expect(await statuses()).toEqual(['applied']);
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'applied']);
    expect(sandbox().edge(SITE).status).toBe(200);
  });

  it('and the bucket cannot be read: people hear that nobody knows, with a link to undo', async () => {
    onPut({ kind: 'fail-after', disconnect: true }, 9);
    sandbox().faults.add({ operation: 'GetBucketPolicy', nth: 3, times: 99, effect: { kind: 'refuse' } });
    const answer = await press(link, 'approve');
    expect(answer.status).toBe(500);
    expect(jsonOf(lastMessage(sandbox()))).toMatchObject({ kind: 'failed', written: 'not-known' });
    sandbox().faults.clear();
    expect((await press(undoLinkIn(lastMessage(sandbox()).text), 'undo')).text).toContain('Undone');
    expect(sandbox().edge(SITE).status).toBe(403);
  });
});

describe('somebody writes right after us', () => {
  beforeEach(() => overwriteEveryPut(sandbox(), BUCKET, ELSE));

  it('is reported as failed, and nothing is restored over their policy', async () => {
    const answer = await press(link, 'approve');
    expect([answer.status, answer.text]).toEqual([
      500,
      expect.stringContaining('somebody else wrote at the same moment'),
    ]);
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'failed']);
    expect(jsonOf(lastMessage(sandbox()))).toMatchObject({ written: 'written' });
    expect([await statuses(), writeLines(sandbox())]).toEqual([['failed'], ONE_WRITE]);
    expect(policyIn(sandbox(), BUCKET)).toEqual(ELSE);

    const undoLink = undoLinkIn(lastMessage(sandbox()).text);
    expect((await press(undoLink, 'undo')).status).toBe(409);
    expect(policyIn(sandbox(), BUCKET)).toEqual(ELSE);
    expect(writeLines(sandbox())).toEqual(ONE_WRITE);
    expect(await statuses()).toEqual(['failed']);
    expect((await openLink(link)).text).toContain('The repair failed');
  });
});
