import { readdirSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { useFastWaits } from '../faults/fast-waits.ts';
import { letTimePass } from '../faults/time-passes.ts';
import { watchPolicy } from '../faults/watched-policy.ts';
import { fillForm, openLink, press, submit, undoLinkIn } from './browser.ts';
import { BUCKET, DEPLOY_STATEMENT, loadExampleWorld, SITE } from './example-world.ts';
import { addStatement, deletePolicy, setPolicy, statementOf } from './other-writers.ts';
import { planIdIn, plansIn, setPlanAttribute, watchedIn } from './plan-table.ts';
import {
  jsonOf,
  kindsOf,
  lastMessage,
  linksIn,
  newestLink,
  policyIn,
  statementsIn,
  useSandbox,
  writeLines,
  writesOutside,
} from './story.ts';

const sandbox = useSandbox();
useFastWaits();
const HOUR = 3_600_000;

let link = '';
const statuses = async () => (await plansIn(sandbox())).map(({ status }) => status).toSorted();
const kinds = () => kindsOf(sandbox().inbox);
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();
const somebodyWrites = () => addStatement(sandbox(), BUCKET, statementOf('analytics', BUCKET));

async function keep(): Promise<unknown> {
  await letTimePass(sandbox());
  return sandbox().runKeeper();
}

/** From the first call that matches on, nothing of the running function reaches AWS any more. */
function dieAt(operation: string, nth = 1, after = true): void {
  const hook = () =>
    sandbox().faults.add({ times: Number.POSITIVE_INFINITY, effect: { kind: 'refuse', code: 'Dead', status: 400 } });
  sandbox().faults.add({ operation, nth, effect: { kind: 'crash', after, hook } });
}

/** The page dies in the middle of what the form asks for. */
async function dying(on: string, decision: string, operation: string, nth = 1, after = true): Promise<void> {
  const form = await fillForm(on, decision);
  dieAt(operation, nth, after);
  await submit(form);
  sandbox().faults.clear();
}

async function setTimes(createdAt: string, expiresAt: string): Promise<void> {
  await setPlanAttribute(sandbox(), planIdIn(link), 'createdAt', createdAt);
  await setPlanAttribute(sandbox(), planIdIn(link), 'expiresAt', expiresAt);
}

beforeEach(async () => {
  await loadExampleWorld(sandbox());
  await sandbox().ringAlarm(SITE, 'ALARM');
  link = newestLink(sandbox());
});

describe('the list of watched plans', () => {
  it('has every proposal from its beginning, once', async () => {
    await sandbox().ringAlarm(SITE, 'ALARM');
    expect(await watchedIn(sandbox())).toEqual([planIdIn(link)]);
  });

  it('keeps an open plan, and lets go of one that is rejected and told', async () => {
    expect(await keep()).toEqual({ watched: 1, settled: 0 });
    await press(link, 'reject');
    expect(await keep()).toEqual({ watched: 1, settled: 1 });
    expect([await watchedIn(sandbox()), kinds()]).toEqual([[], ['proposal', 'rejected']]);
  });

  it('keeps an applied plan as long as it can be undone', async () => {
    await press(link, 'approve');
    expect(await keep()).toEqual({ watched: 1, settled: 0 });
    const undo = JSON.parse((await plansIn(sandbox()))[0]?.undo ?? '{}');
    await setPlanAttribute(sandbox(), planIdIn(link), 'undo', JSON.stringify({ ...undo, expiresAt: inHours(-1) }));
    expect(await keep()).toEqual({ watched: 1, settled: 1 });
    expect(kinds()).toEqual(['proposal', 'applied']);
  });

  it('is taken up again when the run stopped between the plan and the list', async () => {
    await loadExampleWorld(sandbox());
    dieAt('UpdateItem', 2, false);
    await sandbox()
      .ringAlarm(SITE, 'ALARM')
      .catch(() => undefined);
    sandbox().faults.clear();
    await letTimePass(sandbox());
    await sandbox().ringAlarm(SITE, 'ALARM');
    expect(await watchedIn(sandbox())).toEqual([planIdIn(newestLink(sandbox()))]);
  });

  it('costs nothing while it is empty', async () => {
    await loadExampleWorld(sandbox());
    expect(await sandbox().runKeeper()).toEqual({ watched: 0, settled: 0 });
    expect(sandbox().calls.all.map(({ operation }) => operation)).toEqual(['GetItem']);
  });
});

describe('an apply that stopped half way', () => {
  it.each<[string, string, number, boolean]>([
    ['after the claim', 'UpdateItem', 1, true],
    ['after the intent', 'UpdateItem', 2, true],
    ['before the write', 'PutBucketPolicy', 1, false],
    ['after the write', 'PutBucketPolicy', 1, true],
    ['before the outcome was stored', 'UpdateItem', 3, false],
  ])('%s is completed without a person: one write, one message', async (_when, operation, nth, after) => {
    const policy = watchPolicy(sandbox(), BUCKET);
    await dying(link, 'approve', operation, nth, after);
    expect([await statuses(), kinds()]).toEqual([['claimed'], ['proposal']]);
    await keep();
    expect([await statuses(), kinds(), policy.written.length]).toEqual([['applied'], ['proposal', 'applied'], 1]);
    expect(sandbox().edge(SITE).status).toBe(200);
    expect(lastMessage(sandbox()).text).toContain('approved by Ada');
    await keep();
    expect(kinds()).toEqual(['proposal', 'applied']);
    expect((await press(undoLinkIn(lastMessage(sandbox()).text), 'undo')).text).toContain('Undone');
  });

  it('is left alone while its lease runs', async () => {
    await dying(link, 'approve', 'PutBucketPolicy', 1, false);
    await sandbox().runKeeper();
    expect([await statuses(), writesOutside(sandbox())]).toEqual([['claimed'], []]);
  });

  it('ends drifted, with the new proposal, when somebody wrote meanwhile', async () => {
    await dying(link, 'approve', 'PutBucketPolicy', 1, false);
    somebodyWrites();
    await keep();
    expect([await statuses(), kinds()]).toEqual([
      ['drifted', 'open'],
      ['proposal', 'drifted'],
    ]);
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
    expect(statementsIn(sandbox(), BUCKET).map(({ Sid }) => Sid)).toEqual(
      expect.arrayContaining([DEPLOY_STATEMENT.Sid, 'analyticsReads']),
    );
  });

  it('is completed also when the plan has expired since: it was written in time', async () => {
    const policy = watchPolicy(sandbox(), BUCKET);
    await dying(link, 'approve', 'PutBucketPolicy', 1, true);
    await setPlanAttribute(sandbox(), planIdIn(link), 'expiresAt', inHours(-1));
    await keep();
    expect([await statuses(), policy.written.length]).toEqual([['applied'], 1]);
  });

  it('writes nothing any more when the plan has expired since and the approval is old', async () => {
    await dying(link, 'approve', 'PutBucketPolicy', 1, false);
    const decision = JSON.stringify({ choice: 'approve', by: 'Ada', at: inHours(-2) });
    await setPlanAttribute(sandbox(), planIdIn(link), 'decision', decision);
    await setPlanAttribute(sandbox(), planIdIn(link), 'expiresAt', inHours(-1));
    await keep();
    expect([await statuses(), kinds(), writesOutside(sandbox())]).toEqual([['failed'], ['proposal', 'failed'], []]);
    expect(jsonOf(lastMessage(sandbox()))).toMatchObject({ written: 'nothing' });
  });

  it('is completed once, whoever comes: a keeper, another keeper and a person', async () => {
    await dying(link, 'approve', 'PutBucketPolicy', 1, false);
    await letTimePass(sandbox());
    const form = await fillForm(link, 'approve');
    await Promise.all([sandbox().runKeeper(), sandbox().runKeeper(), submit(form), submit(form)]);
    expect(await statuses()).toEqual(['applied']);
    expect([writeLines(sandbox()).length, kinds()]).toEqual([1, ['proposal', 'applied']]);
  });
});

describe('an undo that stopped half way', () => {
  let undoLink = '';
  let before: unknown;
  beforeEach(async () => {
    before = policyIn(sandbox(), BUCKET);
    await press(link, 'approve');
    undoLink = undoLinkIn(lastMessage(sandbox()).text);
  });

  it.each<[string, string, number, boolean]>([
    ['after the claim', 'UpdateItem', 1, true],
    ['before the write', 'PutBucketPolicy', 1, false],
    ['after the write', 'PutBucketPolicy', 1, true],
    ['before its outcome was stored', 'UpdateItem', 2, false],
  ])('%s is completed without a person, and told once', async (_when, operation, nth, after) => {
    const policy = watchPolicy(sandbox(), BUCKET);
    await dying(undoLink, 'undo', operation, nth, after);
    expect(await statuses()).toEqual(['undoing']);
    await keep();
    expect([await statuses(), kinds()]).toEqual([['undone'], ['proposal', 'applied', 'undone']]);
    expect([policy.written, sandbox().edge(SITE).status]).toEqual([[before], 403]);
    expect(lastMessage(sandbox()).text).toContain('Undone by Ada');
    await keep();
    expect([kinds().length, await watchedIn(sandbox())]).toEqual([3, []]);
  });

  it('tells with a working link when the policy has moved on, and puts nothing back', async () => {
    await dying(undoLink, 'undo', 'PutBucketPolicy', 1, false);
    const ours = policyIn(sandbox(), BUCKET);
    somebodyWrites();
    await keep();
    expect([await statuses(), kinds().at(-1), writeLines(sandbox()).length]).toEqual([['applied'], 'failed', 1]);
    expect(lastMessage(sandbox()).text).toContain('Nothing was restored');
    setPolicy(sandbox(), BUCKET, ours ?? {});
    expect((await press(undoLinkIn(lastMessage(sandbox()).text), 'undo')).text).toContain('Undone');
  });

  it('of the first policy of a bucket deletes it', async () => {
    await loadExampleWorld(sandbox());
    deletePolicy(sandbox(), BUCKET);
    await sandbox().ringAlarm(SITE, 'ALARM');
    await press(newestLink(sandbox()), 'approve');
    await dying(undoLinkIn(lastMessage(sandbox()).text), 'undo', 'DeleteBucketPolicy', 1, false);
    await keep();
    expect([await statuses(), policyIn(sandbox(), BUCKET)]).toEqual([['undone'], null]);
  });
});

describe('a message that cannot be published', () => {
  const topicFails = (times = 99) =>
    sandbox().faults.add({ service: 'sns', operation: 'Publish', times, effect: { kind: 'refuse' } });

  it('fails no approval: the page has the undo link, and the message follows with a link of its own', async () => {
    const form = await fillForm(link, 'approve');
    topicFails();
    const answer = await submit(form);
    sandbox().faults.clear();
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('Applied and verified')]);
    expect(answer.text).toContain('The message about this is still to be sent');
    expect(kinds()).toEqual(['proposal']);

    await sandbox().runKeeper();
    expect(kinds()).toEqual(['proposal']);
    await keep();
    expect(kinds()).toEqual(['proposal', 'applied']);
    const [onPage, inMessage] = [undoLinkIn(answer.html), undoLinkIn(lastMessage(sandbox()).text)];
    expect(inMessage).not.toBe(onPage);
    for (const each of [onPage, inMessage]) expect((await openLink(each)).status).toBe(200);
    expect((await openLink(link)).text).not.toContain('still to be sent');
    await keep();
    expect(kinds()).toHaveLength(2);
    expect((await press(onPage, 'undo')).text).toContain('Undone');
  });

  it('about a repair that was undone meanwhile is told before the undo', async () => {
    const form = await fillForm(link, 'approve');
    topicFails();
    const undoForm = await fillForm(undoLinkIn((await submit(form)).html), 'undo');
    expect((await submit(undoForm)).text).toContain('still to be sent');
    sandbox().faults.clear();
    await keep();
    expect([kinds(), await statuses()]).toEqual([['proposal', 'applied', 'undone'], ['undone']]);
    expect(sandbox().inbox[1]?.text).not.toContain('/undo?token=');
  });

  it.each<[string, string, number]>([
    ['reject', 'rejected', 200],
    ['approve', 'drifted', 409],
  ])('of a plan that was decided with %s follows too', async (decision, kind, status) => {
    const form = await fillForm(link, decision);
    if (kind === 'drifted') somebodyWrites();
    topicFails();
    expect((await submit(form)).status).toBe(status);
    sandbox().faults.clear();
    await keep();
    expect(kinds()).toEqual(['proposal', kind]);
    if (kind !== 'drifted') return;
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
  });

  it('in mode auto fails no event', async () => {
    await loadExampleWorld(sandbox(), { formerOai: true });
    process.env['ORIGINMEND_MODE'] = 'auto';
    topicFails();
    await sandbox()
      .ringAlarm(SITE, 'ALARM')
      .finally(() => delete process.env['ORIGINMEND_MODE']);
    sandbox().faults.clear();
    expect(sandbox().edge(SITE).status).toBe(200);
    await keep();
    expect(kinds()).toEqual(['applied']);
  });

  it('is tried again at every run, and a run that cannot send it changes nothing', async () => {
    const form = await fillForm(link, 'approve');
    topicFails();
    await submit(form);
    for (let run = 1; run <= 3; run++) await keep();
    expect([await statuses(), writeLines(sandbox()).length]).toEqual([['applied'], 1]);
    sandbox().faults.clear();
    await Promise.all([keep(), keep()]);
    expect(kinds()).toEqual(['proposal', 'applied']);
  });

  it('is no reason to lose the undo link: nor is a table that does not answer any more', async () => {
    const form = await fillForm(link, 'approve');
    sandbox().faults.add({
      service: 'sns',
      effect: {
        kind: 'crash',
        hook: () => sandbox().faults.add({ service: 'dynamodb', times: 99, effect: { kind: 'refuse' } }),
      },
    });
    const answer = await submit(form);
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('Applied and verified')]);
    sandbox().faults.clear();
    expect((await press(undoLinkIn(answer.html), 'undo')).text).toContain('Undone');
  });
});

