import { beforeEach, describe, expect, it } from 'vitest';
import { addBucket } from '../../sandbox/build/bucket.ts';
import { addDistribution, pathBehavior } from '../../sandbox/build/distribution.ts';
import { addOac } from '../../sandbox/build/identity.ts';
import { accountStatement } from '../../sandbox/build/key.ts';
import { s3Origin } from '../../sandbox/build/origin.ts';
import { oacGrant, policyOf } from '../../sandbox/scenarios/statements.ts';
import { addWebsite } from '../../sandbox/scenarios/website.ts';
import { press, undoLinkIn } from './browser.ts';
import { emptySandbox } from './example-world.ts';
import { planIdIn, plansIn, setPlanAttribute } from './plan-table.ts';
import { useSettings } from './settings.ts';
import { jsonOf, kindsOf, newestLink, statementsIn, useSandbox, writeLines } from './story.ts';
import { useKinds } from './switched-on.ts';

const sandbox = useSandbox();
const set = useSettings();
useKinds('update-distribution', 'update-origin-access-control', 'put-key-policy', 'migrate-to-oac');

const BUCKET = 'alpine-huts-site';
const OAI = 'E2OAI0EXAMPLE1';
const LONG_AGO = '2026-01-01T00:00:00.000Z';
const id = () => sandbox().scenario?.distributionId ?? '';
const ring = () => sandbox().ringAlarm(id(), 'ALARM');
const statuses = async () => (await plansIn(sandbox())).map(({ status }) => status);
const operations = () => writeLines(sandbox()).map((line) => line.split(' ')[0]);

function deployed(distributionId = id()): void {
  const record = sandbox().world.distributions.get(distributionId);
  if (record) sandbox().world.distributions.set(distributionId, { ...record, deploysAt: 0 });
}

/** A run that died right after its claim, long ago: the plan is approved, nothing of it is written, and its time is over. */
async function leftBehindExpired(link: string): Promise<void> {
  sandbox().faults.add({
    operation: 'UpdateDistribution',
    times: 99,
    effect: { kind: 'refuse', code: 'Dead', status: 400 },
  });
  sandbox().faults.add({
    operation: 'UpdateItem',
    nth: 2,
    times: 99,
    effect: { kind: 'refuse', code: 'Dead', status: 400 },
  });
  await press(link, 'approve');
  sandbox().faults.clear();
  const planId = planIdIn(link);
  expect(await statuses()).toEqual(['claimed']);
  await setPlanAttribute(sandbox(), planId, 'leaseUntil', LONG_AGO);
  await setPlanAttribute(sandbox(), planId, 'expiresAt', LONG_AGO);
  await setPlanAttribute(sandbox(), planId, 'decision', JSON.stringify({ choice: 'approve', by: 'Ada', at: LONG_AGO }));
}

describe('an approved plan that nobody carried out in time', () => {
  it('is not written by the plan keeper after it has expired', async () => {
    await sandbox().load('deny-insecure-transport');
    await ring();
    await leftBehindExpired(newestLink(sandbox()));
    await sandbox().runKeeper();
    expect([writeLines(sandbox()), await statuses()]).toEqual([[], ['failed']]);
  });
});

describe('an OAC that has the name Originmend would give, and does not sign', () => {
  it('is never attached: viewers keep reading', async () => {
    await sandbox().load('org-rcp');
    sandbox().world.delays.deploy = 0;
    sandbox().world.originAccessControls.clear();
    addOac(sandbox().world, 'E9THEIRS', { Name: `originmend-${id()}`, SigningBehavior: 'never' });
    await ring();
    await press(newestLink(sandbox()), 'approve');
    const origin = sandbox().world.distributions.get(id())?.distribution.DistributionConfig?.Origins?.Items?.[0];
    expect(origin?.OriginAccessControlId).not.toBe('E9THEIRS');
    expect(sandbox().edge(id()).status).toBe(200);
  });
});

