import { beforeEach, describe, expect, it } from 'vitest';
import { press, undoLinkIn } from './browser.ts';
import { plansIn } from './plan-table.ts';
import { useSettings } from './settings.ts';
import { kindsOf, lastMessage, newestLink, useSandbox, writeLines } from './story.ts';
import { useKinds } from './switched-on.ts';

const SWITCH = '/originmend/prod/writes';
const sandbox = useSandbox();
const set = useSettings();
useKinds('update-distribution', 'put-key-policy');

const turn = (value: string) => sandbox().world.parameters.set(SWITCH, { value, version: 1 });
const ring = () => sandbox().ringAlarm(sandbox().scenario?.distributionId ?? '', 'ALARM');
const statuses = async () => (await plansIn(sandbox())).map(({ status }) => status);

beforeEach(async () => {
  await sandbox().load('deny-insecure-transport');
  set({ ORIGINMEND_KILL_SWITCH: SWITCH });
  turn('writes-allowed');
});

describe('the kill switch', () => {
  it('stops a plan beyond bucket policies, and the same link works when it is over', async () => {
    await ring();
    const link = newestLink(sandbox());
    turn('stopped by Ada');
    await press(link, 'approve');
    expect([writeLines(sandbox()), await statuses()]).toEqual([[], ['open']]);
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'held']);
    turn('writes-allowed');
    expect((await press(link, 'approve')).text).toContain('Applied and verified');
  });

  it('stops its undo as well', async () => {
    await ring();
    await press(newestLink(sandbox()), 'approve');
    const undo = undoLinkIn(lastMessage(sandbox()).text);
    turn('stopped by Ada');
    expect((await press(undo, 'undo')).text).toContain('Not undone');
    expect(writeLines(sandbox())).toHaveLength(1);
    turn('writes-allowed');
    expect((await press(undo, 'undo')).text).toContain('again exactly what it was');
  });
});

describe('a list of buckets', () => {
  it('keeps a plan about a bucket that may not be touched from being proposed', async () => {
    set({ ORIGINMEND_DENY_BUCKETS: 'alpine-*' });
    await ring();
    expect([kindsOf(sandbox().inbox), writeLines(sandbox())]).toEqual([['finding'], []]);
  });
});
