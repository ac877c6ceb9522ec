import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useFastWaits } from '../faults/fast-waits.ts';
import { itemsIn } from '../faults/time-passes.ts';
import { watchPolicy } from '../faults/watched-policy.ts';
import { fillForm, press, submit, undoLinkIn } from './browser.ts';
import { addStatement, statementOf } from './other-writers.ts';
import { plansIn, setPlanAttribute } from './plan-table.ts';
import { bucketNamed, jsonOf, kindsOf, lastMessage, policyIn, proposedIn, useSandbox } from './story.ts';

const sandbox = useSandbox();
useFastWaits();
let link = '';
let bucket = '';
const statuses = async () => (await plansIn(sandbox())).map(({ status }) => status).toSorted();
const kinds = () => kindsOf(sandbox().inbox);

function config() {
  const { distributionId = '' } = sandbox().scenario ?? {};
  const known = sandbox().world.distributions.get(distributionId)?.distribution.DistributionConfig;
  return known ?? expect.fail('the scenario has no distribution');
}

let restoreFaults: () => void = () => undefined;
afterEach(() => restoreFaults());

/** What happens between the first write and the next call. */
function rightAfterTheWrite(act: () => void): void {
  const { meet } = sandbox().faults;
  restoreFaults = () => void Object.assign(sandbox().faults, { meet });
  let puts = 0;
  let acted = false;
  sandbox().faults.meet = (call) => {
    if (puts > 0 && !acted) {
      acted = true;
      act();
    }
    puts += call.operation === 'PutBucketPolicy' ? 1 : 0;
    return meet(call);
  };
}

/** The files move to yet another folder: what was written is there, and covers none of them. */
const filesMove = () => void Object.assign(config().Origins?.Items?.[0] ?? {}, { OriginPath: '/elsewhere' });

beforeEach(async () => {
  link = await proposedIn(sandbox(), 'resource-mismatch');
  bucket = String(jsonOf(lastMessage(sandbox()))['bucket']);
});

describe('a write that reads back as written and does not help', () => {
  it('is taken back: the exact previous document, told once, with the reason', async () => {
    const before = bucketNamed(sandbox(), bucket).policyText;
    const form = await fillForm(link, 'approve');
    rightAfterTheWrite(filesMove);
    const answer = await submit(form);
    expect([answer.status, answer.text]).toEqual([500, expect.stringContaining('It was taken back')]);
    expect(bucketNamed(sandbox(), bucket).policyText).toBe(before);
    expect([await statuses(), kinds()]).toEqual([['undone'], ['proposal', 'undone']]);
    expect(jsonOf(lastMessage(sandbox()))).toMatchObject({ stillFound: 'resource-mismatch' });
    expect(lastMessage(sandbox()).text).toContain('did not mend resource-mismatch, and was taken back');
    const decisions = (await itemsIn(sandbox())).filter(({ pk }) => String(pk).startsWith('decision#'));
    expect(decisions.map(({ step, by }) => `${step} ${String(by).split(' ')[0]}`)).toEqual([
      'proposed Originmend',
      'approved Ada',
      'failed Ada',
      'undone Originmend',
    ]);
    await sandbox().ringAlarm(sandbox().scenario?.distributionId ?? '', 'ALARM');
    expect(kinds()).toEqual(['proposal', 'undone', 'proposal']);
  });

  it('stays where somebody else wrote at that moment, and everybody is told', async () => {
    const form = await fillForm(link, 'approve');
    const theirs = statementOf('analytics', bucket);
    rightAfterTheWrite(() => {
      filesMove();
      addStatement(sandbox(), bucket, theirs);
    });
    expect((await submit(form)).status).toBe(500);
    expect(policyIn(sandbox(), bucket)?.Statement).toContainEqual(theirs);
    expect([await statuses(), kinds()]).toEqual([['failed'], ['proposal', 'failed']]);
  });

  it('stays when S3 refuses the previous policy: told as failed, and the undo link still works', async () => {
    const form = await fillForm(link, 'approve');
    rightAfterTheWrite(filesMove);
    sandbox().faults.add({ operation: 'PutBucketPolicy', nth: 2, times: 9, effect: { kind: 'refuse' } });
    const answer = await submit(form);
    expect([answer.status, kinds()]).toEqual([500, ['proposal', 'failed']]);
    expect(lastMessage(sandbox()).text).toContain('Nothing was restored');
    sandbox().faults.clear();
    const links = [undoLinkIn(answer.html), undoLinkIn(lastMessage(sandbox()).text)];
    expect((await press(links[1] ?? '', 'undo')).text).toContain('Undone');
  });

  it('is taken back by the plan keeper when the run stops in between', async () => {
    const policy = watchPolicy(sandbox(), bucket);
    const form = await fillForm(link, 'approve');
    rightAfterTheWrite(filesMove);
    sandbox().faults.add({ operation: 'PutBucketPolicy', nth: 2, times: 99, effect: { kind: 'refuse' } });
    sandbox().faults.add({ operation: 'UpdateItem', nth: 4, times: 99, effect: { kind: 'refuse' } });
    await submit(form);
    expect(await statuses()).toEqual(['undoing']);
    sandbox().faults.clear();
    await setPlanAttribute(sandbox(), /plans\/(\w+)/.exec(link)?.[1] ?? '', 'leaseUntil', '2026-01-01T00:00:00.000Z');
    await sandbox().runKeeper();
    expect([await statuses(), kinds(), policy.written.at(-1)]).toEqual([
      ['undone'],
      ['proposal', 'undone'],
      policy.before,
    ]);
    expect(lastMessage(sandbox()).text).toContain('did not mend resource-mismatch');
  });
});

describe('a live request that is still refused within seconds', () => {
  it('is propagation, no failed verification: the write stays', async () => {
    const form = await fillForm(link, 'approve');
    rightAfterTheWrite(() => {
      Object.assign(config(), { WebACLId: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/site/a1b2' });
      sandbox().world.blockedByWaf.add(sandbox().scenario?.distributionId ?? '');
    });
    const answer = await submit(form);
    expect(answer.text).toContain('Applied, not confirmed yet');
    expect([await statuses(), kinds()]).toEqual([['applied'], ['proposal', 'applied']]);
    expect(jsonOf(lastMessage(sandbox()))).toMatchObject({ verification: { live: 'still-refused' } });
  });
});
