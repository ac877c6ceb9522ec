import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { liveDeps } from '../../functions/aws/live-deps.ts';
import { isUnreadable } from '../../functions/core/facts.ts';
import { parseFacts } from '../../functions/core/parse-facts.ts';
import { readCliConfig } from '../../functions/shared/config.ts';
import { collectFacts } from '../../functions/workflow/collect-facts.ts';
import type { Deps } from '../../functions/workflow/deps.ts';
import { addBucket } from '../../sandbox/build/bucket.ts';
import { scenarios } from '../../sandbox/scenarios/index.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { TABLE_NAME } from '../../sandbox/world.ts';
import { useTestCredentials } from './credentials.ts';
import { planRecord } from './plan-record.ts';

useTestCredentials();

const OTHER_ACCOUNT = '444455556666';
const AT = '2026-11-24T01:00:00.000Z';
const LEASE = '2026-11-24T01:05:00.000Z';

let sandbox: Sandbox;
let deps: Deps;

beforeAll(async () => {
  sandbox = await startSandbox();
  deps = liveDeps(
    readCliConfig({
      AWS_ENDPOINT_URL: sandbox.url,
      ORIGINMEND_TABLE_NAME: TABLE_NAME,
      ORIGINMEND_PROBE_URL: `${sandbox.url}/edge-by-domain/{domain}`,
    }),
  );
});
beforeEach(() => sandbox.load('oac-missing-grant'));
afterAll(() => sandbox.close());

const callsOf = (operation: string) => sandbox.calls.all.filter((call) => call.operation === operation);

describe('collecting the facts of every scenario over the wire', () => {
  it.each(scenarios.map(({ name, distributionId }) => [name, distributionId] as const))(
    '%s',
    async (name, distributionId) => {
      await sandbox.load(name);
      const { facts, policyTexts } = await collectFacts(deps, distributionId);
      expect(parseFacts(JSON.parse(JSON.stringify(facts)))).toEqual(facts);
      expect(isUnreadable(facts.distribution)).toBe(false);
      for (const [bucket, text] of Object.entries(policyTexts))
        expect(text).toBe(sandbox.world.buckets.get(bucket)?.policyText ?? null);
      expect(sandbox.calls.writes()).toEqual([]);
    },
  );

  it('sees through the probe what a viewer sees', async () => {
    const { facts } = await collectFacts(deps, sandbox.scenario?.distributionId ?? '');
    expect(facts.probe).toMatchObject({
      status: 403,
      headers: { server: 'AmazonS3' },
      body: expect.stringContaining('AccessDenied'),
    });
  });
});

describe('locateBucket', () => {
  it('finds a bucket in another region and reads its policy there', async () => {
    addBucket(sandbox.world, { name: 'far-away', region: 'ap-south-1', policy: { Version: '2012-10-17' } });
    expect(await deps.s3.locateBucket('far-away', sandbox.world.accountId)).toEqual({
      exists: true,
      region: 'ap-south-1',
      ownerAccountId: sandbox.world.accountId,
    });
    expect(await deps.s3.getBucketPolicyText({ bucket: 'far-away', region: 'ap-south-1' })).toBe(
      '{"Version":"2012-10-17"}',
    );
  });

  it('never takes a bucket of another account for ours', async () => {
    addBucket(sandbox.world, { name: 'taken-over', ownerAccountId: OTHER_ACCOUNT });
    const { ownerAccountId } = await deps.s3.locateBucket('taken-over', sandbox.world.accountId);
    expect(isUnreadable(ownerAccountId)).toBe(true);
  });

  it('says that a missing bucket is missing', async () => {
    expect(await deps.s3.locateBucket('never-made', sandbox.world.accountId)).toMatchObject({ exists: false });
  });
});

