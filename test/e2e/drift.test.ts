import { beforeEach, describe, expect, it } from 'vitest';
import { addBucket } from '../../sandbox/build/bucket.ts';
import { s3Origin } from '../../sandbox/build/origin.ts';
import { oacGrant, policyOf } from '../../sandbox/scenarios/statements.ts';
import { addWebsite } from '../../sandbox/scenarios/website.ts';
import { useFastWaits } from '../faults/fast-waits.ts';
import { press } from './browser.ts';
import { BUCKET, DEPLOY_STATEMENT, loadExampleWorld, SITE } from './example-world.ts';
import { addStatement, setPolicy, statementOf } from './other-writers.ts';
import { planIdIn, plansIn } from './plan-table.ts';
import {
  bucketNamed,
  kindsOf,
  lastMessage,
  linksIn,
  newestLink,
  policyIn,
  statementsIn,
  useSandbox,
  writeLines,
} from './story.ts';

const sandbox = useSandbox();
useFastWaits();
const ONE_WRITE = [`PutBucketPolicy ${BUCKET} by approval-page`];
const GRANT = oacGrant(BUCKET, `arn:aws:cloudfront::111122223333:distribution/${SITE}`);
const ANALYTICS = statementOf('analytics', BUCKET);

let link = '';

beforeEach(async () => {
  await loadExampleWorld(sandbox());
  await sandbox().ringAlarm(SITE, 'ALARM');
  link = newestLink(sandbox());
});

/** Gives the distribution another origin, as UpdateDistribution would. */
function setOrigin(spec: Parameters<typeof s3Origin>[0]): void {
  const record = sandbox().world.distributions.get(SITE);
  const origins = record?.distribution.DistributionConfig?.Origins;
  if (origins) origins.Items = [{ ...s3Origin(spec), Id: BUCKET }];
}

async function expectDrifted(): Promise<void> {
  const before = bucketNamed(sandbox(), BUCKET).policyText;
  const answer = await press(link, 'approve');
  expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('Not written')]);
  expect(bucketNamed(sandbox(), BUCKET).policyText).toBe(before);
  expect(writeLines(sandbox())).toEqual([]);
  expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'drifted']);
}

const statusesOf = async () =>
  Object.fromEntries((await plansIn(sandbox())).map(({ planId, status }) => [planId, status]));

describe('the policy changed between proposal and approval', () => {
  it('is not overwritten; the new proposal keeps what the other writer added', async () => {
    addStatement(sandbox(), BUCKET, ANALYTICS);
    await expectDrifted();
    const next = newestLink(sandbox());
    expect(planIdIn(next)).not.toBe(planIdIn(link));
    expect(await statusesOf()).toEqual({ [planIdIn(link)]: 'drifted', [planIdIn(next)]: 'open' });

    expect((await press(next, 'approve')).text).toContain('Applied and verified');
    const statements = statementsIn(sandbox(), BUCKET);
    expect(statements).toHaveLength(4);
    expect(statements).toMatchObject([
      DEPLOY_STATEMENT,
      { Sid: 'DenyInsecureTransport' },
      ANALYTICS,
      { Effect: 'Allow' },
    ]);
    expect(sandbox().edge(SITE).status).toBe(200);
    expect(writeLines(sandbox())).toEqual(ONE_WRITE);
    expect(await press(link, 'approve').catch((error: Error) => error.message)).toContain('no form');
  });

  it('and the page of the approver links to the new proposal', async () => {
    addStatement(sandbox(), BUCKET, ANALYTICS);
    const answer = await press(link, 'approve');
    const next = /href="([^"]*\/plans\/[^"]*)"/.exec(answer.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(planIdIn(next)).toBe(planIdIn(newestLink(sandbox())));
    expect((await press(next, 'approve')).text).toContain('Applied and verified');
  });

  it('to a document that cannot be mended by a grant: nothing is proposed anew, and people read why', async () => {
    const deny = {
      ...DEPLOY_STATEMENT,
      Sid: 'Closed',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:GetObject',
    } as const;
    setPolicy(sandbox(), BUCKET, policyOf(deny));
    await expectDrifted();
    expect(linksIn(sandbox(), lastMessage(sandbox()))).toEqual([]);
    expect(lastMessage(sandbox()).text).toMatch(/There is no new proposal: .{20}/);
    expect(await statusesOf()).toEqual({ [planIdIn(link)]: 'drifted' });
  });

  it('only in the order of its keys: that is the same policy, and the approval is carried out', async () => {
    const reversed = (statement: object) => Object.fromEntries(Object.entries(statement).toReversed());
    const reordered = statementsIn(sandbox(), BUCKET).map(reversed);
    bucketNamed(sandbox(), BUCKET).policyText = JSON.stringify(
      { Statement: reordered, Version: '2012-10-17' },
      null,
      4,
    );
    expect((await press(link, 'approve')).text).toContain('Applied and verified');
    expect(writeLines(sandbox())).toEqual(ONE_WRITE);
  });
});

describe('the grant is already there at the approval', () => {
  it.each([
    ['as we would write it', GRANT],
    ['in other words', { ...GRANT, Sid: 'ByHand', Action: ['s3:GetObject'], Resource: [GRANT.Resource as string] }],
  ])('%s: unchanged, and nothing is written', async (_how, grant) => {
    addStatement(sandbox(), BUCKET, grant);
    const before = bucketNamed(sandbox(), BUCKET).policyText;
    const answer = await press(link, 'approve');
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('Nothing to write')]);
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'unchanged']);
    expect(await statusesOf()).toEqual({ [planIdIn(link)]: 'unchanged' });
    expect(bucketNamed(sandbox(), BUCKET).policyText).toBe(before);
    expect(writeLines(sandbox())).toEqual([]);
  });
});

