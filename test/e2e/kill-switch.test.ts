import { beforeEach, describe, expect, it } from 'vitest';
import { oacReadStatement } from '../../functions/core/policy/grants.ts';
import { ACCOUNT_ID } from '../../sandbox/world.ts';
import { useFastWaits } from '../faults/fast-waits.ts';
import { fillForm, openLink, press, submit, undoLinkIn } from './browser.ts';
import { useCommandLine } from './command-line.ts';
import { BUCKET, loadExampleWorld, SITE } from './example-world.ts';
import { addStatement } from './other-writers.ts';
import { plansIn } from './plan-table.ts';
import { useSettings } from './settings.ts';
import {
  jsonOf,
  kindsOf,
  lastMessage,
  linksIn,
  newestLink,
  policyIn,
  useSandbox,
  writeLines,
  writesOutside,
} from './story.ts';

const SWITCH = '/originmend/prod/writes';
const ALLOWED = 'writes-allowed';
const ARN = `arn:aws:cloudfront::${ACCOUNT_ID}:distribution/${SITE}`;

const sandbox = useSandbox();
useFastWaits();
const set = useSettings();
const { runHere, runWith } = useCommandLine(sandbox);
const turn = (value: string) => sandbox().world.parameters.set(SWITCH, { value, version: 1 });
const ring = () => sandbox().ringAlarm(SITE, 'ALARM');
const statuses = async () => (await plansIn(sandbox())).map(({ status }) => status);
const BY_PAGE = [`PutBucketPolicy ${BUCKET} by approval-page`];

beforeEach(async () => {
  await loadExampleWorld(sandbox(), { formerOai: true });
  set({ ORIGINMEND_KILL_SWITCH: SWITCH });
  turn(ALLOWED);
});

async function expectHeld(reason: RegExp): Promise<void> {
  expect(writesOutside(sandbox())).toEqual([]);
  expect(await statuses()).toEqual(['open']);
  expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'held']);
  expect(jsonOf(lastMessage(sandbox()))).toMatchObject({ written: 'nothing', because: expect.stringMatching(reason) });
}

describe('a switch that says writes-allowed', () => {
  it('changes nothing about a repair, and is read again for the write', async () => {
    await ring();
    sandbox().calls.clear();
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
    const reads = sandbox().calls.all.map(({ operation }) => operation);
    expect(reads.lastIndexOf('GetParameter')).toBeGreaterThan(reads.indexOf('ListDistributions'));
    expect(reads.lastIndexOf('GetParameter')).toBeLessThan(reads.indexOf('PutBucketPolicy'));
    expect(writeLines(sandbox())).toEqual(BY_PAGE);
  });
});

describe('a switch flipped between the page and its button', () => {
  it.each([
    ['says why', () => turn('stopped: incident 12'), /which says "stopped: incident 12"/],
    ['has any other value', () => turn('Writes-Allowed'), /which says "Writes-Allowed"/],
    ['is deleted', () => sandbox().world.parameters.delete(SWITCH), /could not be read \(ParameterNotFound\)/],
    [
      'may not be read',
      () =>
        sandbox().faults.add({
          operation: 'GetParameter',
          times: 99,
          effect: { kind: 'refuse', code: 'AccessDeniedException', status: 400 },
        }),
      /could not be read \(AccessDeniedException\)/,
    ],
  ])('and that %s: nothing is written, and the same link works afterwards', async (_how, flip, reason) => {
    await ring();
    const link = newestLink(sandbox());
    const form = await fillForm(link, 'approve');
    flip();
    const answer = await submit(form);
    expect([answer.status, answer.text]).toEqual([409, expect.stringMatching(reason)]);
    expect(answer.text).toContain('Approved by Ada');
    await expectHeld(reason);

    const again = await openLink(link);
    expect(again.text).toContain('At this moment nothing is written');
    expect(again.text).toContain('Approved before, and not written');
    sandbox().faults.clear();
    turn(ALLOWED);
    expect((await openLink(link)).text).not.toContain('At this moment nothing is written');
    expect((await press(link, 'approve')).text).toContain('Applied and verified');
    expect(writeLines(sandbox())).toEqual(BY_PAGE);
    expect(sandbox().edge(SITE).status).toBe(200);
  });

  it('lets the plan be rejected too', async () => {
    await ring();
    const link = newestLink(sandbox());
    turn('stopped');
    await press(link, 'approve');
    expect((await press(link, 'reject')).text).toContain('Rejected');
    expect(await statuses()).toEqual(['rejected']);
  });
});