describe('an open plan in the last part of its life', () => {
  it('is reminded of once, with a link of its own', async () => {
    await setTimes(inHours(-60), inHours(12));
    await Promise.all([sandbox().runKeeper(), sandbox().runKeeper()]);
    await keep();
    expect([kinds(), await statuses()]).toEqual([['proposal', 'reminder'], ['open']]);
    expect(lastMessage(sandbox()).subject).toMatch(/^REMINDER: /);
    expect(newestLink(sandbox())).not.toBe(link);
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
  });

  it.each<[string, number, number]>([
    ['before its last day', -10, 62],
    ['when its whole life is no longer than the notice', -2, 20],
  ])('is not reminded of %s', async (_when, created, expires) => {
    await setTimes(inHours(created), inHours(expires));
    await keep();
    expect([kinds(), writesOutside(sandbox())]).toEqual([['proposal'], []]);
  });

  it('is not reminded of where the operator wants none', async () => {
    process.env['ORIGINMEND_REMIND_HOURS'] = '0';
    await setTimes(inHours(-60), inHours(12));
    await keep().finally(() => delete process.env['ORIGINMEND_REMIND_HOURS']);
    expect(kinds()).toEqual(['proposal']);
  });

  it('is no longer needed when the site is healed: told once, and its links decide nothing', async () => {
    const repaired = await healedPolicy();
    await setTimes(inHours(-60), inHours(12));
    setPolicy(sandbox(), BUCKET, repaired);
    await keep();
    await keep();
    expect([kinds(), await statuses(), await watchedIn(sandbox())]).toEqual([
      ['proposal', 'reminder'],
      ['unchanged'],
      [],
    ]);
    expect(lastMessage(sandbox()).subject).toMatch(/^NOT NEEDED: /);
    expect((await openLink(link)).text).toContain('Nothing to write');
    expect(writesOutside(sandbox())).toEqual([]);
  });

  it('is proposed anew when another change is right by now', async () => {
    await setTimes(inHours(-60), inHours(12));
    somebodyWrites();
    await keep();
    expect([kinds(), await statuses()]).toEqual([
      ['proposal', 'drifted'],
      ['drifted', 'open'],
    ]);
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
  });

  it('stays as it is while the facts cannot be read: what is not known ends nothing', async () => {
    await setTimes(inHours(-60), inHours(12));
    sandbox().faults.add({ operation: 'GetBucketPolicy', times: 99, effect: { kind: 'refuse' } });
    await keep();
    expect([kinds(), await statuses()]).toEqual([['proposal'], ['open']]);
    sandbox().faults.clear();
    await keep();
    expect(kinds()).toEqual(['proposal', 'reminder']);
  });

  it('is not reminded of after somebody has decided', async () => {
    await setTimes(inHours(-60), inHours(12));
    sandbox().faults.add({ service: 'sns', times: 9, effect: { kind: 'refuse' } });
    await keep();
    sandbox().faults.clear();
    await press(link, 'reject');
    await keep();
    expect(kinds()).toEqual(['proposal', 'rejected']);
  });
});

