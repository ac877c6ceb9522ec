import { beforeEach, describe, expect, it } from 'vitest';
import type { DecisionEntry } from '../../functions/core/history/decision-entry.ts';
import type { InboxMessage } from '../../sandbox/world.ts';
import { useFastWaits } from '../faults/fast-waits.ts';
import { itemsIn, letTimePass } from '../faults/time-passes.ts';
import { useApprovalSettings } from './approval-settings.ts';
import { fillForm, openLink, press, submit, undoLinkIn } from './browser.ts';
import { BUCKET, loadExampleWorld, SITE } from './example-world.ts';
import { addStatement, statementOf } from './other-writers.ts';
import { planIdIn, plansIn, setPlanAttribute, watchedIn } from './plan-table.ts';
import { kindsOf, lastMessage, linksIn, newestLink, useSandbox, writeLines } from './story.ts';

const sandbox = useSandbox();
useFastWaits();
const configure = useApprovalSettings();
const HOUR = 3_600_000;
const [ADA, BOB, CAROL] = ['ada@example.com', 'bob', 'carol@example.com'] as const;
const TWO_OF_THREE = { ORIGINMEND_APPROVERS: [ADA, BOB, CAROL].join(), ORIGINMEND_QUORUM: '2' };

beforeEach(() => loadExampleWorld(sandbox()));

const ring = () => sandbox().ringAlarm(SITE, 'ALARM');
const statuses = async () => (await plansIn(sandbox())).map(({ status }) => status).toSorted();
const approverOf = ({ attributes }: InboxMessage) => attributes['approver'];
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();

async function recorded(): Promise<readonly DecisionEntry[]> {
  const items = (await itemsIn(sandbox())).filter(({ pk }) => String(pk).startsWith('decision#'));
  return items.map(({ entry }) => JSON.parse(String(entry)));
}
const steps = async () => (await recorded()).map(({ step }) => step);

async function keep(): Promise<unknown> {
  await letTimePass(sandbox());
  return sandbox().runKeeper();
}

async function lives(link: string, createdAt: string, expiresAt: string): Promise<void> {
  await setPlanAttribute(sandbox(), planIdIn(link), 'createdAt', createdAt);
  await setPlanAttribute(sandbox(), planIdIn(link), 'expiresAt', expiresAt);
}

/** From the nth call on, nothing of the function that handles the form reaches AWS any more. */
async function dying(on: string, decision: string, operation: string, nth = 1, after = true): Promise<void> {
  const form = await fillForm(on, decision);
  const hook = () =>
    sandbox().faults.add({ times: Number.POSITIVE_INFINITY, effect: { kind: 'refuse', code: 'Dead', status: 400 } });
  sandbox().faults.add({ operation, nth, effect: { kind: 'crash', after, hook } });
  await submit(form);
  sandbox().faults.clear();
}

/** The newest personal link of an approver; of nobody, the one that everybody else gets. */
function linkOf(approver?: string): string {
  const message = sandbox().inbox.findLast(
    (each) => approverOf(each) === approver && linksIn(sandbox(), each).length > 0,
  );
  const [link] = message ? linksIn(sandbox(), message) : [];
  return link ?? expect.fail(`there is no link for ${approver}`);
}

describe('what the plan keeper does is in the decision record', () => {
  it('a plan that expires is recorded once, whoever notices first and however often', async () => {
    await ring();
    const link = newestLink(sandbox());
    const form = await fillForm(link, 'approve');
    const expiredAt = inHours(-1);
    await setPlanAttribute(sandbox(), planIdIn(link), 'expiresAt', expiredAt);
    await submit(form);
    await keep();
    await submit(form);
    await keep();
    const expired = (await recorded()).filter(({ step }) => step === 'expired');
    expect(expired).toMatchObject([{ at: expiredAt, by: 'Originmend', summary: expect.stringContaining('Nobody') }]);
    expect([await statuses(), await watchedIn(sandbox())]).toEqual([['expired'], []]);
  });

  it('a reminder, once', async () => {
    await ring();
    await lives(newestLink(sandbox()), inHours(-60), inHours(12));
    await keep();
    await keep();
    expect((await steps()).filter((step) => step === 'reminded')).toEqual(['reminded']);
  });

  it.each<[string, string, number, boolean]>([
    ['after the claim', 'UpdateItem', 1, true],
    ['after the write', 'PutBucketPolicy', 1, true],
    ['after the outcome', 'UpdateItem', 3, true],
  ])('an apply that stopped %s: the approval and its outcome', async (_when, operation, nth, after) => {
    await ring();
    await dying(newestLink(sandbox()), 'approve', operation, nth, after);
    await keep();
    await keep();
    expect([await steps(), await statuses()]).toEqual([['proposed', 'approved', 'applied'], ['applied']]);
    expect((await recorded()).at(-1)?.by).toContain('203.0.113.10');
  });

  it('an undo that stopped half way, in the name of who began it', async () => {
    await ring();
    await press(newestLink(sandbox()), 'approve', 'Ada');
    await dying(undoLinkIn(lastMessage(sandbox()).text), 'undo', 'PutBucketPolicy');
    await keep();
    expect((await recorded()).at(-1)).toMatchObject({ step: 'undone', from: { sourceAddress: '203.0.113.10' } });
  });

  it('a plan stays watched until its record is complete', async () => {
    await ring();
    const form = await fillForm(newestLink(sandbox()), 'reject');
    sandbox().faults.add({ service: 'dynamodb', operation: 'PutItem', times: 99, effect: { kind: 'refuse' } });
    await submit(form);
    expect(await steps()).toEqual(['proposed']);
    expect(await sandbox().runKeeper()).toEqual({ watched: 1, settled: 0 });
    sandbox().faults.clear();
    expect(await sandbox().runKeeper()).toEqual({ watched: 1, settled: 1 });
    expect(await steps()).toEqual(['proposed', 'rejected']);
  });
});