describe('a switch flipped while a write waits for its next try', () => {
  /** The connection breaks before any effect, and at that moment somebody stops writing. */
  const stopDuring = (operation: string) =>
    sandbox().faults.add({ operation, effect: { kind: 'crash', hook: () => void turn('stopped meanwhile') } });

  it('is heeded: the repair is not tried again, and the same link works afterwards', async () => {
    await ring();
    const link = newestLink(sandbox());
    stopDuring('PutBucketPolicy');
    expect((await press(link, 'approve')).text).toContain('which says "stopped meanwhile"');
    await expectHeld(/which says "stopped meanwhile"/);
    turn(ALLOWED);
    expect((await press(link, 'approve')).text).toContain('Applied and verified');
    expect(writeLines(sandbox())).toEqual(BY_PAGE);
  });

  it('is heeded: what somebody writes by hand meanwhile is never taken for our own work', async () => {
    await ring();
    const link = newestLink(sandbox());
    stopDuring('PutBucketPolicy');
    await press(link, 'approve');
    // The statement that the message shows, pasted as it stands.
    addStatement(
      sandbox(),
      BUCKET,
      oacReadStatement({ bucket: BUCKET, partition: 'aws', prefix: '', distributionArn: ARN }),
    );
    turn(ALLOWED);
    const answer = await press(link, 'approve');
    expect([answer.text.includes('Applied'), await statuses()]).toEqual([false, ['unchanged']]);
    expect(lastMessage(sandbox()).text).not.toContain('/undo');
  });

  it('is heeded by an undo as well', async () => {
    await ring();
    await press(newestLink(sandbox()), 'approve');
    const link = undoLinkIn(lastMessage(sandbox()).text);
    stopDuring('PutBucketPolicy');
    expect((await press(link, 'undo')).text).toContain('which says "stopped meanwhile"');
    expect(writeLines(sandbox())).toEqual(BY_PAGE);
    turn(ALLOWED);
    expect((await press(link, 'undo')).text).toContain('Undone');
  });

  it('is heeded by an undo from the command line as well', async () => {
    const cli = (...args: readonly string[]) => runWith({ ORIGINMEND_KILL_SWITCH: SWITCH }, ...args);
    const fixed = await cli('fix', SITE, '--yes');
    const file = /Undo with: originmend undo (\S+)/.exec(fixed.stdout)?.[1] ?? '';
    stopDuring('PutBucketPolicy');
    expect(await cli('undo', file)).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('stopped meanwhile'),
    });
    expect(writesOutside(sandbox())).toHaveLength(1);
  });
});

describe('while writing is stopped', () => {
  beforeEach(() => void turn('stopped at noon: audit <week>'));

  it('an alarm still leads to a proposal, which says so', async () => {
    await ring();
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal']);
    expect(lastMessage(sandbox()).text).toContain(
      'the link works as soon as that is over. Writing is stopped by the kill switch',
    );
    expect(lastMessage(sandbox()).text).toContain('audit <week>');
    expect((await openLink(newestLink(sandbox()))).html).toContain('audit &lt;week&gt;');
  });

  it('the audit still proposes, and says so', async () => {
    await sandbox().runAudit();
    expect(kindsOf(sandbox().inbox)).toEqual(['audit']);
    expect(lastMessage(sandbox()).text).toContain('At this moment nothing is written');
    expect(linksIn(sandbox(), lastMessage(sandbox()))).toHaveLength(1);
  });

  it('mode auto asks instead of writing, once, and the link works afterwards', async () => {
    set({ ORIGINMEND_MODE: 'auto' });
    await ring();
    await ring();
    expect([kindsOf(sandbox().inbox), await statuses()]).toEqual([['proposal'], ['open']]);
    expect(writesOutside(sandbox())).toEqual([]);
    const link = newestLink(sandbox());
    turn(ALLOWED);
    expect((await press(link, 'approve')).text).toContain('Applied and verified');
  });

  it('mode auto writes by itself again with the first alarm after it', async () => {
    set({ ORIGINMEND_MODE: 'auto' });
    await ring();
    turn(ALLOWED);
    await ring();
    expect([kindsOf(sandbox().inbox), await statuses()]).toEqual([['proposal', 'applied'], ['applied']]);
  });
});

describe('undo', () => {
  it('waits for the switch as well, and its link works afterwards', async () => {
    const before = policyIn(sandbox(), BUCKET);
    await ring();
    await press(newestLink(sandbox()), 'approve');
    const repaired = policyIn(sandbox(), BUCKET);
    const link = undoLinkIn(lastMessage(sandbox()).text);
    turn('stopped');
    expect((await openLink(link)).text).toContain('At this moment nothing is written');
    expect((await press(link, 'undo')).text).toMatch(/Not undone.*which says "stopped".*Nothing was restored/s);
    expect([policyIn(sandbox(), BUCKET), await statuses()]).toEqual([repaired, ['applied']]);
    turn(ALLOWED);
    expect((await press(link, 'undo')).text).toContain('Undone');
    expect(policyIn(sandbox(), BUCKET)).toEqual(before);
  });
});

