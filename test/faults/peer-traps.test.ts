import { beforeEach, describe, expect, it } from 'vitest';
import type { Statement } from '../../functions/core/policy/document.ts';
import { addBucket, type BucketSpec } from '../../sandbox/build/bucket.ts';
import { addDistribution, pathBehavior } from '../../sandbox/build/distribution.ts';
import { addOac, addOai } from '../../sandbox/build/identity.ts';
import { customOrigin, s3Origin } from '../../sandbox/build/origin.ts';
import { denyInsecureTransport, oacGrant, oaiGrant, policyOf, publicRead } from '../../sandbox/scenarios/statements.ts';
import { addWebsite } from '../../sandbox/scenarios/website.ts';
import type { Bucket } from '../../sandbox/world.ts';
import { press, undoLinkIn } from '../e2e/browser.ts';
import { emptySandbox } from '../e2e/example-world.ts';
import { addStatement, statementOf } from '../e2e/other-writers.ts';
import { plansIn } from '../e2e/plan-table.ts';
import { kindsOf, lastMessage, newestLink, policyIn, statementsIn, useSandbox, writesOutside } from '../e2e/story.ts';

/** What other repair tools were seen to get wrong, as worlds of our own: each must leave ours unharmed. */

const sandbox = useSandbox();

const ID = 'E1TRAP000SITE1';
const BUCKET = 'trap-site';
const OAC = 'E1TRAP0000OAC1';
const arnOf = (id: string) => `arn:aws:cloudfront::111122223333:distribution/${id}`;

beforeEach(() => emptySandbox(sandbox()));

interface Site extends Pick<BucketSpec, 'publicAccessBlock' | 'objectOwnership'> {
  readonly id?: string;
  readonly bucket?: string;
  readonly statements?: readonly Statement[];
}

/** A distribution that reads its bucket with an OAC; the policy has just the given statements, without any there is none. */
function addSite({ id = ID, bucket = BUCKET, statements = [], ...more }: Site = {}): Bucket {
  const oac = addOac(sandbox().world, id === ID ? OAC : `${id}OAC`);
  const policy = statements.length > 0 ? { policy: policyOf(...statements) } : {};
  const stored = addBucket(sandbox().world, { name: bucket, ...policy, ...more });
  addWebsite(sandbox().world, stored);
  addDistribution(sandbox().world, { id, origins: [s3Origin({ bucket, oac })] });
  return stored;
}

const ring = (id = ID) => sandbox().ringAlarm(id, 'ALARM');
const written = () => writesOutside(sandbox()).map(({ operation, resource }) => `${operation} ${resource}`);

async function repair(id = ID): Promise<void> {
  await ring(id);
  expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
  expect(sandbox().edge(id).status).toBe(200);
}

describe('a distribution with a healthy web server and an S3 origin whose bucket is gone', () => {
  it('keeps every origin and stays enabled; people are told which bucket is missing', async () => {
    const { world } = sandbox();
    const origins = [
      customOrigin('shop.example.com'),
      s3Origin({ bucket: 'deleted-bucket', oac: addOac(world, OAC), id: 'files' }),
    ];
    const config = { CacheBehaviors: { Quantity: 1, Items: [pathBehavior('/files/*', 'files')] } };
    addDistribution(world, { id: ID, origins, config });
    const before = structuredClone(world.distributions.get(ID));
    await ring();
    expect(world.distributions.get(ID)).toEqual(before);
    expect([kindsOf(sandbox().inbox), written(), await plansIn(sandbox())]).toEqual([['finding'], [], []]);
    expect(lastMessage(sandbox()).text).toContain('deleted-bucket');
    expect(lastMessage(sandbox()).text).not.toContain('shop.example.com must');
  });

  it('and when the S3 origin only lacks its grant, that bucket alone is changed', async () => {
    const { world } = sandbox();
    const policy = policyOf(denyInsecureTransport(BUCKET));
    addWebsite(world, addBucket(world, { name: BUCKET, policy }), 'files/');
    const origins = [
      customOrigin('shop.example.com'),
      s3Origin({ bucket: BUCKET, oac: addOac(world, OAC), id: 'files' }),
    ];
    const config = { CacheBehaviors: { Quantity: 1, Items: [pathBehavior('/files/*', 'files')] } };
    addDistribution(world, { id: ID, origins, config });
    const before = structuredClone(world.distributions.get(ID));
    await ring();
    await press(newestLink(sandbox()), 'approve');
    expect(world.distributions.get(ID)).toEqual(before);
    expect(sandbox().edge(ID, '/files/index.html').status).toBe(200);
    expect(written()).toEqual([`PutBucketPolicy ${BUCKET}`]);
  });
});