describe('with approvers the plan keeper', () => {
  beforeEach(() => configure(TWO_OF_THREE));

  it('reminds those who have not approved, each by a link of their own; everybody else can only look', async () => {
    await ring();
    await press(linkOf(ADA), 'approve');
    await lives(linkOf(ADA), inHours(-60), inHours(12));
    const before = sandbox().inbox.length;
    await keep();
    const reminders = sandbox().inbox.slice(before);
    expect(reminders.map(approverOf)).toEqual([BOB, CAROL, undefined]);
    expect(kindsOf(reminders)).toEqual(['reminder', 'reminder', 'reminder']);
    expect(reminders[0]?.text).toContain(`Approved so far: ${ADA}.`);
    expect((await openLink(linkOf())).html).not.toContain('<form');
    expect([(await press(linkOf(BOB), 'approve')).status, await statuses()]).toEqual([200, ['applied']]);
    expect((await steps()).filter((step) => step !== 'proposed')).toEqual([
      'approved-1-of-2',
      'reminded',
      'approved-2-of-2',
      'applied',
    ]);
  });

  it('never writes what too few have approved', async () => {
    await ring();
    await press(linkOf(ADA), 'approve');
    await keep();
    await keep();
    expect([await statuses(), writeLines(sandbox())]).toEqual([['open'], []]);
    await setPlanAttribute(sandbox(), planIdIn(linkOf(ADA)), 'expiresAt', inHours(-1));
    await keep();
    expect([await statuses(), writeLines(sandbox())]).toEqual([['expired'], []]);
    expect((await recorded()).find(({ step }) => step === 'expired')?.summary).toContain('1 of 2 approvals');
  });

  it('completes what enough have approved when the run of the last one stopped', async () => {
    await ring();
    await press(linkOf(ADA), 'approve');
    await dying(linkOf(BOB), 'approve', 'UpdateItem');
    expect([await statuses(), writeLines(sandbox())]).toEqual([['claimed'], []]);
    await keep();
    expect([await statuses(), writeLines(sandbox())]).toEqual([
      ['applied'],
      [`PutBucketPolicy ${BUCKET} by plan-keeper`],
    ]);
    expect(await steps()).toEqual(['proposed', 'approved-1-of-2', 'approved-2-of-2', 'applied']);
    expect((await recorded()).at(-1)?.by).toBe(`${ADA} and ${BOB}`);
  });

  it('asks all about the change that takes the place of a drifted one, when nobody could be told', async () => {
    await ring();
    await press(linkOf(ADA), 'approve');
    addStatement(sandbox(), BUCKET, statementOf('analytics', BUCKET));
    sandbox().faults.add({ service: 'sns', times: 99, effect: { kind: 'refuse' } });
    await press(linkOf(BOB), 'approve');
    sandbox().faults.clear();
    const before = sandbox().inbox.length;
    await keep();
    await keep();
    const sent = sandbox().inbox.slice(before);
    expect(sent.map(approverOf)).toEqual([ADA, BOB, CAROL, undefined, undefined]);
    expect(kindsOf(sent)).toEqual(['proposal', 'proposal', 'proposal', 'proposal', 'drifted']);
    expect(linksIn(sandbox(), lastMessage(sandbox()))).toEqual([]);
    await press(linkOf(CAROL), 'approve');
    expect(writeLines(sandbox())).toEqual([]);
    await press(linkOf(ADA), 'approve');
    expect(await statuses()).toEqual(['applied', 'drifted']);
  });

  it('asks all about the change that takes the place of one it finds drifted itself; the requester stays out', async () => {
    await ring();
    await lives(linkOf(ADA), inHours(-60), inHours(12));
    addStatement(sandbox(), BUCKET, statementOf('analytics', BUCKET));
    const before = sandbox().inbox.length;
    await keep();
    const sent = sandbox().inbox.slice(before);
    expect(sent.map(approverOf)).toEqual([ADA, BOB, CAROL, undefined, undefined]);
    expect(lastMessage(sandbox()).text).toContain('all are asked again');
  });

  it('leaves a half-done write of mode auto what it was: an approver who takes it up has not approved it alone', async () => {
    await loadExampleWorld(sandbox(), { formerOai: true });
    await ring();
    configure({ ORIGINMEND_MODE: 'auto' });
    const hook = () =>
      sandbox().faults.add({ times: Number.POSITIVE_INFINITY, effect: { kind: 'refuse', code: 'Dead', status: 400 } });
    sandbox().faults.add({ operation: 'PutBucketPolicy', effect: { kind: 'crash', after: false, hook } });
    await ring().catch(() => undefined);
    sandbox().faults.clear();
    expect(await statuses()).toEqual(['claimed']);
    await letTimePass(sandbox());
    expect((await press(linkOf(ADA), 'approve')).text).toContain('Applied and verified');
    expect(await steps()).toEqual(['proposed', 'auto-applied']);
    expect((await recorded()).at(-1)?.by).toBe('Originmend (mode auto)');
  });
});
