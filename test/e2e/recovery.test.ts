import { beforeEach, describe, expect, it } from 'vitest';
import { readEvent } from '../incident-responder/event-files.ts';
import { alarmNamed } from './alarms.ts';
import { press } from './browser.ts';
import { loadExampleWorld, SITE } from './example-world.ts';
import { jsonOf, kindsOf, lastMessage, newestLink, useSandbox, writesOutside } from './story.ts';

const sandbox = useSandbox();
const deliver = (event: unknown) => sandbox().invoke('incident-responder', event);

beforeEach(() => loadExampleWorld(sandbox()));

/** A recorded alarm with another time of its state. */
function at(name: string, time: string): unknown {
  const event = readEvent(name);
  const detail = { ...event['detail'], state: { ...event['detail']?.['state'], timestamp: time } };
  return { ...event, detail };
}

describe('an alarm that goes back to OK', () => {
  it('tells how many minutes it lasted', async () => {
    await deliver(at('eventbridge-single-metric', '2026-06-01T10:00:00.000+0000'));
    await press(newestLink(sandbox()), 'approve');
    await deliver(at('eventbridge-single-metric-ok', '2026-06-01T10:17:00.000+0000'));
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'applied', 'recovered']);
    expect(lastMessage(sandbox()).text).toContain('recovered after 17 min');
    expect(jsonOf(lastMessage(sandbox()))).toMatchObject({ minutes: 17, distributionId: SITE });
    expect(lastMessage(sandbox()).subject).toMatch(/^RECOVERED/);
  });

  it('is told once, however often and by whatever channel the OK arrives', async () => {
    await deliver(readEvent('eventbridge-single-metric'));
    await deliver(readEvent('eventbridge-single-metric-ok'));
    await deliver(readEvent('direct-single-metric-ok'));
    await deliver(readEvent('sns-single-metric-ok'));
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'recovered']);
  });

  it.each([
    ['eventbridge-composite', 'eventbridge-composite-ok'],
    ['eventbridge-contributor', 'eventbridge-contributor-ok'],
  ])('%s is closed by %s', async (alarm, ok) => {
    await deliver(readEvent(alarm));
    await deliver(readEvent(ok));
    expect(kindsOf(sandbox().inbox).filter((kind) => kind !== 'finding')).toEqual(['proposal', 'recovered']);
  });

  it('without an open incident is silent', async () => {
    await sandbox().ringAlarm(SITE, 'OK');
    expect([sandbox().inbox, writesOutside(sandbox())]).toEqual([[], []]);
  });

  it('says nothing about another alarm that is still ringing', async () => {
    await deliver(alarmNamed(sandbox().world, SITE, 'first'));
    await deliver(alarmNamed(sandbox().world, SITE, 'second', 'OK'));
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal']);
  });

  it('leaves the proposal open: the fault may still be there', async () => {
    await sandbox().ringAlarm(SITE, 'ALARM');
    const link = newestLink(sandbox());
    await sandbox().ringAlarm(SITE, 'OK');
    expect((await press(link, 'approve')).text).toContain('Applied and verified');
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'recovered', 'applied']);
  });

  it('is told by the next delivery when the message could not be sent', async () => {
    await deliver(readEvent('eventbridge-single-metric'));
    const ok = readEvent('eventbridge-single-metric-ok');
    sandbox().faults.add({ service: 'sns', effect: { kind: 'refuse' } });
    await expect(deliver(ok)).rejects.toThrow(/Publish failed/);
    await deliver(ok);
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'recovered']);
  });

  it('examines nothing', async () => {
    await sandbox().ringAlarm(SITE, 'ALARM');
    sandbox().calls.clear();
    await sandbox().ringAlarm(SITE, 'OK');
    expect([...new Set(sandbox().calls.all.map(({ service }) => service))].toSorted()).toEqual(['dynamodb', 'sns']);
  });
});

describe('an alarm without data', () => {
  it.each(['ignored-insufficient-data', 'ignored-sns-insufficient-data', 'ignored-ok-after-insufficient-data'])(
    '%s neither opens nor closes an incident',
    async (name) => {
      await deliver(readEvent('eventbridge-single-metric'));
      await deliver(readEvent(name));
      expect(kindsOf(sandbox().inbox)).toEqual(['proposal']);
      await deliver(readEvent('eventbridge-single-metric-ok'));
      expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'recovered']);
    },
  );
});