describe('the same repair a second time', () => {
  it('adds no second statement: after the next alarm, after the old link, and after undo and repair', async () => {
    addSite({ statements: [denyInsecureTransport(BUCKET)] });
    await repair();
    const once = policyIn(sandbox(), BUCKET);
    const undoLink = undoLinkIn(lastMessage(sandbox()).text);
    await ring();
    expect([policyIn(sandbox(), BUCKET), written()]).toEqual([once, [`PutBucketPolicy ${BUCKET}`]]);
    await press(undoLink, 'undo');
    await repair();
    expect(policyIn(sandbox(), BUCKET)).toEqual(once);
  });
});

describe('a statement that resembles ours', () => {
  it('with our Sid and other content stays as it is; ours gets a Sid of its own', async () => {
    addSite();
    await repair();
    const Sid = statementsIn(sandbox(), BUCKET)[0]?.Sid ?? expect.fail('the grant has no Sid');
    await emptySandbox(sandbox());
    const theirs = { ...statementOf('analytics', BUCKET), Sid };
    addSite({ statements: [theirs] });
    await repair();
    const [first, second, ...more] = statementsIn(sandbox(), BUCKET);
    expect([first, more]).toEqual([theirs, []]);
    expect(second).toMatchObject({ Effect: 'Allow', Action: 's3:GetObject' });
    expect(second?.Sid).not.toBe(Sid);
  });

  it.each<[string, Partial<Statement>]>([
    ['its action in a list', { Action: ['s3:GetObject'] }],
    ['its resource in a list', { Resource: [`arn:aws:s3:::${BUCKET}/*`] }],
    ['its principal in a list', { Principal: { Service: ['cloudfront.amazonaws.com'] } }],
    ['its condition value in a list', { Condition: { StringEquals: { 'AWS:SourceArn': [arnOf(ID)] } } }],
    ['its condition key in small letters', { Condition: { StringEquals: { 'aws:sourcearn': arnOf(ID) } } }],
    ['another Sid', { Sid: 'Anything' }],
  ])('with %s is that grant: nothing is added', async (_how, change) => {
    addSite({ statements: [{ ...oacGrant(BUCKET, arnOf(ID)), ...change }] });
    expect(sandbox().edge(ID).status).toBe(200);
    await ring();
    expect([kindsOf(sandbox().inbox), written(), await plansIn(sandbox())]).toEqual([['finding'], [], []]);
    expect(lastMessage(sandbox()).attributes['verdict']).toBe('healthy');
  });
});

describe('the policy changes after it was read', () => {
  it('and what was added is kept, by the new proposal too', async () => {
    addSite({ statements: [denyInsecureTransport(BUCKET)] });
    await ring();
    const theirs = statementOf('analytics', BUCKET);
    addStatement(sandbox(), BUCKET, theirs);
    expect((await press(newestLink(sandbox()), 'approve')).status).toBe(409);
    expect(written()).toEqual([]);
    await press(newestLink(sandbox()), 'approve');
    expect(statementsIn(sandbox(), BUCKET)).toEqual([
      denyInsecureTransport(BUCKET),
      theirs,
      expect.objectContaining({ Effect: 'Allow' }),
    ]);
  });
});

