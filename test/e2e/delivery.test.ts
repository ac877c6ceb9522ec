import { beforeEach, describe, expect, it } from 'vitest';
import { readEvent } from '../incident-responder/event-files.ts';
import { alarmNamed } from './alarms.ts';
import { openLink, press } from './browser.ts';
import { BUCKET, loadExampleWorld, SITE } from './example-world.ts';
import { planIdIn, plansIn } from './plan-table.ts';
import { kindsOf, linksIn, newestLink, useSandbox, writeLines } from './story.ts';

const sandbox = useSandbox();
const respond = (event: unknown) => sandbox().invoke('incident-responder', event);

beforeEach(() => loadExampleWorld(sandbox()));

/** Lambda delivers an event again after an error: a minute later, here at once until it is through. */
async function deliverUntilDone(event: unknown): Promise<void> {
  for (let attempt = 1; attempt <= 50; attempt++) {
    const failure = await respond(event).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure === undefined) return;
    expect(failure).toHaveProperty('name', 'IdempotencyAlreadyInProgressError');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect.fail('the event was refused 50 times');
}

const otherAlarm = (name: string) => alarmNamed(sandbox().world, SITE, name);

async function readStatus(link: string): Promise<number> {
  return (await openLink(link)).status;
}

describe('the same event delivered again', () => {
  it.each(['eventbridge-single-metric', 'direct-single-metric', 'sns-single-metric', 'cloudtrail-put-bucket-policy'])(
    '%s twice makes one plan and one message',
    async (name) => {
      await respond(readEvent(name));
      await respond(readEvent(name));
      expect(kindsOf(sandbox().inbox)).toEqual(['proposal']);
      expect(await plansIn(sandbox())).toMatchObject([{ status: 'open' }]);
    },
  );

  it('twice through different channels makes one plan and one message', async () => {
    await respond(readEvent('eventbridge-single-metric'));
    await respond(readEvent('direct-single-metric'));
    await respond(readEvent('sns-single-metric'));
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal']);
    expect(await plansIn(sandbox())).toHaveLength(1);
  });

  it('five times at once makes one plan and one message', async () => {
    const event = readEvent('eventbridge-single-metric');
    await Promise.all([1, 2, 3, 4, 5].map(() => deliverUntilDone(event)));
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal']);
    expect(await plansIn(sandbox())).toHaveLength(1);
  });

  it('after a run that failed is answered as if it were the first time', async () => {
    const event = readEvent('eventbridge-single-metric');
    sandbox().faults.add({ service: 'sns', operation: 'Publish', effect: { kind: 'refuse' } });
    await expect(respond(event)).rejects.toThrow(/Publish failed with AccessDenied/);
    expect(sandbox().inbox).toEqual([]);
    await respond(event);
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal']);
    expect(await plansIn(sandbox())).toHaveLength(1);
    expect((await press(newestLink(sandbox()), 'approve')).status).toBe(200);
  });

  it('after the approval writes nothing and tells nobody', async () => {
    const event = readEvent('eventbridge-single-metric');
    await respond(event);
    await press(newestLink(sandbox()), 'approve');
    await respond(event);
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'applied']);
    expect(writeLines(sandbox())).toEqual([`PutBucketPolicy ${BUCKET} by approval-page`]);
  });
});

describe('different alarms for the same fault', () => {
  it('share one open plan, and people are told once', async () => {
    await respond(otherAlarm('first'));
    await respond(otherAlarm('second'));
    await respond(readEvent('cloudtrail-put-bucket-policy'));
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal']);
    expect(await plansIn(sandbox())).toMatchObject([{ status: 'open' }]);
  });

  it('share one open plan when they ring at the same time, and every link leads to it', async () => {
    sandbox().faults.add({ service: 'sns', times: 9, effect: { kind: 'delay', milliseconds: 100 } });
    await Promise.all(['first', 'second', 'third'].map((name) => respond(otherAlarm(name))));
    const links = sandbox().inbox.flatMap((message) => linksIn(sandbox(), message));
    expect(new Set(links.map(planIdIn)).size).toBe(1);
    const [approved, ...later] = [
      await press(links[0] ?? '', 'approve'),
      ...(await Promise.all(links.map(readStatus))),
    ];
    expect([approved.text, ...later]).toEqual([
      expect.stringContaining('Applied and verified'),
      ...links.map(() => 200),
    ]);
    expect(writeLines(sandbox())).toEqual([`PutBucketPolicy ${BUCKET} by approval-page`]);
  });
});
