import { beforeEach, describe, expect, it } from 'vitest';
import { addBucket } from '../../sandbox/build/bucket.ts';
import { addDistribution } from '../../sandbox/build/distribution.ts';
import { addOai } from '../../sandbox/build/identity.ts';
import { s3Origin } from '../../sandbox/build/origin.ts';
import { oaiGrant, policyOf } from '../../sandbox/scenarios/statements.ts';
import { addWebsite } from '../../sandbox/scenarios/website.ts';
import { itemsIn } from '../faults/time-passes.ts';
import { press, undoLinkIn } from './browser.ts';
import { addStatement, statementOf } from './other-writers.ts';
import { planIdIn, plansIn } from './plan-table.ts';
import { kindsOf, lastMessage, linksIn, newestLink, statementsIn, useSandbox, writeLines } from './story.ts';
import { useKinds } from './switched-on.ts';

const sandbox = useSandbox();
useKinds('migrate-to-oac', 'put-key-policy');

const BUCKET = 'alpine-huts-site';
const OAI = 'E2OAI0EXAMPLE1';
const id = () => sandbox().scenario?.distributionId ?? '';
const originNow = () => sandbox().world.distributions.get(id())?.distribution.DistributionConfig?.Origins?.Items?.[0];
const operations = () => writeLines(sandbox()).map((line) => line.split(' ')[0]);
const statusOf = async (planId: string) => (await plansIn(sandbox())).find((plan) => plan.planId === planId)?.status;

