import { describe, expect, it } from 'vitest';
import { type Facts, isUnreadable } from '../../functions/core/facts.ts';
import { parseFacts } from '../../functions/core/parse-facts.ts';
import { collectFacts, sharedReads } from '../../functions/workflow/collect-facts.ts';
import { ACCOUNT, distributionOf, fakeReads, KEY_ARN, POLICY_TEXT, type ReadName, s3Origin } from './fake-reads.ts';

const REFUSED = { unreadable: 'AccessDenied' };

/** Every path at which a value is unreadable. */
function unreadablePaths(value: unknown, path: readonly string[] = []): readonly string[] {
  if (isUnreadable(value)) return [path.join('/')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) => unreadablePaths(below, [...path, key]));
}

async function collected(...args: Parameters<typeof fakeReads>): Promise<Facts> {
  return (await collectFacts(fakeReads(...args).deps, 'E1')).facts;
}

const objectsOf = (facts: Facts, bucket: string) =>
  !isUnreadable(facts.buckets) && facts.buckets?.[bucket] && !isUnreadable(facts.buckets[bucket])
    ? facts.buckets[bucket].objects
    : undefined;

const keysOf = (facts: Facts, bucket: string) => Object.keys(objectsOf(facts, bucket) ?? {});

describe('collectFacts', () => {
  it('reads everything about a distribution with one bucket', async () => {
    const { deps } = fakeReads({ others: [{ Id: 'E1' }, { Id: 'E9' }] });
    const { facts, policyTexts } = await collectFacts(deps, 'E1');
    const object = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KEY_ARN, ownedByBucketOwner: true };
    expect(facts).toEqual({
      formatVersion: 1,
      accountId: ACCOUNT,
      collectedAt: '2026-11-24T00:00:00.000Z',
      distribution: distributionOf([s3Origin('site')]),
      originAccessControls: { E2OAC: { SigningBehavior: 'always' } },
      originAccessIdentities: {},
      originRequestPolicies: { orp: { Name: 'orp' } },
      cachePolicies: { cp: { Name: 'cp' } },
      otherDistributions: [{ Id: 'E9' }],
      buckets: {
        site: {
          exists: true,
          region: 'eu-west-1',
          ownerAccountId: ACCOUNT,
          policy: { Version: '2012-10-17', Statement: [] },
          publicAccessBlock: null,
          objectOwnership: 'BucketOwnerEnforced',
          requestPayer: 'BucketOwner',
          tags: {},
          objects: { 'index.html': object, 'app.js': object },
        },
      },
      kmsKeys: { [KEY_ARN]: { KeyManager: 'CUSTOMER' } },
      probe: { url: 'https://d1.cloudfront.net/', status: 200, headers: {} },
    });
    expect(policyTexts).toEqual({ site: POLICY_TEXT });
  });

  it('writes facts that can be saved, read again and mean the same', async () => {
    const facts = await collected();
    expect(parseFacts(JSON.parse(JSON.stringify(facts)))).toEqual(facts);
  });

  it('asks nothing twice', async () => {
    const { deps, calls } = fakeReads();
    await collectFacts(deps, 'E1');
    expect(new Set(calls).size).toBe(calls.length);
  });
});

