import { beforeEach, describe, expect, it } from 'vitest';
import { press, undoLinkIn } from './browser.ts';
import { BUCKET, loadExampleWorld, SITE } from './example-world.ts';
import { plansIn, setPlanAttribute } from './plan-table.ts';
import { useSettings } from './settings.ts';
import { bucketNamed, kindsOf, lastMessage, newestLink, useSandbox, writeLines } from './story.ts';

const sandbox = useSandbox();
const set = useSettings();
const ring = () => sandbox().ringAlarm(SITE, 'ALARM');

beforeEach(() => loadExampleWorld(sandbox(), { formerOai: true }));

describe('mode auto, after a person said no to exactly this change', () => {
  it('asks again instead of writing what was rejected', async () => {
    await ring();
    await press(newestLink(sandbox()), 'reject');
    set({ ORIGINMEND_MODE: 'auto' });
    await ring();
    expect([kindsOf(sandbox().inbox), writeLines(sandbox())]).toEqual([['proposal', 'rejected', 'proposal'], []]);
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
  });

  it('asks again instead of writing what was undone', async () => {
    set({ ORIGINMEND_MODE: 'auto' });
    await ring();
    await press(undoLinkIn(lastMessage(sandbox()).text), 'undo');
    await ring();
    expect(kindsOf(sandbox().inbox)).toEqual(['applied', 'undone', 'proposal']);
    expect(writeLines(sandbox())).toHaveLength(2);
  });
});

describe('mode auto, switched off while a run of it stopped half way', () => {
  it.each([
    ['for everything', () => set({ ORIGINMEND_MODE: 'observe' })],
    [
      'for the bucket',
      () => void Object.assign(bucketNamed(sandbox(), BUCKET), { tags: { 'originmend:mode': 'off' } }),
    ],
  ])('%s: the plan keeper does not write what no person approved', async (_where, switchOff) => {
    set({ ORIGINMEND_MODE: 'auto' });
    const dead = { kind: 'refuse', code: 'Dead', status: 400 } as const;
    sandbox().faults.add({ operation: 'UpdateItem', nth: 3, times: 99, effect: dead });
    sandbox().faults.add({ operation: 'PutBucketPolicy', times: 99, effect: dead });
    await ring().catch(() => undefined);
    sandbox().faults.clear();
    const [plan] = await plansIn(sandbox());
    expect(plan?.status).toBe('claimed');
    await setPlanAttribute(sandbox(), plan?.planId ?? '', 'leaseUntil', '2026-01-01T00:00:00.000Z');
    switchOff();
    await sandbox().runKeeper();
    expect([writeLines(sandbox()), (await plansIn(sandbox()))[0]?.status]).toEqual([[], 'failed']);
  });
});
