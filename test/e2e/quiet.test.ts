import { beforeEach, describe, expect, it } from 'vitest';
import { alarmNamed } from './alarms.ts';
import { BUCKET, loadExampleWorld, SITE } from './example-world.ts';
import { useSettings } from './settings.ts';
import { bucketNamed, jsonOf, kindsOf, lastMessage, useSandbox } from './story.ts';

const sandbox = useSandbox();
const set = useSettings();
const kinds = () => kindsOf(sandbox().inbox);
const ring = (state: 'ALARM' | 'OK' = 'ALARM') => sandbox().ringAlarm(SITE, state);

/** Nothing a policy could mend: people are told, and there is no plan. */
beforeEach(async () => {
  await loadExampleWorld(sandbox(), { granted: true });
  bucketNamed(sandbox(), BUCKET).requestPayer = 'Requester';
});

describe('the same finding again', () => {
  beforeEach(() => set({ ORIGINMEND_QUIET_HOURS: '24' }));

  it('within the quiet hours is told once, whichever alarm rings', async () => {
    await ring();
    await ring();
    await sandbox().invoke('incident-responder', alarmNamed(sandbox().world, SITE, 'another'));
    expect(kinds()).toEqual(['finding']);
  });

  it('is told at once when the diagnosis has changed, and again when it has changed back', async () => {
    await ring();
    bucketNamed(sandbox(), BUCKET).requestPayer = 'BucketOwner';
    bucketNamed(sandbox(), BUCKET).objects.clear();
    await ring();
    bucketNamed(sandbox(), BUCKET).requestPayer = 'Requester';
    await ring();
    expect(kinds()).toEqual(['finding', 'finding', 'finding']);
    expect(jsonOf(lastMessage(sandbox()))).toMatchObject({ causes: expect.arrayContaining(['requester-pays']) });
  });

  it('is news after a recovery', async () => {
    await ring();
    await ring('OK');
    await ring();
    expect(kinds()).toEqual(['finding', 'recovered', 'finding']);
  });

  it('is told again when the first one could not be told', async () => {
    sandbox().faults.add({ operation: 'Publish', times: 9, effect: { kind: 'refuse' } });
    await expect(ring()).rejects.toThrow();
    sandbox().faults.clear();
    await ring();
    expect(kinds()).toEqual(['finding']);
  });
});

it.each(['0', ''])('with ORIGINMEND_QUIET_HOURS "%s" every alarm is answered', async (hours) => {
  set({ ORIGINMEND_QUIET_HOURS: hours });
  await ring();
  await ring();
  expect(kinds()).toEqual(['finding', 'finding']);
});