describe('a read that is refused', () => {
  it.each<[ReadName, readonly string[]]>([
    ['getDistribution', ['distribution']],
    ['listDistributions', ['otherDistributions']],
    ['getOriginAccessControl', ['originAccessControls/E2OAC']],
    ['getOriginAccessIdentity', ['originAccessIdentities/E3OAI']],
    ['getOriginRequestPolicy', ['originRequestPolicies/orp']],
    ['getCachePolicy', ['cachePolicies/cp']],
    ['locateBucket', ['buckets/site/exists', 'buckets/site/region', 'buckets/site/ownerAccountId']],
    ['getBucketPolicyText', ['buckets/site/policy']],
    ['getPublicAccessBlock', ['buckets/site/publicAccessBlock']],
    ['getObjectOwnership', ['buckets/site/objectOwnership']],
    ['getRequestPayer', ['buckets/site/requestPayer']],
    ['getTags', ['buckets/site/tags']],
    ['headObject', ['buckets/site/objects/index.html', 'buckets/site/objects/app.js']],
    ['describeKey', [`kmsKeys/${KEY_ARN}`]],
    ['probe', ['probe']],
  ])('%s leaves exactly %j unreadable', async (name, paths) => {
    const policyText =
      '{"Statement":{"Principal":{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E3OAI"}}}';
    expect([...unreadablePaths(await collected({ policyText }, [name]))].sort()).toEqual([...paths].sort());
  });

  it('never throws, whatever is refused', async () => {
    const all: ReadName[] = [
      'listDistributions',
      'getOriginAccessControl',
      'getOriginRequestPolicy',
      'getCachePolicy',
      'locateBucket',
      'getBucketPolicyText',
    ];
    all.push(
      'getPublicAccessBlock',
      'getObjectOwnership',
      'getRequestPayer',
      'getTags',
      'listKeys',
      'headObject',
      'describeKey',
      'probe',
    );
    const facts = await collected({}, all);
    expect(facts).toMatchObject({
      distribution: { Id: 'E1' },
      buckets: { site: { policy: REFUSED, objects: { 'index.html': REFUSED } } },
    });
  });

  it('makes all objects unreadable when no key is known otherwise', async () => {
    const distribution = distributionOf([s3Origin('site')], { DefaultRootObject: '' });
    expect(objectsOf(await collected({ distribution }, ['listKeys']), 'site')).toEqual(REFUSED);
    expect(await collected({}, ['listKeys'])).toMatchObject({
      buckets: { site: { objects: { 'index.html': { ownedByBucketOwner: true } } } },
    });
  });

  it('keeps no policy text of a policy that could not be read', async () => {
    const { policyTexts } = await collectFacts(fakeReads({}, ['getBucketPolicyText']).deps, 'E1');
    expect(policyTexts).toEqual({});
  });

  it('of the bucket’s place still asks where the origin’s name says the bucket is', async () => {
    const legacy = s3Origin('site', { DomainName: 'site.s3.amazonaws.com' });
    for (const [origin, region] of [
      [s3Origin('site'), 'eu-west-1'],
      [legacy, 'us-east-1'],
    ] as const) {
      const { deps, calls } = fakeReads({ distribution: distributionOf([origin]) }, ['locateBucket']);
      await collectFacts(deps, 'E1');
      expect(calls).toContain(`getBucketPolicyText site@${region}`);
    }
  });
});

describe('the policy of a bucket', () => {
  it.each(['[1]', '"text"', '{', 'null', ''])(
    'that is no JSON object (%s) is unreadable, and its text is kept',
    async (policyText) => {
      const { facts, policyTexts } = await collectFacts(fakeReads({ policyText }).deps, 'E1');
      expect(facts).toMatchObject({ buckets: { site: { policy: { unreadable: 'MalformedPolicyDocument' } } } });
      expect(policyTexts).toEqual({ site: policyText });
    },
  );

  it('that does not exist is null, as text too', async () => {
    const { facts, policyTexts } = await collectFacts(fakeReads({ policyText: null }).deps, 'E1');
    expect(facts).toMatchObject({ buckets: { site: { policy: null } } });
    expect(policyTexts).toEqual({ site: null });
  });

  it('keeps its text byte for byte', async () => {
    const policyText = '{\n\t"Id" : "ü",  "Statement":[] }\r\n';
    expect((await collectFacts(fakeReads({ policyText }).deps, 'E1')).policyTexts).toEqual({ site: policyText });
  });

  it('makes the OAIs it grants known, in both spellings and beside the origin’s own', async () => {
    const policyText = JSON.stringify({
      Statement: {
        Principal: {
          AWS: [
            'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity EGRANTED',
            'arn:aws-cn:iam::cloudfront:user/CloudFront_Origin_Access_Identity_EOLD',
          ],
        },
      },
    });
    const distribution = distributionOf([
      s3Origin('site', {
        OriginAccessControlId: '',
        S3OriginConfig: { OriginAccessIdentity: 'origin-access-identity/cloudfront/EOWN' },
      }),
    ]);
    const { originAccessIdentities, originAccessControls } = await collected({ policyText, distribution });
    expect(Object.keys(originAccessIdentities ?? {}).sort()).toEqual(['EGRANTED', 'EOLD', 'EOWN']);
    expect(originAccessControls).toEqual({});
  });
});