describe('without a name for the switch', () => {
  it('no parameter is asked for at all', async () => {
    set({ ORIGINMEND_KILL_SWITCH: '' });
    await ring();
    await press(newestLink(sandbox()), 'approve');
    expect(sandbox().calls.all.filter(({ service }) => service === 'ssm')).toEqual([]);
  });

  it('a name that can be none stops the function before it reads or writes anything', async () => {
    set({ ORIGINMEND_KILL_SWITCH: 'no such name' });
    await expect(ring()).rejects.toThrow(
      'ORIGINMEND_KILL_SWITCH is "no such name"; expected the name of an SSM parameter',
    );
    expect(sandbox().calls.all).toEqual([]);
  });
});

describe('the command line', () => {
  it('stops and resumes, and status says which', async () => {
    set({
      ORIGINMEND_MAX_WRITES_PER_HOUR: '10',
      ORIGINMEND_MAX_WRITES_PER_BUCKET_PER_HOUR: '3',
      ORIGINMEND_DENY_BUCKETS: 'legacy-*',
    });
    const stop = await runHere('stop', 'incident 12 is open');
    expect([stop.exitCode, stop.stdout]).toEqual([0, expect.stringContaining(`Writing is stopped: ${SWITCH}`)]);
    expect(sandbox().world.parameters.get(SWITCH)?.value).toMatch(/^stopped at .*Z: incident 12 is open$/);
    const stopped = await runHere('status');
    expect([stopped.exitCode, stopped.stdout]).toEqual([1, expect.stringContaining('incident 12 is open')]);

    expect((await runHere('resume')).exitCode).toBe(0);
    expect(sandbox().world.parameters.get(SWITCH)?.value).toBe(ALLOWED);
    await ring();
    await press(newestLink(sandbox()), 'approve');
    const status = await runHere('status', '--bucket', BUCKET);
    expect(status.exitCode).toBe(0);
    expect(status.stdout).toBe(`Mode      propose
Writing   allowed by ${SWITCH}
Buckets   all, except legacy-*
Writes    1 of 10 in the last hour
          bucket ${BUCKET}: 1 of 3 in the last hour
`);
  });

  it('names the switch that was given, and does not take a switch that nobody names for one that allows', async () => {
    set({ ORIGINMEND_KILL_SWITCH: '' });
    const stop = await runHere('stop', 'incident 12 is open', '--parameter', SWITCH);
    expect(stop.stdout).toContain(`"originmend resume --parameter ${SWITCH}" allows it again`);
    expect((await runHere('status', '--parameter', SWITCH)).stdout).toContain(
      `Writing   stopped by the kill switch ${SWITCH}`,
    );
    expect((await runHere('status')).stdout).toContain('Writing   not known: name the kill switch with --parameter');
  });

  it('fix and undo are held by the switch, too', async () => {
    const cli = (...args: readonly string[]) => runWith({ ORIGINMEND_KILL_SWITCH: SWITCH }, ...args);
    turn('stopped');
    const held = await cli('fix', SITE, '--yes');
    expect([held.exitCode, held.stdout]).toEqual([3, expect.stringContaining('which says "stopped"')]);
    expect(held.stdout.replace(/\s+/g, ' ')).toContain('run the same command again');
    expect(writesOutside(sandbox())).toEqual([]);

    turn(ALLOWED);
    const fixed = await cli('fix', SITE, '--yes');
    const file = /Undo with: originmend undo (\S+)/.exec(fixed.stdout)?.[1] ?? '';
    turn('stopped');
    const undone = await cli('undo', file);
    expect([undone.exitCode, undone.stderr]).toEqual([3, expect.stringContaining('which says "stopped"')]);
    expect(writesOutside(sandbox())).toHaveLength(1);
  });

  it.each([
    ['no name', ['stop', 'why'], /No kill switch is named/],
    ['an empty reason', ['stop', ' '], /The reason is empty/],
    [
      'a mistyped name',
      ['stop', 'why not', '--parameter', '/typo'],
      /There is no SSM parameter \/typo .*; nothing was changed/,
    ],
    ['to resume a mistyped name', ['resume', '--parameter', '/typo'], /There is no SSM parameter \/typo/],
  ])('refuses %s', async (_what, args, message) => {
    if (args[1] === 'why') set({ ORIGINMEND_KILL_SWITCH: '' });
    const { exitCode, stderr } = await runHere(...args);
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(sandbox().world.parameters.has('/typo')).toBe(false);
  });
});