describe('the distribution changed between proposal and approval', () => {
  it('to another origin path: the new proposal grants that path only', async () => {
    addWebsite(sandbox().world, bucketNamed(sandbox(), BUCKET), 'v2/');
    setOrigin({ bucket: BUCKET, oac: 'E2OACEXAMPLE00', path: '/v2' });
    await expectDrifted();
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
    expect(statementsIn(sandbox(), BUCKET).at(-1)).toMatchObject({ Resource: `arn:aws:s3:::${BUCKET}/v2/*` });
    expect(sandbox().edge(SITE).status).toBe(200);
  });

  it('to an OAI: the new proposal grants the OAI', async () => {
    setOrigin({ bucket: BUCKET, oai: 'E3OAIEXAMPLE00' });
    await expectDrifted();
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
    expect(JSON.stringify(statementsIn(sandbox(), BUCKET))).not.toContain('cloudfront.amazonaws.com');
    expect(sandbox().edge(SITE).status).toBe(200);
  });

  it('to another bucket that lets it in: drifted, because nobody reads the first one any more', async () => {
    const other = 'other-bucket';
    addWebsite(
      sandbox().world,
      addBucket(sandbox().world, { name: other, policy: policyOf({ ...GRANT, Resource: `arn:aws:s3:::${other}/*` }) }),
    );
    setOrigin({ bucket: other, oac: 'E2OACEXAMPLE00' });
    expect(sandbox().edge(SITE).status).toBe(200);
    await expectDrifted();
    expect(await statusesOf()).toEqual({ [planIdIn(link)]: 'drifted' });
  });

  it('in anything at all: what is approved holds for the configuration that was shown, by its ETag', async () => {
    const { world } = sandbox();
    const record = world.distributions.get(SITE);
    if (!record) throw new Error('the example world has no site; expected one');
    world.distributions.set(SITE, { ...record, eTag: 'E2ANOTHERCONFIG' });
    await expectDrifted();
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
  });

  it('and is gone: nothing is written, and nobody is told that all is well', async () => {
    sandbox().world.distributions.delete(SITE);
    await expectDrifted();
    expect(lastMessage(sandbox()).text).toContain('NoSuchDistribution');
  });
});

describe('the bucket at the approval', () => {
  it('is gone: nothing is written and nothing is created', async () => {
    sandbox().world.buckets.delete(BUCKET);
    const answer = await press(link, 'approve');
    expect(answer.status).toBe(409);
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'drifted']);
    expect(sandbox().world.buckets.has(BUCKET)).toBe(false);
    expect(writeLines(sandbox())).toEqual([]);
  });

  it('belongs to somebody else under the same name: their bucket is not written', async () => {
    const policy = policyIn(sandbox(), BUCKET) ?? policyOf();
    addWebsite(sandbox().world, addBucket(sandbox().world, { name: BUCKET, ownerAccountId: '999900001111', policy }));
    expect((await press(link, 'approve')).status).toBe(409);
    expect(policyIn(sandbox(), BUCKET)).toEqual(policy);
    expect(writeLines(sandbox())).toEqual([]);
  });
});
