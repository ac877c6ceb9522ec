import { beforeEach, describe, expect, it } from 'vitest';
import { useFastWaits } from '../faults/fast-waits.ts';
import { press, undoLinkIn } from './browser.ts';
import { useCommandLine } from './command-line.ts';
import { BUCKET, loadExampleWorld, SITE } from './example-world.ts';
import { plansIn } from './plan-table.ts';
import { useSettings } from './settings.ts';
import { jsonOf, kindsOf, lastMessage, linksIn, newestLink, policyIn, useSandbox, writesOutside } from './story.ts';

const sandbox = useSandbox();
useFastWaits();
const set = useSettings();
const { runHere, runWith } = useCommandLine(sandbox);
const ring = () => sandbox().ringAlarm(SITE, 'ALARM');

beforeEach(() => loadExampleWorld(sandbox(), { formerOai: true }));

describe('a bucket that may not be written to', () => {
  it.each([
    ['denied by name', { ORIGINMEND_DENY_BUCKETS: `other, ${BUCKET}` }],
    ['denied by a pattern', { ORIGINMEND_DENY_BUCKETS: '*-bucket' }],
    ['not allowed', { ORIGINMEND_ALLOW_BUCKETS: 'web-*,shop-*' }],
    ['allowed and denied', { ORIGINMEND_ALLOW_BUCKETS: '*', ORIGINMEND_DENY_BUCKETS: 'site-*' }],
  ])('because it is %s: told with the steps and the document, never proposed', async (_why, lists) => {
    set({ ...lists, ORIGINMEND_MODE: 'auto' });
    await ring();
    await sandbox().runAudit();
    expect(kindsOf(sandbox().inbox)).toEqual(['finding', 'audit']);
    const [told] = sandbox().inbox;
    expect(told?.text).toMatch(/What to do:\n1\. Originmend does not write this itself: bucket site-bucket fits/);
    expect(told?.text).toContain('AllowCloudFront');
    expect(sandbox().inbox.flatMap((message) => linksIn(sandbox(), message))).toEqual([]);
    expect([await plansIn(sandbox()), writesOutside(sandbox())]).toEqual([[], []]);
  });

  it('and was proposed before it was denied: nothing is written, and the plan is over', async () => {
    await ring();
    set({ ORIGINMEND_DENY_BUCKETS: BUCKET });
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Originmend may not write here');
    expect(jsonOf(lastMessage(sandbox()))).toMatchObject({ kind: 'failed', written: 'nothing' });
    expect(writesOutside(sandbox())).toEqual([]);
  });

  it('and was repaired before it was denied: the undo link writes nothing there, until it is allowed again', async () => {
    await ring();
    await press(newestLink(sandbox()), 'approve');
    const [link, repaired] = [undoLinkIn(lastMessage(sandbox()).text), policyIn(sandbox(), BUCKET)];
    set({ ORIGINMEND_DENY_BUCKETS: BUCKET });
    expect((await press(link, 'undo')).text).toMatch(/Originmend may not write here.*Nothing was restored/s);
    expect([policyIn(sandbox(), BUCKET), writesOutside(sandbox()).length]).toEqual([repaired, 1]);
    set({ ORIGINMEND_DENY_BUCKETS: '' });
    expect((await press(link, 'undo')).text).toContain('Undone');
  });

  it('is not undone from the command line either', async () => {
    const fixed = await runWith({}, 'fix', SITE, '--yes');
    const file = /Undo with: originmend undo (\S+)/.exec(fixed.stdout)?.[1] ?? '';
    const undone = await runWith({ ORIGINMEND_DENY_BUCKETS: BUCKET }, 'undo', file);
    expect([undone.exitCode, undone.stderr]).toEqual([3, expect.stringContaining('Originmend may not write here')]);
    expect(writesOutside(sandbox())).toHaveLength(1);
  });

  it('is not repaired from the command line either', async () => {
    set({ ORIGINMEND_DENY_BUCKETS: BUCKET });
    const { exitCode, stdout } = await runHere('fix', SITE, '--yes');
    expect([exitCode, stdout]).toEqual([1, expect.stringContaining('There is no bucket policy change to apply.')]);
  });
});

it('a bucket that the lists let through is repaired as ever', async () => {
  set({ ORIGINMEND_ALLOW_BUCKETS: 'web-*, site-?ucket', ORIGINMEND_DENY_BUCKETS: 'site-bucket-*' });
  await ring();
  expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
});

it.each(['arn:aws:s3:::web', 'web/*', 'a b'])(
  'the pattern "%s" stops the function before it reads anything',
  async (pattern) => {
    set({ ORIGINMEND_DENY_BUCKETS: `ok-*,${pattern}` });
    await expect(ring()).rejects.toThrow(`ORIGINMEND_DENY_BUCKETS names "${pattern}"; expected bucket names`);
    expect(sandbox().calls.all).toEqual([]);
  },
);
