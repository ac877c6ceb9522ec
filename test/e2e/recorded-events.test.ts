import { beforeEach, describe, expect, it } from 'vitest';
import { eventNames, OWN_ROLE, readEvent } from '../incident-responder/event-files.ts';
import { BUCKET, DEPLOY_STATEMENT, loadExampleWorld, SITE } from './example-world.ts';
import { useHandlerLog } from './handler-log.ts';
import { bucketNamed, jsonOf, kindsOf, policyIn, useSandbox, writesOutside } from './story.ts';

process.env['ORIGINMEND_OWN_ROLE_ARNS'] = OWN_ROLE;

const sandbox = useSandbox();
const log = useHandlerLog();

const names = (pattern: RegExp) => eventNames().filter((name) => pattern.test(name));
const alarms = names(/^(?:eventbridge|direct|sns)-(?!.*-ok$)(?!eventbridge-change)/);
const recoveries = names(/^(?:eventbridge|direct|sns)-.*-ok$/);
const changes = names(/^(?:cloudtrail-|sns-eventbridge-change)/);
const deliver = (name: string) => sandbox().invoke('incident-responder', readEvent(name));
const identityIn = (name: string) => (name.endsWith('access-identity') ? 'oai' : 'oac');

/** Messages about the broken site; the healthy shop may be told about too when an alarm is about both. */
const aboutSite = () => sandbox().inbox.filter(({ attributes }) => attributes['distributionId'] === SITE);

beforeEach(() => void log.splice(0));

it('the recorded events are alarms, recoveries, changes, ignored or malformed', () => {
  const known = [...alarms, ...recoveries, ...changes, ...names(/^ignored-/), ...names(/^malformed-/)];
  expect(known.toSorted()).toEqual(eventNames().toSorted());
  expect([alarms.length > 20, recoveries.length, changes.length > 20]).toEqual([true, 5, true]);
});

describe('an alarm about a broken site', () => {
  it.each(alarms)(
    '%s proposes the repair once, and asks CloudWatch only for a distribution it does not name',
    async (name) => {
      await loadExampleWorld(sandbox());
      const before = bucketNamed(sandbox(), BUCKET).policyText;
      await deliver(name);
      expect(kindsOf(aboutSite())).toEqual(['proposal']);
      expect(kindsOf(sandbox().inbox).filter((kind) => kind !== 'finding')).toEqual(['proposal']);
      const asked = sandbox().calls.all.filter(({ service }) => service === 'monitoring');
      expect([...new Set(asked.map(({ operation }) => operation))]).toEqual(lookupOf(name));
      expect(bucketNamed(sandbox(), BUCKET).policyText).toBe(before);
      expect(writesOutside(sandbox())).toEqual([]);
    },
  );
});

function lookupOf(name: string): readonly string[] {
  if (/composite/.test(name)) return ['DescribeAlarms'];
  return /insights-alarm/.test(name) ? ['DescribeAlarmContributors'] : [];
}

describe('a recovery without an open incident', () => {
  it.each(recoveries)('%s is silent', async (name) => {
    await loadExampleWorld(sandbox());
    await deliver(name);
    expect(sandbox().inbox).toEqual([]);
    expect(writesOutside(sandbox())).toEqual([]);
  });
});

describe('a change of the trust', () => {
  it.each(changes)('%s proposes when it left the site broken', async (name) => {
    await loadExampleWorld(sandbox(), { identity: identityIn(name) });
    await deliver(name);
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal']);
    expect(jsonOf(aboutSite()[0] ?? expect.fail('no message about the site'))).toMatchObject({ bucket: BUCKET });
    expect(policyIn(sandbox(), BUCKET)?.Statement).toContainEqual(DEPLOY_STATEMENT);
    expect(writesOutside(sandbox())).toEqual([]);
  });

  it.each(changes.filter((name) => identityIn(name) === 'oac'))(
    '%s is silent when the site still works',
    async (name) => {
      await loadExampleWorld(sandbox(), { granted: true });
      expect(sandbox().edge(SITE).status).toBe(200);
      await deliver(name);
      expect(sandbox().inbox).toEqual([]);
      expect(writesOutside(sandbox())).toEqual([]);
    },
  );
});

describe('an event that is not ours', () => {
  it.each(names(/^ignored-/))('%s changes nothing, tells nobody and logs why', async (name) => {
    await loadExampleWorld(sandbox());
    expect(await deliver(name)).toEqual({ handled: 0, ignored: expect.any(Number) });
    expect(sandbox().calls.all).toEqual([]);
    expect(sandbox().inbox).toEqual([]);
    const reasons = log.filter(({ message }) => message === 'ignored').map(({ reason }) => reason);
    expect(reasons).toEqual([expect.stringMatching(/\w{4}/)]);
  });
});

describe('a damaged event', () => {
  it.each(names(/^malformed-/))('%s is refused, so that it reaches the dead-letter queue', async (name) => {
    await loadExampleWorld(sandbox());
    await expect(deliver(name)).rejects.toThrow(/^Cannot read /);
    expect(sandbox().calls.all).toEqual([]);
    expect(sandbox().inbox).toEqual([]);
  });
});