/** What the decision record says of a plan. */
async function stepsOf(planId: string): Promise<readonly unknown[]> {
  const items = await itemsIn(sandbox());
  return items
    .filter((item) => /^decision#/.test(String(item['pk'])) && item['planId'] === planId)
    .map((item) => item['step']);
}

/** The plan keeper's next run. */
const look = () => sandbox().runKeeper();

/** CloudFront finishes the deployment now. */
function deployed(): void {
  const record = sandbox().world.distributions.get(id());
  if (record) sandbox().world.distributions.set(id(), { ...record, deploysAt: 0 });
}

beforeEach(async () => {
  await sandbox().load('org-rcp');
  sandbox().world.originAccessControls.clear();
  sandbox().world.delays.deploy = 600_000;
});

async function migrated(): Promise<string> {
  await sandbox().ringAlarm(id(), 'ALARM');
  const link = newestLink(sandbox());
  expect((await press(link, 'approve')).text).toContain('CloudFront is deploying the change');
  return planIdIn(link);
}

describe('the migration from OAI to OAC', () => {
  it('grants, attaches, waits without a Lambda, verifies, then asks to remove the grant of the OAI', async () => {
    const kept = statementOf('analytics', BUCKET);
    addStatement(sandbox(), BUCKET, kept);
    const planId = await migrated();
    expect(operations()).toEqual(['PutBucketPolicy', 'CreateOriginAccessControl', 'UpdateDistribution']);
    expect(originNow()).toMatchObject({ S3OriginConfig: { OriginAccessIdentity: '' } });
    expect(sandbox().world.originAccessControls.has(originNow()?.OriginAccessControlId ?? '')).toBe(true);
    expect([await statusOf(planId), sandbox().edge(id()).status]).toEqual(['deploying', 403]);
    expect(lastMessage(sandbox()).subject).toMatch(/^APPLIED: /);

    await look();
    expect(await statusOf(planId)).toBe('deploying');
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'applied']);

    deployed();
    expect(sandbox().edge(id()).status).toBe(200);
    await look();
    expect(await statusOf(planId)).toBe('applied');
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'applied', 'applied', 'proposal']);
    expect(sandbox().inbox.at(-2)?.subject).toMatch(/^FIXED: /);

    const before = statementsIn(sandbox(), BUCKET);
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
    expect(statementsIn(sandbox(), BUCKET)).toEqual(
      before.filter((statement) => !JSON.stringify(statement).includes(OAI)),
    );
    expect(statementsIn(sandbox(), BUCKET)).toContainEqual(kept);
    expect(sandbox().edge(id()).status).toBe(200);

    expect((await press(undoLinkIn(lastMessage(sandbox()).text), 'undo')).text).toContain('again exactly what it was');
    expect(statementsIn(sandbox(), BUCKET)).toEqual(before);
    await look();
    expect(await statusOf(planId)).toBe('applied');
    expect(await stepsOf(planId)).toEqual(['proposed', 'approved', 'deploying', 'applied']);
  });

  it('is taken back with the previous origin access while nobody else changed the distribution', async () => {
    const before = originNow();
    const planId = await migrated();
    expect((await press(undoLinkIn(lastMessage(sandbox()).text), 'undo')).text).toContain('again exactly what it was');
    expect([originNow(), await statusOf(planId)]).toEqual([before, 'undone']);
    deployed();
    await look();
    expect(await statusOf(planId)).toBe('undone');
    expect(await stepsOf(planId)).toEqual(['proposed', 'approved', 'deploying', 'undone']);
  });

  it('takes one name out of a list and leaves the others', async () => {
    const { world } = sandbox();
    const other = addOai(world, 'E2OAI0OTHER01');
    const own = statementsIn(sandbox(), BUCKET).find((statement) => JSON.stringify(statement).includes(OAI));
    const otherArn = oaiGrant(BUCKET, other).Principal;
    const names = [own?.Principal, otherArn].map((principal) => Object.values(principal ?? {})[0] as string);
    const bucket = world.buckets.get(BUCKET);
    if (bucket && own) bucket.policyText = JSON.stringify(policyOf({ ...own, Principal: { AWS: names } }));
    await migrated();
    deployed();
    await look();
    await press(newestLink(sandbox()), 'approve');
    expect(statementsIn(sandbox(), BUCKET)[0]).toEqual({ ...own, Principal: { AWS: names[1] } });
  });

  it('keeps the grant while another distribution, staging ones included, uses the OAI', async () => {
    const { world } = sandbox();
    const staging = { id: 'E9STAGING00001', origins: [s3Origin({ bucket: BUCKET, oai: OAI })] };
    addDistribution(world, { ...staging, config: { Staging: true } });
    await migrated();
    deployed();
    await look();
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'applied', 'applied']);
    expect(linksIn(sandbox(), lastMessage(sandbox()))).toEqual([]);
  });

  it('does not remove the grant when a distribution began to use the OAI after the second proposal', async () => {
    await migrated();
    deployed();
    await look();
    const link = newestLink(sandbox());
    addWebsite(sandbox().world, addBucket(sandbox().world, { name: 'late-bucket' }));
    addDistribution(sandbox().world, { id: 'E9LATE00000001', origins: [s3Origin({ bucket: BUCKET, oai: OAI })] });
    const before = statementsIn(sandbox(), BUCKET);
    expect((await press(link, 'approve')).status).toBe(409);
    expect(statementsIn(sandbox(), BUCKET)).toEqual(before);
  });
});

describe('objects encrypted with KMS and read with an OAI', () => {
  it('first the key policy, then the migration: refused to served by two approvals', async () => {
    await sandbox().load('kms-oai-unsupported');
    sandbox().world.delays.deploy = 0;
    expect(sandbox().edge(id()).status).toBe(400);
    await sandbox().ringAlarm(id(), 'ALARM');
    const proposal = sandbox().inbox.find(({ attributes }) => attributes['kind'] === 'proposal');
    if (!proposal) throw new Error('nothing was proposed');
    expect((await press(linksIn(sandbox(), proposal)[0] ?? '', 'approve')).text).toContain('Applied and verified');
    expect(operations()).toEqual(['PutKeyPolicy']);
    expect(proposal.subject).toMatch(/^BROKEN: /);
    expect(kindsOf(sandbox().inbox).slice(-2)).toEqual(['applied', 'proposal']);

    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
    expect(operations().at(-1)).toBe('UpdateDistribution');
    expect(kindsOf(sandbox().inbox).slice(-2)).toEqual(['applied', 'proposal']);
    expect(sandbox().edge(id()).status).toBe(200);
  });
});