/** What the repair would have written, written by somebody else. */
async function healedPolicy() {
  await press(link, 'approve');
  const policy = policyIn(sandbox(), BUCKET) ?? {};
  await loadExampleWorld(sandbox());
  await sandbox().ringAlarm(SITE, 'ALARM');
  link = newestLink(sandbox());
  return policy;
}

describe('a plan that expired undecided', () => {
  it('is told once while the site is still refused, and leaves the list', async () => {
    await setTimes(inHours(-73), inHours(-1));
    await keep();
    await keep();
    expect([kinds(), await statuses(), await watchedIn(sandbox())]).toEqual([
      ['proposal', 'reminder'],
      ['expired'],
      [],
    ]);
    expect(jsonOf(lastMessage(sandbox()))).toMatchObject({ verdict: 'expired', reason: 'expired' });
    expect(linksIn(sandbox(), lastMessage(sandbox()))).toEqual([]);
    const page = await openLink(link);
    expect([page.status, page.text]).toEqual([410, expect.stringContaining('expired')]);
    await sandbox().ringAlarm(SITE, 'ALARM');
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
  });

  it('is silent when the site works again', async () => {
    const repaired = await healedPolicy();
    await setTimes(inHours(-73), inHours(-1));
    setPolicy(sandbox(), BUCKET, repaired);
    await keep();
    expect([kinds(), await statuses()]).toEqual([['proposal'], ['expired']]);
  });
});