describe('writing a bucket policy', () => {
  const site = () => ({ bucket: 'mine', region: 'us-east-1' });
  const policy = (sid: string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Sid: sid, Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: 'arn:aws:s3:::mine/*' },
      ],
    });

  beforeEach(() => {
    addBucket(sandbox.world, { name: 'mine', policy: { Version: '2008-10-17' } });
  });

  it('is done when S3 wrote it and only the answer was lost', async () => {
    sandbox.faults.add({ operation: 'PutBucketPolicy', effect: { kind: 'fail-after', disconnect: true } });
    await deps.s3.putBucketPolicy(site(), policy('lost'), sandbox.world.accountId);
    expect(sandbox.world.buckets.get('mine')?.policyText).toBe(policy('lost'));
  });

  it('survives throttling and a conflict', async () => {
    sandbox.faults.add({ operation: 'PutBucketPolicy', effect: { kind: 'throttle' } });
    sandbox.faults.add({
      operation: 'PutBucketPolicy',
      nth: 2,
      effect: { kind: 'refuse', code: 'OperationAborted', status: 409 },
    });
    await deps.s3.putBucketPolicy(site(), policy('patient'), sandbox.world.accountId);
    expect(sandbox.world.buckets.get('mine')?.policyText).toBe(policy('patient'));
  });

  it('does not overwrite what somebody else wrote during a conflict', async () => {
    const theirs = policy('theirs');
    sandbox.faults.add({
      operation: 'PutBucketPolicy',
      effect: { kind: 'refuse', code: 'OperationAborted', status: 409 },
    });
    const ours = deps.s3.putBucketPolicy(site(), policy('ours'), sandbox.world.accountId);
    await expect.poll(() => callsOf('PutBucketPolicy').length, { interval: 5 }).toBe(1);
    const bucket = sandbox.world.buckets.get('mine');
    if (bucket) bucket.policyText = theirs;
    await expect(ours).rejects.toMatchObject({ code: 'OperationAborted', effect: 'none' });
    expect(bucket?.policyText).toBe(theirs);
  });

  it('is refused for a bucket that belongs to somebody else', async () => {
    addBucket(sandbox.world, { name: 'theirs', ownerAccountId: OTHER_ACCOUNT });
    await expect(
      deps.s3.putBucketPolicy({ bucket: 'theirs', region: 'us-east-1' }, policy('x'), sandbox.world.accountId),
    ).rejects.toMatchObject({ name: 'AwsCallError', effect: 'none' });
    expect(sandbox.world.buckets.get('theirs')?.policyText).toBeUndefined();
  });

  it('puts the exact text back, and removes it again', async () => {
    const text = policy('first');
    await deps.s3.putBucketPolicy(site(), text, sandbox.world.accountId);
    expect(await deps.s3.getBucketPolicyText(site())).toBe(text);
    await deps.s3.deleteBucketPolicy(site(), sandbox.world.accountId);
    expect(await deps.s3.getBucketPolicyText(site())).toBeNull();
  });
});

describe('the plan store when DynamoDB did write and only its answer was lost', () => {
  const APPROVED = { choice: 'approve', by: 'somebody', at: AT } as const;
  const loseAnswerOf = (operation: string, nth = 1) =>
    sandbox.faults.add({ operation, nth, effect: { kind: 'fail-after', disconnect: true } });

  it.each([1, 2])('creates one plan (lost answer %i)', async (nth) => {
    const record = planRecord();
    loseAnswerOf('PutItem', nth);
    expect(await deps.plans.create(record)).toEqual({ created: true, record });
    expect(await deps.plans.create(planRecord({ plan: record.plan }))).toEqual({ created: false, record });
  });

  it('wins the claim it made, once', async () => {
    const { planId } = (await deps.plans.create(planRecord())).record;
    loseAnswerOf('UpdateItem');
    expect((await deps.plans.claim(planId, APPROVED, LEASE)).won).toBe(true);
    expect((await deps.plans.claim(planId, APPROVED, LEASE)).won).toBe(false);
  });

  it('finishes', async () => {
    const { planId } = (await deps.plans.create(planRecord())).record;
    await deps.plans.claim(planId, APPROVED, LEASE);
    loseAnswerOf('UpdateItem');
    await deps.plans.finish(planId, 'applied', { at: AT, summary: 'done' });
    expect(await deps.plans.get(planId)).toMatchObject({ status: 'applied', outcome: { summary: 'done' } });
  });
});