describe('which buckets are read', () => {
  it('are those of S3 REST and website origins', async () => {
    const website: ReturnType<typeof s3Origin> = {
      Id: 'web',
      DomainName: 'web.site.s3-website-eu-west-1.amazonaws.com',
      CustomOriginConfig: {},
    };
    const custom = { Id: 'api', DomainName: 'api.example.com', CustomOriginConfig: {} };
    const alias = s3Origin('alias', {
      DomainName: 'my-ap-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias.s3.eu-west-1.amazonaws.com',
    });
    const distribution = distributionOf([s3Origin('site'), website, custom, alias]);
    const facts = await collected({ distribution, keys: { site: [], 'web.site': [] } });
    expect(Object.keys(facts.buckets ?? {})).toEqual(['site', 'web.site']);
  });

  it('is none for a distribution without S3 origins, which is then asked for its root', async () => {
    const { deps, calls } = fakeReads({
      distribution: distributionOf([{ Id: 'api', DomainName: 'api.example.com', CustomOriginConfig: {} }]),
    });
    const { facts } = await collectFacts(deps, 'E1');
    expect(facts).toMatchObject({ buckets: {}, kmsKeys: {} });
    expect(calls.filter((call) => /probe|Bucket/.test(call))).toEqual(['probe https://d1.cloudfront.net/']);
  });

  it('asks a missing bucket nothing more', async () => {
    const { deps, calls } = fakeReads({ keys: {} });
    const { facts, policyTexts } = await collectFacts(deps, 'E1');
    expect(facts.buckets).toEqual({
      site: { exists: false, region: { unreadable: 'NoSuchBucket' }, ownerAccountId: { unreadable: 'NoSuchBucket' } },
    });
    expect(calls.filter((call) => call.includes('site'))).toEqual([`locateBucket site ${ACCOUNT}`]);
    expect(policyTexts).toEqual({});
  });

  it('expects the account of the distribution to own the bucket', async () => {
    const { deps, calls } = fakeReads();
    await collectFacts(deps, 'E1');
    expect(calls).toContain(`locateBucket site ${ACCOUNT}`);
  });

  it('reads a bucket that two origins share once, and samples below both paths', async () => {
    const origins = [s3Origin('site', { Id: 'a', OriginPath: '/a' }), s3Origin('site', { Id: 'b', OriginPath: '/b' })];
    const distribution = distributionOf(origins, {
      CacheBehaviors: { Quantity: 1, Items: [{ PathPattern: '/b/*', TargetOriginId: 'b' }] },
    });
    const { deps, calls } = fakeReads({ distribution, keys: { site: ['a/index.html', 'b/b/x', 'c/y'] } });
    const { facts } = await collectFacts(deps, 'E1');
    expect(keysOf(facts, 'site')).toEqual(['a/index.html', 'b/b/x']);
    expect(calls.filter((call) => call.startsWith('getBucketPolicyText'))).toHaveLength(1);
  });
});