describe('one plan that cannot be looked after', () => {
  it('holds up no other, and fails the run so that its alarm rings', async () => {
    await dying(link, 'approve', 'PutBucketPolicy', 1, false);
    await setPlanAttribute(sandbox(), 'f'.repeat(32), 'createdAt', 'damaged');
    const stranger = 'f'.repeat(32);
    await sandbox().ringAlarm(SITE, 'ALARM');
    expect(await plansIn(sandbox())).toHaveLength(3);
    await watchToo(stranger);
    await expect(keep()).rejects.toThrow('has no usable');
    expect(await statuses()).toContain('applied');
    expect(await watchedIn(sandbox())).toContain(stranger);
  });
});

async function watchToo(planId: string): Promise<void> {
  const { dynamoDbPlanStore } = await import('../../functions/aws/dynamodb-plan-store.ts');
  const { dynamoDbTable } = await import('../../functions/aws/dynamodb-table.ts');
  const { awsClients } = await import('../../functions/aws/clients.ts');
  const { TABLE_NAME } = await import('../../sandbox/world.ts');
  await dynamoDbPlanStore(dynamoDbTable(awsClients(sandbox().url).dynamoDb, TABLE_NAME)).watch(planId);
}

describe('the recorded event', () => {
  it.each(readdirSync('events/plan-keeper'))('%s is all that the function needs', async (file) => {
    const event: unknown = JSON.parse(readFileSync(`events/plan-keeper/${file}`, 'utf8'));
    expect(await sandbox().invoke('plan-keeper', event)).toEqual({ watched: 1, settled: 0 });
  });

  it('is what the sandbox sends from its own page', async () => {
    const answer = await fetch(`${sandbox().url}/sandbox/keeper`, { method: 'POST' });
    expect(await answer.json()).toEqual({ watched: 1, settled: 0 });
    expect(sandbox().moments.at(-1)).toMatchObject({ kind: 'keeper' });
  });
});