describe('a policy with a statement that is too wide', () => {
  const PUBLIC_WRITE = { ...publicRead(BUCKET), Sid: 'PublicWrite', Action: 's3:PutObject' } as const;

  it('beside a right grant is not deleted, and CloudFront goes on reading', async () => {
    const statements = [oacGrant(BUCKET, arnOf(ID)), PUBLIC_WRITE];
    addSite({ statements, publicAccessBlock: 'none' });
    await ring();
    expect([statementsIn(sandbox(), BUCKET), written()]).toEqual([statements, []]);
    expect(sandbox().edge(ID).status).toBe(200);
  });

  it('without a grant is not deleted either: at most our grant is appended', async () => {
    addSite({ statements: [PUBLIC_WRITE], publicAccessBlock: 'none' });
    await repair();
    expect(statementsIn(sandbox(), BUCKET)[0]).toEqual(PUBLIC_WRITE);
    expect(written()).toEqual([`PutBucketPolicy ${BUCKET}`]);
  });
});

describe('principals of every kind in one policy', () => {
  it('are all understood, and stay', async () => {
    const read = (Sid: string, Principal: Statement['Principal']): Statement => ({
      Sid,
      Effect: 'Allow',
      ...(Principal === undefined ? {} : { Principal }),
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${BUCKET}/private/*`,
    });
    const { world } = sandbox();
    const oai = addOai(world, 'E1TRAP0000OAI1');
    const statements = [
      oacGrant(BUCKET, arnOf('E1SOMEBODYELSE')),
      oaiGrant(BUCKET, oai),
      read('Service', { Service: ['logging.s3.amazonaws.com', 'delivery.logs.amazonaws.com'] }),
      read('Federated', { Federated: 'cognito-identity.amazonaws.com' }),
      read('Several', {
        AWS: ['arn:aws:iam::444455556666:root', 'arn:aws:iam::444455556666:role/reader'],
        Service: 'ec2.amazonaws.com',
      }),
      denyInsecureTransport(BUCKET),
    ];
    // S3 may call a policy public that lets a web identity provider in; what is stored here is not the question.
    addSite({ statements, publicAccessBlock: 'none' });
    await ring();
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal']);
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied');
    expect(statementsIn(sandbox(), BUCKET).slice(0, statements.length)).toEqual(statements);
    expect(sandbox().edge(ID).status).toBe(200);
  });
});

describe('one function after another bucket', () => {
  const OTHER = { id: 'E2TRAP000SITE2', bucket: 'second-trap-site' };

  it('remembers nothing: each policy names its own bucket and distribution only', async () => {
    addSite({ statements: [denyInsecureTransport(BUCKET)] });
    addSite({ ...OTHER, statements: [denyInsecureTransport(OTHER.bucket)] });
    await ring();
    const first = newestLink(sandbox());
    await ring(OTHER.id);
    const second = newestLink(sandbox());
    await Promise.all([press(second, 'approve'), press(first, 'approve')]);
    for (const [own, foreign] of [
      [{ id: ID, bucket: BUCKET }, OTHER],
      [OTHER, { id: ID, bucket: `:::${BUCKET}` }],
    ] as const) {
      const text = JSON.stringify(policyIn(sandbox(), own.bucket.replace(':::', '')));
      expect(text).toContain(own.id);
      expect(text).not.toContain(foreign.id);
      expect(text).not.toContain(foreign.bucket);
    }
    expect([sandbox().edge(ID).status, sandbox().edge(OTHER.id).status]).toEqual([200, 200]);
  });

  it('tells about each distribution only what is its own', async () => {
    addSite({ statements: [denyInsecureTransport(BUCKET)] });
    addSite({ ...OTHER, statements: [oacGrant(OTHER.bucket, arnOf(OTHER.id))] });
    await ring();
    await ring(OTHER.id);
    expect(sandbox().inbox.map(({ attributes }) => attributes['verdict'])).toEqual(['broken', 'healthy']);
    expect(lastMessage(sandbox()).text).not.toContain(ID);
  });
});

describe('a bucket that has nothing set at all', () => {
  it('no policy, no tags, no Block Public Access, no ownership controls: these are facts, and the grant is its first policy', async () => {
    const bucket = addSite({ publicAccessBlock: 'none' });
    bucket.objectOwnership = undefined;
    bucket.tags = undefined;
    await repair();
    expect(statementsIn(sandbox(), BUCKET)).toHaveLength(1);
    await press(undoLinkIn(lastMessage(sandbox()).text), 'undo');
    expect(policyIn(sandbox(), BUCKET)).toBeNull();
  });
});