describe('the grant of an OAI', () => {
  it('stays while edge locations of another distribution may still use it', async () => {
    await sandbox().load('org-rcp');
    sandbox().world.originAccessControls.clear();
    sandbox().world.delays.deploy = 600_000;
    const other = 'E9STILLDEPLOYS';
    const oac = addOac(sandbox().world, 'E9OTHEROAC');
    addDistribution(sandbox().world, { id: other, origins: [s3Origin({ bucket: BUCKET, oac })] });
    await ring();
    await press(newestLink(sandbox()), 'approve');
    deployed();
    const record = sandbox().world.distributions.get(other) ?? expect.fail('no distribution');
    sandbox().world.distributions.set(other, { ...record, deploysAt: Date.now() + 600_000 });
    await sandbox().runKeeper();
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'applied', 'applied']);
  });

  it('is not missed by an undo of the migration that comes after its removal', async () => {
    await sandbox().load('org-rcp');
    sandbox().world.originAccessControls.clear();
    sandbox().world.delays.deploy = 0;
    await ring();
    await press(newestLink(sandbox()), 'approve');
    const undo = undoLinkIn(sandbox().inbox.findLast(({ attributes }) => attributes['kind'] === 'applied')?.text ?? '');
    await press(newestLink(sandbox()), 'approve');
    expect(JSON.stringify(statementsIn(sandbox(), BUCKET))).not.toContain(OAI);
    expect(sandbox().edge(id()).status).toBe(200);
    const answer = await press(undo, 'undo');
    expect([answer.status, sandbox().edge(id()).status]).toEqual([409, 200]);
  });
});

describe('the policy of a key', () => {
  it('is not written over what somebody else wrote between two tries', async () => {
    await sandbox().load('kms-oac-key-policy');
    await ring();
    const key = [...sandbox().world.keys.values()][0] ?? expect.fail('no key');
    const theirs = JSON.stringify(
      policyOf(accountStatement(sandbox().world), {
        Sid: 'Theirs',
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111122223333:role/theirs' },
        Action: 'kms:Decrypt',
        Resource: '*',
      }),
    );
    sandbox().faults.add({
      operation: 'PutKeyPolicy',
      effect: { kind: 'crash', hook: () => void Object.assign(key, { policyText: theirs }) },
    });
    await press(newestLink(sandbox()), 'approve');
    const now = [...sandbox().world.keys.values()][0];
    expect(JSON.stringify(now)).toContain('role/theirs');
  });
});

describe('a bucket on the deny list', () => {
  const DENIED = 'denied-bucket';
  const SITE = 'E1TWOBUCKETS1';

  beforeEach(async () => {
    await emptySandbox(sandbox());
    const { world } = sandbox();
    const arn = `arn:aws:cloudfront::111122223333:distribution/${SITE}`;
    addWebsite(world, addBucket(world, { name: BUCKET, policy: policyOf(oacGrant(BUCKET, arn)) }));
    addWebsite(world, addBucket(world, { name: DENIED }));
    addOac(world, 'E9OAC');
    addDistribution(world, {
      id: SITE,
      origins: [s3Origin({ bucket: BUCKET, oac: '' }), s3Origin({ bucket: DENIED, oac: '' })],
      config: { CacheBehaviors: { Quantity: 1, Items: [pathBehavior('assets/*', DENIED)] } },
    });
  });

  it('is not written as the first step of a change about two buckets', async () => {
    set({ ORIGINMEND_DENY_BUCKETS: 'denied-*' });
    await sandbox().ringAlarm(SITE, 'ALARM');
    if (kindsOf(sandbox().inbox).includes('proposal')) await press(newestLink(sandbox()), 'approve');
    expect(writeLines(sandbox()).filter((line) => line.includes(DENIED))).toEqual([]);
  });
});

describe('a failure after the write', () => {
  it('of the message that asks for the next step is no failure of this one', async () => {
    await sandbox().load('org-rcp');
    sandbox().world.originAccessControls.clear();
    sandbox().world.delays.deploy = 0;
    await ring();
    const link = newestLink(sandbox());
    sandbox().faults.add({ operation: 'Publish', nth: 2, times: 9, effect: { kind: 'refuse' } });
    const answer = await press(link, 'approve');
    sandbox().faults.clear();
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('Applied and verified')]);
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'applied']);
  });

  it('is never told as if nothing had been written', async () => {
    await sandbox().load('deny-insecure-transport');
    await ring();
    const link = newestLink(sandbox());
    // claim, intent, then the outcome
    const { meet } = sandbox().faults;
    let refused = 0;
    let written = false;
    sandbox().faults.meet = (call) => {
      if (call.operation === 'UpdateDistribution') written = true;
      if (written && call.operation === 'UpdateItem' && refused++ < 1)
        return { kind: 'refuse', code: 'AccessDeniedException', status: 400 };
      return meet(call);
    };
    try {
      await press(link, 'approve');
    } finally {
      sandbox().faults.meet = meet;
    }
    expect(operations()).toEqual(['UpdateDistribution']);
    const told = sandbox()
      .inbox.map(jsonOf)
      .filter(({ written }) => written !== undefined);
    expect(told).not.toContainEqual(expect.objectContaining({ written: 'nothing' }));
    expect(await statuses()).toEqual(['claimed']);
  });
});
