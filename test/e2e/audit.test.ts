import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { addBucket } from '../../sandbox/build/bucket.ts';
import { addDistribution } from '../../sandbox/build/distribution.ts';
import { addOac } from '../../sandbox/build/identity.ts';
import { s3Origin } from '../../sandbox/build/origin.ts';
import { oacGrant, policyOf } from '../../sandbox/scenarios/statements.ts';
import { addWebsite } from '../../sandbox/scenarios/website.ts';
import { REPORT_BUCKET } from '../../sandbox/world.ts';
import { openLink, press } from './browser.ts';
import { emptySandbox } from './example-world.ts';
import { planIdIn, plansIn } from './plan-table.ts';
import { addBrokenSites, addHealthySites, bucketOfSite } from './sites.ts';
import { bucketNamed, jsonOf, kindsOf, lastMessage, linksIn, useSandbox, writeLines, writesOutside } from './story.ts';

const sandbox = useSandbox();
const CLOSED = 'E0CLOSED000SITE';

let broken: readonly string[] = [];
let healthy: readonly string[] = [];

/** Four broken sites, three that work, and one that a Deny closes: nothing a grant could mend. */
beforeEach(async () => {
  await emptySandbox(sandbox());
  const { world } = sandbox();
  broken = addBrokenSites(world, 4);
  healthy = addHealthySites(world, 3);
  const bucket = bucketOfSite(CLOSED);
  const deny = { ...oacGrant(bucket, ''), Effect: 'Deny', Principal: '*', Condition: {} } as const;
  addWebsite(world, addBucket(world, { name: bucket, policy: policyOf(deny) }));
  addDistribution(world, { id: CLOSED, origins: [s3Origin({ bucket, oac: addOac(world, 'ECLOSEDOAC') })] });
});

interface Report {
  readonly formatVersion: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly distributions: readonly {
    readonly distribution: { readonly id: string };
    readonly verdict: string;
    readonly plans: readonly { readonly bucket: string; readonly planId: string }[];
  }[];
}

function reports(): readonly Report[] {
  const { objects } = bucketNamed(sandbox(), REPORT_BUCKET);
  return [...objects.values()].map(({ body }) => JSON.parse(Buffer.from(body).toString('utf8')));
}

const links = () => linksIn(sandbox(), lastMessage(sandbox()));