describe('which objects are looked at', () => {
  it('are the default root object, asked for or not there, and some that exist', async () => {
    expect(keysOf(await collected({ keys: { site: ['z.js'] } }), 'site')).toEqual(['index.html', 'z.js']);
    expect(objectsOf(await collected({ keys: { site: ['z.js'] } }), 'site')).toMatchObject({ 'index.html': null });
  });

  it.each(['index.html', '/index.html'])(
    'are below the origin path, with the default root object %s',
    async (DefaultRootObject) => {
      const distribution = distributionOf([s3Origin('site', { OriginPath: '/production' })], { DefaultRootObject });
      const facts = await collected({
        distribution,
        keys: { site: ['production/index.html', 'production/a.js', 'staging/b.js'] },
      });
      expect(keysOf(facts, 'site')).toEqual(['production/index.html', 'production/a.js']);
    },
  );

  it('are at most five listed ones, such that viewers can reach first', async () => {
    const hidden = Array.from({ length: 12 }, (_, index) => `a-hidden/${index}`);
    const shown = Array.from({ length: 9 }, (_, index) => `shown/${index}`);
    const distribution = distributionOf([s3Origin('site'), { Id: 'api', DomainName: 'api.example.com' }], {
      DefaultRootObject: '',
      CacheBehaviors: { Quantity: 1, Items: [{ PathPattern: 'a-hidden/*', TargetOriginId: 'api' }] },
    });
    expect(keysOf(await collected({ distribution, keys: { site: [...hidden, ...shown] } }), 'site')).toEqual(
      shown.slice(0, 5),
    );
    expect(keysOf(await collected({ distribution, keys: { site: hidden } }), 'site')).toEqual(hidden.slice(0, 5));
  });

  it.each([
    ['https://www.example.com/docs/a%20b%2Bc.html?v=1', 'docs/a b+c.html'],
    ['https://www.example.com/%E4%BD%A0.txt', '你.txt'],
    ['https://www.example.com/100%', '100%'],
    ['https://www.example.com/dir/', 'dir/'],
  ])('include the key behind the failing URL %s', async (url, key) => {
    const { facts } = await collectFacts(fakeReads().deps, 'E1', { url });
    expect(objectsOf(facts, 'site')).toHaveProperty([key], null);
  });

  it('are those of the origin that serves the failing URL only', async () => {
    const distribution = distributionOf([s3Origin('site'), s3Origin('assets', { OriginPath: '/v2' })], {
      CacheBehaviors: { Quantity: 1, Items: [{ PathPattern: '/static/*', TargetOriginId: 'assets' }] },
    });
    const { facts } = await collectFacts(fakeReads({ distribution, keys: { site: [], assets: [] } }).deps, 'E1', {
      url: 'https://d1.cloudfront.net/static/app.js',
    });
    expect([keysOf(facts, 'site'), keysOf(facts, 'assets')]).toEqual([['index.html'], ['v2/static/app.js']]);
  });

  it('are those of both members of an origin group', async () => {
    const distribution = distributionOf([s3Origin('site'), s3Origin('backup')], {
      OriginGroups: {
        Quantity: 1,
        Items: [{ Id: 'group', Members: { Quantity: 2, Items: [{ OriginId: 'site' }, { OriginId: 'backup' }] } }],
      },
      DefaultCacheBehavior: { TargetOriginId: 'group' },
    });
    const { facts } = await collectFacts(fakeReads({ distribution, keys: { site: [], backup: [] } }).deps, 'E1', {
      url: 'https://d1.cloudfront.net/x',
    });
    expect([keysOf(facts, 'site'), keysOf(facts, 'backup')]).toEqual([
      ['index.html', 'x'],
      ['index.html', 'x'],
    ]);
  });

  it('include the keys somebody names, where they are below the origin path', async () => {
    const distribution = distributionOf([s3Origin('site', { OriginPath: '/p' })], { DefaultRootObject: '' });
    const { facts } = await collectFacts(fakeReads({ distribution }).deps, 'E1', { keys: ['p/a', 'q/b'] });
    expect(keysOf(facts, 'site')).toEqual(['p/a']);
  });

  it.each([
    ['BucketOwnerEnforced', 'headObject site@eu-west-1 app.js', true],
    ['ObjectWriter', 'headObject site@eu-west-1 app.js and its owner', false],
    [null, 'headObject site@eu-west-1 app.js and its owner', false],
  ])('with ownership %s are asked for by: %s', async (objectOwnership, call, owned) => {
    const { deps, calls } = fakeReads({ objectOwnership });
    const { facts } = await collectFacts(deps, 'E1');
    expect(calls).toContain(call);
    expect(objectsOf(facts, 'site')).toHaveProperty(['app.js', 'ownedByBucketOwner'], owned);
  });
});

