import { beforeEach, describe, expect, it } from 'vitest';
import type { PolicyDocument } from '../../functions/core/policy/document.ts';
import { openLink, press } from './browser.ts';
import { BUCKET, loadExampleWorld, SITE } from './example-world.ts';
import { setPolicy } from './other-writers.ts';
import { useSettings } from './settings.ts';
import { jsonOf, kindsOf, lastMessage, newestLink, policyIn, useSandbox } from './story.ts';

const sandbox = useSandbox();
const set = useSettings();
const ring = () => sandbox().ringAlarm(SITE, 'ALARM');
let broken: PolicyDocument = {};
const takeAway = () => setPolicy(sandbox(), BUCKET, broken);
const kinds = () => kindsOf(sandbox().inbox);

beforeEach(async () => {
  await loadExampleWorld(sandbox(), { formerOai: true });
  broken = policyIn(sandbox(), BUCKET) ?? {};
  set({ ORIGINMEND_FLAP_DAYS: '7' });
});

async function restoreTwice(): Promise<void> {
  for (let time = 1; time <= 2; time++) {
    await ring();
    takeAway();
  }
}

describe('a grant restored twice in mode auto, and taken away again', () => {
  beforeEach(async () => {
    set({ ORIGINMEND_MODE: 'auto' });
    await restoreTwice();
  });

  it('is not restored by itself any more: people are told once, with the link', async () => {
    expect(kinds()).toEqual(['applied', 'applied']);
    await ring();
    await ring();
    expect(kinds()).toEqual(['applied', 'applied', 'flapping']);
    expect(policyIn(sandbox(), BUCKET)).toEqual(broken);
    const told = lastMessage(sandbox());
    expect(told.text).toContain('Change what writes the policy of bucket site-bucket');
    expect(told.text).toContain('restored 2 times within 7 days');
    expect(jsonOf(told)).toMatchObject({
      kind: 'flapping',
      safety: 'approve',
      restoredAt: [expect.any(String), expect.any(String)],
    });
  });

  it('can still be approved, with the warning on the page, and is no second escalation', async () => {
    await ring();
    const link = newestLink(sandbox());
    expect((await openLink(link)).text).toContain('This grant was restored 2 times within 7 days');
    expect((await press(link, 'approve')).text).toContain('Applied and verified');
    takeAway();
    await ring();
    expect(kinds()).toEqual(['applied', 'applied', 'flapping', 'applied', 'proposal']);
    expect(lastMessage(sandbox()).text).toContain('This grant was restored 3 times within 7 days');
  });

  it('is restored by itself when nobody watches for flapping', async () => {
    set({ ORIGINMEND_FLAP_DAYS: '0' });
    await ring();
    expect(kinds()).toEqual(['applied', 'applied', 'applied']);
  });
});

it('in mode propose the third proposal is the escalation', async () => {
  for (let time = 1; time <= 2; time++) {
    await ring();
    await press(newestLink(sandbox()), 'approve');
    takeAway();
  }
  await ring();
  expect(kinds()).toEqual(['proposal', 'applied', 'proposal', 'applied', 'flapping']);
});

it('another grant of the same bucket does not count', async () => {
  set({ ORIGINMEND_MODE: 'auto' });
  await restoreTwice();
  const config = sandbox().world.distributions.get(SITE)?.distribution.DistributionConfig;
  const origin = config?.Origins?.Items?.[0];
  if (!origin) throw new Error('the example site has no origin; expected one');
  origin.OriginPath = '/v2';
  await ring();
  expect(kinds()).toEqual(['applied', 'applied', 'applied']);
});

it('a note that cannot be kept does not fail the repair', async () => {
  set({ ORIGINMEND_MODE: 'auto' });
  sandbox().faults.add({ operation: 'PutItem', nth: 5, times: 9, effect: { kind: 'refuse' } });
  await ring();
  expect(kinds()).toEqual(['applied']);
});
