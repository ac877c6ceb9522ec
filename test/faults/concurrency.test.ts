import { beforeEach, describe, expect, it } from 'vitest';
import { statementsOf } from '../../functions/core/policy/document.ts';
import { fillForm, press, submit } from '../e2e/browser.ts';
import { BUCKET, DEPLOY_STATEMENT, loadExampleWorld, SITE } from '../e2e/example-world.ts';
import { plansIn } from '../e2e/plan-table.ts';
import { kindsOf, linksIn, newestLink, writeLines } from '../e2e/story.ts';
import { interleave } from './interleave.ts';
import { useTwoWriters } from './two-writers.ts';
import { watchPolicy } from './watched-policy.ts';

const { sandbox, proposed, repaired, leftBehind, theirs, somebodyWrites, sids } = useTwoWriters();

const ONE_WRITE = [`PutBucketPolicy ${BUCKET} by approval-page`];
const statuses = async () => (await plansIn(sandbox())).map(({ status }) => status).toSorted();

describe('while the plan keeper completes an apply', () => {
  it.each([1, 2, 3, 4, 12, 25, 36, 40])(
    'a person approves right before its call %i: one apply, one message',
    async (nth) => {
      await leftBehind();
      const policy = watchPolicy(sandbox(), BUCKET);
      const form = await fillForm(newestLink(sandbox()), 'approve');
      let approval: Promise<unknown> = Promise.resolve();
      const approve = () => {
        approval = submit(form);
      };
      await interleave(sandbox(), nth, approve, () => sandbox().runKeeper(), 5_000);
      await approval;
      expect([policy.written.length, await statuses(), kindsOf(sandbox().inbox)]).toEqual([
        1,
        ['applied'],
        ['proposal', 'applied'],
      ]);
    },
  );
});

describe('somebody writes while the answer to our write is lost', () => {
  it.each([
    ['before it had an effect', false],
    ['after it had its effect', true],
  ])('%s: we look again before we try again, and their statement stays', async (_when, after) => {
    const form = await fillForm(await proposed(), 'approve');
    sandbox().faults.add({ operation: 'PutBucketPolicy', effect: { kind: 'crash', after, hook: somebodyWrites } });
    await submit(form);
    expect(sids()).toContain(theirs);
    expect(kindsOf(sandbox().inbox)).toHaveLength(2);
  });

  it('for an undo: their statement stays as well', async () => {
    const form = await fillForm(await repaired(), 'undo');
    sandbox().faults.add({ operation: 'PutBucketPolicy', effect: { kind: 'crash', hook: somebodyWrites } });
    const answer = await submit(form);
    expect([answer.status, sids()]).toEqual([409, expect.arrayContaining([theirs])]);
  });
});

describe('a hundred people approve at the same moment', () => {
  it('and one of them applies the change, once', async () => {
    const link = await proposed();
    const forms = await Promise.all(
      Array.from({ length: 100 }, (_, who) => fillForm(link, 'approve', `Person ${who}`)),
    );
    const policy = watchPolicy(sandbox(), BUCKET);
    const answers = await Promise.all(forms.map(submit));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...forms.slice(1).map(() => 409)]);
    expect(policy.written).toHaveLength(1);
    expect([writeLines(sandbox()), kindsOf(sandbox().inbox)]).toEqual([ONE_WRITE, ['proposal', 'applied']]);
  });

  it('through links of their own, and one alarm after another: still once', async () => {
    await loadExampleWorld(sandbox());
    for (let alarm = 1; alarm <= 3; alarm++) await sandbox().ringAlarm(SITE, 'ALARM');
    const links = sandbox().inbox.flatMap((message) => linksIn(sandbox(), message));
    const forms = await Promise.all(links.flatMap((link) => [fillForm(link, 'approve'), fillForm(link, 'approve')]));
    await Promise.all(forms.map(submit));
    expect(writeLines(sandbox())).toEqual(ONE_WRITE);
  });
});

describe('an approval and a rejection at the same time', () => {
  let link = '';
  beforeEach(async () => {
    link = await proposed();
  });

  /** Whoever wins, the bucket, the plan and the messages say the same. */
  async function expectOneWinner(): Promise<void> {
    const [status = ''] = await statuses();
    expect(['applied', 'rejected']).toContain(status);
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', status]);
    expect(writeLines(sandbox())).toEqual(status === 'applied' ? ONE_WRITE : []);
    expect(sandbox().edge(SITE).status).toBe(status === 'applied' ? 200 : 403);
  }

  it.each([1, 2, 3, 5, 15, 17, 18, 19, 30, 36])(
    'the rejection arriving right before call %i of the approval: one wins',
    async (nth) => {
      const [yes, no] = [await fillForm(link, 'approve'), await fillForm(link, 'reject')];
      let rejection: Promise<unknown> = Promise.resolve();
      const reject = () => {
        rejection = submit(no);
      };
      await interleave(sandbox(), nth, reject, () => submit(yes), 5_000);
      await rejection;
      await expectOneWinner();
    },
  );

  it.each([1, 2, 3])('the approval arriving right before call %i of the rejection: one wins', async (nth) => {
    const [yes, no] = [await fillForm(link, 'approve'), await fillForm(link, 'reject')];
    let approval: Promise<unknown> = Promise.resolve();
    const approve = () => {
      approval = submit(yes);
    };
    await interleave(sandbox(), nth, approve, () => submit(no), 5_000);
    await approval;
    await expectOneWinner();
  });

  it('fifty of each: one wins', async () => {
    const forms = await Promise.all(
      Array.from({ length: 100 }, (_, who) => fillForm(link, who % 2 === 0 ? 'approve' : 'reject')),
    );
    await Promise.all(forms.map(submit));
    await expectOneWinner();
  });
});

describe('an approval and an undo of the repair before it', () => {
  it('never leave anything but the policy from before or the repaired one', async () => {
    const undoLink = await repaired();
    const [before, after] = [2, 3];
    const policy = watchPolicy(sandbox(), BUCKET);
    await Promise.all([press(undoLink, 'undo'), sandbox().ringAlarm(SITE, 'ALARM')]);
    for (const document of policy.written) expect([before, after]).toContain(statementsOf(document ?? {}).length);
    expect(sids()).toEqual(expect.arrayContaining([DEPLOY_STATEMENT.Sid, 'DenyInsecureTransport']));
  });
});