describe('the probe', () => {
  const probed = async (account: Parameters<typeof fakeReads>[0], options: Parameters<typeof collectFacts>[2] = {}) => {
    const { deps, calls } = fakeReads(account);
    await collectFacts(deps, 'E1', options);
    return calls.filter((call) => call.startsWith('probe')).map((call) => call.slice('probe '.length));
  };

  it('asks for the failing URL exactly as it was given', async () => {
    expect(await probed({}, { url: 'http://www.example.com/a%20b?x=1' })).toEqual(['http://www.example.com/a%20b?x=1']);
  });

  it('asks for the root when the default root object exists', async () => {
    expect(await probed({})).toEqual(['https://d1.cloudfront.net/']);
  });

  it('asks for an object that exists rather than for one that is refused, and for that rather than for none', async () => {
    const { deps, calls } = fakeReads({}, ['headObject']);
    await collectFacts(deps, 'E1', {});
    expect(calls.at(-1)).toBe('probe https://d1.cloudfront.net/');
    expect(await probed({ keys: { site: ['app.js'] } })).toEqual(['https://d1.cloudfront.net/app.js']);
  });

  it('asks for an object that exists otherwise, without the origin path', async () => {
    const distribution = distributionOf([s3Origin('site', { OriginPath: '/p' })]);
    expect(await probed({ distribution, keys: { site: ['p/a b/ü+.html'] } })).toEqual([
      'https://d1.cloudfront.net/a%20b/%C3%BC%2B.html',
    ]);
  });

  it.each([
    ['it is switched off', {}, { probe: false }],
    ['it is switched off, with a failing URL', {}, { probe: false, url: 'https://d1.cloudfront.net/x' }],
    ['no object is known to exist', { keys: { site: [] } }, {}],
    ['the distribution is disabled', { distribution: distributionOf([s3Origin('site')], { Enabled: false }) }, {}],
    [
      'no viewer request reaches the origin',
      { distribution: distributionOf([s3Origin('site')], { DefaultCacheBehavior: { TargetOriginId: 'other' } }) },
      {},
    ],
  ])('asks nothing when %s', async (_when, account, options) => {
    expect(await probed(account, options)).toEqual([]);
  });
});

describe('reads shared by several distributions', () => {
  it('ask about the bucket, the OAC, the key and the list once', async () => {
    const cache = sharedReads();
    const { deps, calls } = fakeReads({ others: [{ Id: 'E1' }, { Id: 'E2' }] });
    const both = await Promise.all([collectFacts(deps, 'E1', { cache }), collectFacts(deps, 'E2', { cache })]);
    const shared = calls.filter((call) => !/^(?:getDistribution|probe) /.test(call));
    expect(new Set(shared).size).toBe(shared.length);
    expect(both.map(({ facts }) => facts.otherDistributions)).toEqual([[{ Id: 'E2' }], [{ Id: 'E1' }]]);
    expect(both[0]?.facts.buckets).toEqual(both[1]?.facts.buckets);
  });

  it('are asked anew by a collection that shares nothing', async () => {
    const { deps, calls } = fakeReads();
    await collectFacts(deps, 'E1');
    await collectFacts(deps, 'E1');
    expect(calls.filter((call) => call.startsWith('getBucketPolicyText'))).toHaveLength(2);
  });
});