describe('an audit', () => {
  it('examines every distribution and keeps one report with a verdict for each', async () => {
    expect(await sandbox().runAudit()).toMatchObject({ counts: { broken: 5, healthy: 3, unknown: 0, 'at-risk': 0 } });
    expect(reports()).toHaveLength(1);
    const [report] = reports();
    expect(report).toMatchObject({ formatVersion: 1, counts: { broken: 5, healthy: 3 } });
    const verdicts = Object.fromEntries(
      (report?.distributions ?? []).map(({ distribution, verdict }) => [distribution.id, verdict]),
    );
    const expected = [...broken, CLOSED].map((id) => [id, 'broken']).concat(healthy.map((id) => [id, 'healthy']));
    expect(verdicts).toEqual(Object.fromEntries(expected));
    expect(
      (report?.distributions ?? [])
        .filter(({ plans }) => plans.length > 0)
        .map(({ distribution }) => distribution.id)
        .toSorted(),
    ).toEqual(broken);
  });

  it('sends one message with a working link for each fix, and writes to no bucket but the report’s', async () => {
    await sandbox().runAudit();
    expect(kindsOf(sandbox().inbox)).toEqual(['audit']);
    expect(links()).toHaveLength(broken.length);
    expect(lastMessage(sandbox()).text).toContain(`s3://${REPORT_BUCKET}/`);
    expect(writesOutside(sandbox())).toEqual([]);
    for (const link of links()) expect((await openLink(link)).status).toBe(200);
    for (const link of links()) expect((await press(link, 'approve')).text).toContain('Applied and verified');
    expect(broken.map((id) => sandbox().edge(id).status)).toEqual([200, 200, 200, 200]);
    expect(writeLines(sandbox()).toSorted()).toEqual(
      broken.map((id) => `PutBucketPolicy ${bucketOfSite(id)} by approval-page`),
    );
  });

  it('tells what it found when the report cannot be kept, with the reason and working links', async () => {
    sandbox().faults.add({ operation: 'PutObject', effect: { kind: 'refuse' } });
    expect(await sandbox().runAudit()).toMatchObject({ counts: { broken: 5, healthy: 3 } });
    expect([kindsOf(sandbox().inbox), reports()]).toEqual([['audit'], []]);
    expect(lastMessage(sandbox()).text).toContain(
      'The whole report could not be kept. PutObject failed with AccessDenied',
    );
    expect(jsonOf(lastMessage(sandbox()))).not.toHaveProperty('links.report');
    expect((await press(links()[0] ?? '', 'approve')).text).toContain('Applied and verified');
  });

  it('run again makes no second plan; its links and the earlier ones work', async () => {
    await sandbox().runAudit();
    const first = links();
    await sandbox().runAudit();
    const second = links();
    expect(kindsOf(sandbox().inbox)).toEqual(['audit', 'audit']);
    expect(second.map(planIdIn).toSorted()).toEqual(first.map(planIdIn).toSorted());
    expect(await plansIn(sandbox())).toHaveLength(broken.length);
    expect((await press(second[0] ?? '', 'approve')).text).toContain('Applied and verified');
    expect((await press(first[1] ?? '', 'approve')).text).toContain('Applied and verified');
    expect(writeLines(sandbox())).toHaveLength(2);
  });

  it('after an alarm leads to the plan that the alarm has proposed', async () => {
    const [id = ''] = broken;
    await sandbox().ringAlarm(id, 'ALARM');
    const [proposed = ''] = links();
    await sandbox().runAudit();
    expect(links().map(planIdIn)).toContain(planIdIn(proposed));
    expect(await plansIn(sandbox())).toHaveLength(broken.length);
  });

  it('says that nothing is to be done when everything works', async () => {
    for (const id of [...broken, CLOSED]) sandbox().world.distributions.delete(id);
    await sandbox().runAudit();
    expect(lastMessage(sandbox()).attributes).toMatchObject({ kind: 'audit', verdict: 'healthy' });
    expect(lastMessage(sandbox()).text).toContain('Nothing to do');
    expect([links(), await plansIn(sandbox())]).toEqual([[], []]);
  });

  it('of an account without distributions says so', async () => {
    sandbox().world.distributions.clear();
    await sandbox().runAudit();
    expect(reports()[0]?.distributions).toEqual([]);
    expect(kindsOf(sandbox().inbox)).toEqual(['audit']);
  });

  it('links nothing on buckets that are off or only observed, and still reports them', async () => {
    const [off = '', observed = ''] = broken;
    bucketNamed(sandbox(), bucketOfSite(off)).tags = { 'originmend:mode': 'off' };
    bucketNamed(sandbox(), bucketOfSite(observed)).tags = { 'originmend:mode': 'observe' };
    await sandbox().runAudit();
    expect(links()).toHaveLength(broken.length - 2);
    expect(reports()[0]?.counts).toMatchObject({ broken: 5 });
  });

  it('never writes by itself, in mode auto either', async () => {
    process.env['ORIGINMEND_MODE'] = 'auto';
    try {
      await sandbox().runAudit();
      expect(writesOutside(sandbox())).toEqual([]);
      expect(links()).toHaveLength(broken.length);
    } finally {
      delete process.env['ORIGINMEND_MODE'];
    }
  });

  it('is started by EventBridge and by EventBridge Scheduler alike', async () => {
    for (const name of ['scheduled', 'eventbridge-scheduler']) {
      const event = JSON.parse(
        readFileSync(new URL(`../../events/scheduled-audit/${name}.json`, import.meta.url), 'utf8'),
      );
      expect(await sandbox().invoke('scheduled-audit', event)).toMatchObject({ counts: { broken: 5 } });
    }
  });
});

describe('an audit that cannot see everything', () => {
  it('names the distribution it could not read and does not count it as healthy', async () => {
    const [id = ''] = healthy;
    sandbox().faults.add({ operation: 'GetDistribution', resource: id, times: 99, effect: { kind: 'refuse' } });
    await sandbox().runAudit();
    expect(reports()[0]?.counts).toEqual({ broken: 5, healthy: 2, unknown: 1, 'at-risk': 0 });
    expect(reports()[0]?.distributions.find(({ distribution }) => distribution.id === id)?.verdict).toBe('unknown');
    expect(lastMessage(sandbox()).text).toContain(`UNKNOWN ${id}`);
  });

  it('fails by name instead of reporting half when ListDistributions is refused', async () => {
    sandbox().faults.add({ operation: 'ListDistributions', times: 99, effect: { kind: 'refuse' } });
    await expect(sandbox().runAudit()).rejects.toThrow(/ListDistributions/);
    expect([sandbox().inbox, writesOutside(sandbox())]).toEqual([[], []]);
  });

  it('asks for each thing once, however many distributions share it', async () => {
    sandbox().calls.clear();
    await sandbox().runAudit();
    const lists = sandbox().calls.all.filter(({ operation }) => operation === 'ListDistributions');
    expect(lists.length).toBeLessThanOrEqual(2);
    expect(jsonOf(lastMessage(sandbox()))).toMatchObject({ counts: { broken: 5, healthy: 3 } });
  });
});
