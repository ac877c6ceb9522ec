import { beforeEach, describe, expect, it } from 'vitest';
import { itemsIn } from '../faults/time-passes.ts';
import { fillForm, openLink, press, submit } from './browser.ts';
import { BUCKET, emptySandbox, loadExampleWorld, SITE } from './example-world.ts';
import { setPolicy } from './other-writers.ts';
import { planIdIn, plansIn, setPlanAttribute } from './plan-table.ts';
import { useSettings } from './settings.ts';
import { addBrokenSites } from './sites.ts';
import { jsonOf, kindsOf, lastMessage, newestLink, policyIn, useSandbox, writesOutside } from './story.ts';

const sandbox = useSandbox();
const set = useSettings();
const ring = (id = SITE) => sandbox().ringAlarm(id, 'ALARM');
const statuses = async () => (await plansIn(sandbox())).map(({ status }) => status).toSorted();

describe('many approvals at the same moment', () => {
  const SITES = 12;
  const CAP = 5;

  it('never write more often than the cap allows, and every refused link works later', {
    timeout: 60_000,
  }, async () => {
    await emptySandbox(sandbox());
    const ids = addBrokenSites(sandbox().world, SITES);
    set({ ORIGINMEND_MAX_WRITES_PER_HOUR: String(CAP) });
    const forms = [];
    for (const id of ids) {
      await ring(id);
      forms.push(await fillForm(newestLink(sandbox()), 'approve'));
    }
    const answers = await Promise.all(forms.map(submit));
    expect(writesOutside(sandbox())).toHaveLength(CAP);
    expect(await statuses()).toEqual([...Array(CAP).fill('applied'), ...Array(SITES - CAP).fill('open')]);
    const held = answers.filter(({ status }) => status === 409);
    expect(held).toHaveLength(SITES - CAP);
    for (const { text } of held) expect(text).toMatch(/cap of 5 writes in this account.*The next slot frees at/s);

    set({ ORIGINMEND_MAX_WRITES_PER_HOUR: '100' });
    const later = forms[answers.findIndex(({ status }) => status === 409)];
    expect(later && (await submit(later)).text).toContain('Applied and verified');
  });
});

describe('the cap of one bucket', () => {
  beforeEach(() => loadExampleWorld(sandbox(), { formerOai: true }));

  it('holds the next repair back, says when a slot frees, and does not count undo', async () => {
    set({ ORIGINMEND_MAX_WRITES_PER_BUCKET_PER_HOUR: '1' });
    const broken = policyIn(sandbox(), BUCKET) ?? {};
    await ring();
    await press(newestLink(sandbox()), 'approve');
    const undo = /https?:\S+\/undo\?\S+/.exec(lastMessage(sandbox()).text)?.[0] ?? '';
    expect((await press(undo, 'undo')).text).toContain('Undone');
    expect(policyIn(sandbox(), BUCKET)).toEqual(broken);
    await ring();
    const link = newestLink(sandbox());
    expect((await press(link, 'approve')).status).toBe(409);
    expect(jsonOf(lastMessage(sandbox()))).toMatchObject({
      kind: 'held',
      because: `The cap of 1 write to bucket ${BUCKET} within one hour is reached.`,
      nextStep: expect.stringMatching(/The next slot frees at .*; open the same link then/),
    });
    expect((await openLink(link)).text).toContain('Approved before, and not written');
  });

  it('is taken once when only the answer to taking it was lost', async () => {
    set({ ORIGINMEND_MAX_WRITES_PER_BUCKET_PER_HOUR: '1' });
    await ring();
    sandbox().faults.add({ operation: 'PutItem', effect: { kind: 'fail-after' } });
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
    expect(writesOutside(sandbox())).toHaveLength(1);
  });

  it('is not taken a second time by whoever takes up a repair that stopped half way', async () => {
    set({ ORIGINMEND_MAX_WRITES_PER_BUCKET_PER_HOUR: '1' });
    await ring();
    const link = newestLink(sandbox());
    sandbox().faults.add({ operation: 'UpdateItem', nth: 2, effect: { kind: 'refuse' } });
    expect((await press(link, 'approve')).status).toBe(500);
    expect([await statuses(), writesOutside(sandbox())]).toEqual([['claimed'], []]);
    await setPlanAttribute(sandbox(), planIdIn(link), 'leaseUntil', '2026-01-01T00:00:00.000Z');
    expect((await press(link, 'approve')).text).toContain('Applied and verified');
  });

  it('makes mode auto ask a person', async () => {
    set({ ORIGINMEND_MAX_WRITES_PER_BUCKET_PER_HOUR: '1', ORIGINMEND_MODE: 'auto' });
    const broken = policyIn(sandbox(), BUCKET) ?? {};
    await ring();
    setPolicy(sandbox(), BUCKET, broken);
    await ring();
    expect(kindsOf(sandbox().inbox)).toEqual(['applied', 'proposal']);
    expect(lastMessage(sandbox()).text).toContain('The cap of 1 write');
  });

  it('is not counted when nothing is set', async () => {
    const slots = async () => (await itemsIn(sandbox())).filter(({ pk }) => String(pk).includes('writes#'));
    const before = await slots();
    await ring();
    await press(newestLink(sandbox()), 'approve');
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'applied']);
    expect(await slots()).toEqual(before);
    set({ ORIGINMEND_MAX_WRITES_PER_HOUR: '10' });
    await loadExampleWorld(sandbox(), { formerOai: true });
    await ring();
    await press(newestLink(sandbox()), 'approve');
    expect(await slots()).not.toEqual(before);
  });

  it.each(['0', '2.5', 'many', '1001'])('of %s is no cap', async (value) => {
    set({ ORIGINMEND_MAX_WRITES_PER_BUCKET_PER_HOUR: value });
    await expect(ring()).rejects.toThrow(
      `ORIGINMEND_MAX_WRITES_PER_BUCKET_PER_HOUR is "${value}"; expected a whole number from 1 to 1000`,
    );
  });
});
