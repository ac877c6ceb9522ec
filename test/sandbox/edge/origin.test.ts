import { beforeEach, describe, expect, it } from 'vitest';
import type { PolicyDocument } from '../../../functions/core/policy/document.ts';
import { addBucket, addObject, type BucketSpec } from '../../../sandbox/build/bucket.ts';
import { addDistribution, type DistributionSpec } from '../../../sandbox/build/distribution.ts';
import { addOac, addOai } from '../../../sandbox/build/identity.ts';
import { accountStatement, addKey } from '../../../sandbox/build/key.ts';
import { s3Origin } from '../../../sandbox/build/origin.ts';
import { type EdgeOptions, edgeRequest, fetchEdge } from '../../../sandbox/routes/edge-route.ts';
import { denyInsecureTransport, oacGrant, oaiGrant, policyOf } from '../../../sandbox/scenarios/statements.ts';
import { emptyWorld, type StoredObject, type World } from '../../../sandbox/world.ts';

const ID = 'E1EXAMPLE0000';
const ARN = `arn:aws:cloudfront::111122223333:distribution/${ID}`;
const BUCKET = 'site-bucket';
const EVERYBODY = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${BUCKET}/*` };

type Mode = 'oac' | 'oai' | 'anonymous';
interface Setup {
  readonly mode: Mode;
  readonly policy?: PolicyDocument;
  readonly bucket?: Partial<BucketSpec>;
  readonly object?: Partial<StoredObject>;
  readonly signing?: 'always' | 'never' | 'no-override';
  readonly distribution?: Partial<DistributionSpec>;
  readonly path?: string;
}

let world: World;
beforeEach(() => {
  world = emptyWorld();
});

function build({ mode, policy, bucket: settings, object, signing = 'always', distribution, path = '' }: Setup): void {
  const bucket = addBucket(world, { name: BUCKET, ...(policy ? { policy } : {}), ...settings });
  addObject(world, bucket, `${path.slice(1)}${path ? '/' : ''}index.html`, 'the page', object);
  const oac = addOac(world, 'E3OAC', { SigningBehavior: signing });
  const oai = addOai(world, 'E2OAI');
  const identity = mode === 'oac' ? { oac } : mode === 'oai' ? { oai } : {};
  addDistribution(world, { id: ID, origins: [s3Origin({ bucket: BUCKET, path, ...identity })], ...distribution });
}

function get(path = '/', options: EdgeOptions = {}) {
  const { status, headers, body, because } = fetchEdge(world, ID, edgeRequest(path, options));
  return { status, headers, body: Buffer.from(body).toString(), because };
}

describe('who may read by the bucket policy', () => {
  const grants = {
    none: undefined,
    oac: policyOf(oacGrant(BUCKET, ARN)),
    oai: policyOf(oaiGrant(BUCKET, 'E2OAI')),
    everybody: policyOf(EVERYBODY),
  };
  it.each([
    ['oac', 'none', 403],
    ['oac', 'oac', 200],
    ['oac', 'oai', 403],
    ['oac', 'everybody', 200],
    ['oai', 'none', 403],
    ['oai', 'oac', 403],
    ['oai', 'oai', 200],
    ['oai', 'everybody', 200],
    ['anonymous', 'none', 403],
    ['anonymous', 'oac', 403],
    ['anonymous', 'oai', 403],
    ['anonymous', 'everybody', 200],
  ] as const)('%s with a grant for %s gets %i', (mode, grant, status) => {
    const policy = grants[grant];
    build({ mode, ...(policy ? { policy } : {}), bucket: { publicAccessBlock: 'none' } });
    expect(get().status).toBe(status);
  });

  it.each([
    ['another distribution', { ...oacGrant(BUCKET, `${ARN}X`) }, 403],
    ['a wildcard under StringEquals', { ...oacGrant(BUCKET, 'arn:aws:cloudfront::111122223333:distribution/*') }, 403],
    [
      'a wildcard under StringLike',
      {
        ...oacGrant(BUCKET, ARN),
        Condition: { StringLike: { 'aws:SourceArn': 'arn:aws:cloudfront::111122223333:*' } },
      },
      200,
    ],
    ['another prefix', oacGrant(BUCKET, ARN, 'other/'), 403],
    ['another action', { ...oacGrant(BUCKET, ARN), Action: 's3:GetObjectVersion' }, 403],
  ])('an OAC with a grant for %s gets %i', (_what, statement, status) => {
    build({ mode: 'oac', policy: policyOf(statement) });
    expect(get().status).toBe(status);
  });
});

describe('what S3 answers', () => {
  it('sends its own error body with the headers of both', () => {
    build({ mode: 'oac' });
    const { body, headers } = get();
    expect(body).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<Error><Code>AccessDenied<\/Code><Message>Access Denied<\/Message><RequestId>\w{16}<\/RequestId><HostId>[^<]+<\/HostId><\/Error>$/,
    );
    expect(headers).toMatchObject({
      server: 'AmazonS3',
      'x-cache': 'Error from cloudfront',
      via: expect.stringContaining('(CloudFront)') as string,
    });
  });

  it('sends the object', () => {
    build({ mode: 'oac', policy: policyOf(oacGrant(BUCKET, ARN)) });
    const { body, headers } = get('/index.html');
    expect(body).toBe('the page');
    expect(headers).toMatchObject({ 'content-type': 'text/html', 'x-cache': 'Miss from cloudfront' });
  });

  it('masks a missing key as 403 without ListBucket and tells it as 404 with it', () => {
    const list = { ...oacGrant(BUCKET, ARN), Sid: 'List', Action: 's3:ListBucket', Resource: `arn:aws:s3:::${BUCKET}` };
    build({ mode: 'oac', policy: policyOf(oacGrant(BUCKET, ARN)) });
    expect(get('/gone.js')).toMatchObject({
      status: 403,
      because: 'Object gone.js does not exist, and CloudFront may not list the bucket.',
    });
    const bucket = world.buckets.get(BUCKET);
    if (!bucket) throw new Error('no bucket');
    bucket.policyText = JSON.stringify(policyOf(oacGrant(BUCKET, ARN), list));
    const { status, body } = get('/gone.js');
    expect(status).toBe(404);
    expect(body).toContain('<Code>NoSuchKey</Code>');
  });

  it('answers NoSuchBucket 404 when the bucket is gone', () => {
    build({ mode: 'oac' });
    world.buckets.clear();
    expect(get()).toMatchObject({ status: 404, body: expect.stringContaining('<Code>NoSuchBucket</Code>') as string });
  });

  it('puts the origin path before the key', () => {
    build({ mode: 'oac', path: '/production', policy: policyOf(oacGrant(BUCKET, ARN, 'production/')) });
    expect(get('/index.html').status).toBe(200);
    expect(get('/').status).toBe(200);
  });

  it('lists the bucket to the world when the root object is missing from the configuration', () => {
    const list = { ...oacGrant(BUCKET, ARN), Action: 's3:ListBucket', Resource: `arn:aws:s3:::${BUCKET}` };
    build({ mode: 'oac', policy: policyOf(list), distribution: { config: { DefaultRootObject: '' } } });
    expect(get('/')).toMatchObject({ status: 200, body: expect.stringContaining('<Key>index.html</Key>') as string });
  });

  it('says 500 and why when the policy cannot be decided', () => {
    build({
      mode: 'oac',
      policy: policyOf({ ...oacGrant(BUCKET, ARN), Condition: { NoSuchOperator: { 'aws:SourceArn': ARN } } }),
    });
    expect(get()).toMatchObject({ status: 500, body: expect.stringContaining('cannot decide') as string });
  });

  it('redirects the global endpoint to the region of the bucket', () => {
    build({
      mode: 'oac',
      bucket: { region: 'eu-west-1' },
      distribution: {
        origins: [{ ...s3Origin({ bucket: BUCKET, oac: 'E3OAC' }), DomainName: `${BUCKET}.s3.amazonaws.com` }],
      },
    });
    expect(get()).toMatchObject({
      status: 307,
      headers: { location: `https://${BUCKET}.s3.eu-west-1.amazonaws.com/index.html` },
    });
  });
});

describe('denies', () => {
  const vpce = {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${BUCKET}/*`,
    Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } },
  };

  it.each(['oac', 'oai', 'anonymous'] as const)('a Deny outside a VPC endpoint hits %s', (mode) => {
    build({ mode, policy: policyOf(EVERYBODY, vpce), bucket: { publicAccessBlock: 'none' } });
    expect(get()).toMatchObject({ status: 403, because: expect.stringContaining('denies') as string });
  });

  it.each([
    ['oac', 'http', 200],
    ['oac', 'https', 200],
    ['oai', 'http', 403],
    ['oai', 'https', 200],
  ] as const)('a Deny of insecure transport: %s by %s gets %i', (mode, viewerProtocol, status) => {
    const grant = mode === 'oac' ? oacGrant(BUCKET, ARN) : oaiGrant(BUCKET, 'E2OAI');
    build({
      mode,
      policy: policyOf(grant, denyInsecureTransport(BUCKET)),
      distribution: { behavior: { ViewerProtocolPolicy: 'allow-all' } },
    });
    expect(get('/', { viewerProtocol }).status).toBe(status);
  });
});

describe('beyond the policy', () => {
  const RESTRICT = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: false,
    RestrictPublicBuckets: true,
  };
  it.each([
    ['oac', 200],
    ['oai', 403],
    ['anonymous', 403],
  ] as const)('RestrictPublicBuckets on a public policy: %s gets %i', (mode, status) => {
    const policy = policyOf(EVERYBODY, oacGrant(BUCKET, ARN), oaiGrant(BUCKET, 'E2OAI'));
    build({ mode, policy, bucket: { publicAccessBlock: RESTRICT } });
    expect(get().status).toBe(status);
  });

  it('refuses an OAC that does not sign', () => {
    build({ mode: 'oac', signing: 'never', policy: policyOf(oacGrant(BUCKET, ARN)) });
    expect(get().status).toBe(403);
  });

  it('gives way to a viewer who brings an Authorization header, under no-override', () => {
    const ForwardedValues = {
      QueryString: false,
      Cookies: { Forward: 'none' as const },
      Headers: { Quantity: 1, Items: ['Authorization'] },
    };
    build({
      mode: 'oac',
      signing: 'no-override',
      policy: policyOf(oacGrant(BUCKET, ARN)),
      distribution: { behavior: { ForwardedValues, CachePolicyId: undefined } },
    });
    expect(get().status).toBe(200);
    expect(get('/', { headers: { authorization: 'Bearer x' } }).status).toBe(403);
  });

  it('does not serve an object another account owns', () => {
    build({
      mode: 'oac',
      policy: policyOf(oacGrant(BUCKET, ARN)),
      bucket: { objectOwnership: 'ObjectWriter' },
      object: { ownerAccountId: '999999999999' },
    });
    expect(get()).toMatchObject({
      status: 403,
      because: 'Another account owns the object, so the bucket policy cannot allow it.',
    });
  });

  it.each([
    ['ObjectWriter', 'none', 200],
    ['BucketOwnerEnforced', 'none', 403],
    ['ObjectWriter', RESTRICT, 403],
  ] as const)(
    'a public-read ACL counts by ownership %s and Block Public Access',
    (objectOwnership, publicAccessBlock, status) => {
      build({ mode: 'anonymous', bucket: { objectOwnership, publicAccessBlock }, object: { publicReadAcl: true } });
      expect(get().status).toBe(status);
    },
  );

  it('does not serve a Requester Pays bucket', () => {
    build({ mode: 'oac', policy: policyOf(oacGrant(BUCKET, ARN)), bucket: { requestPayer: 'Requester' } });
    expect(get().status).toBe(403);
  });

  it.each([
    [{ storageClass: 'DEEP_ARCHIVE' }, 403, 'InvalidObjectState'],
    [{ archiveStatus: 'ARCHIVE_ACCESS', storageClass: 'INTELLIGENT_TIERING' }, 403, 'InvalidObjectState'],
    [{ customerAlgorithm: 'AES256' }, 400, 'InvalidRequest'],
  ])('does not serve %j', (object, status, code) => {
    build({ mode: 'oac', policy: policyOf(oacGrant(BUCKET, ARN)), object });
    expect(get()).toMatchObject({ status, body: expect.stringContaining(`<Code>${code}</Code>`) as string });
  });

  it('serves an archived object that was restored', () => {
    const restore = 'ongoing-request="false", expiry-date="Fri, 23 Dec 2033 00:00:00 GMT"';
    build({ mode: 'oac', policy: policyOf(oacGrant(BUCKET, ARN)), object: { storageClass: 'GLACIER', restore } });
    expect(get().status).toBe(200);
  });

  it.each([
    ['OAC', '216adef6-5c7f-47e4-b989-5492eafa07d3', 'oac', 403, 'SignatureDoesNotMatch'],
    ['anonymous', '216adef6-5c7f-47e4-b989-5492eafa07d3', 'anonymous', 404, 'NoSuchBucket'],
  ] as const)('is confused by a forwarded Host header (%s)', (_what, OriginRequestPolicyId, mode, status, code) => {
    build({
      mode,
      policy: policyOf(EVERYBODY),
      bucket: { publicAccessBlock: 'none' },
      distribution: { behavior: { OriginRequestPolicyId } },
    });
    expect(get()).toMatchObject({ status, body: expect.stringContaining(code) as string });
  });
});

describe('SSE-KMS', () => {
  const decrypt = {
    Sid: 'CloudFront',
    Effect: 'Allow',
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Action: 'kms:Decrypt',
    Resource: '*',
    Condition: { StringEquals: { 'AWS:SourceArn': ARN } },
  };
  const encrypted = (mode: Mode, keyPolicy: PolicyDocument, more: { state?: string; manager?: 'AWS' } = {}) => {
    const kmsKeyId = addKey(world, { id: 'k-1', policy: keyPolicy, ...more });
    const grant = mode === 'oac' ? oacGrant(BUCKET, ARN) : oaiGrant(BUCKET, 'E2OAI');
    build({ mode, policy: policyOf(grant), object: { serverSideEncryption: 'aws:kms', kmsKeyId } });
    return get();
  };

  it('needs the key policy to let CloudFront decrypt', () => {
    expect(encrypted('oac', policyOf(accountStatement(world)))).toMatchObject({
      status: 403,
      because: expect.stringContaining('does not let CloudFront decrypt') as string,
    });
  });
  it('is served with that statement', () => {
    expect(encrypted('oac', policyOf(accountStatement(world), decrypt)).status).toBe(200);
  });
  it('is never served to an OAI', () => {
    expect(encrypted('oai', policyOf(decrypt))).toMatchObject({
      status: 400,
      body: expect.stringContaining('require AWS Signature Version 4') as string,
    });
  });
  it('is not served with a disabled key', () => {
    expect(encrypted('oac', policyOf(decrypt), { state: 'Disabled' })).toMatchObject({
      status: 400,
      body: expect.stringContaining('KMS.DisabledException') as string,
    });
  });
  it('is not served with the AWS managed key', () => {
    expect(encrypted('oac', policyOf(decrypt), { manager: 'AWS' }).status).toBe(403);
  });
});

describe('writing through CloudFront', () => {
  const methods = {
    AllowedMethods: {
      Quantity: 7,
      Items: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'] as ('GET' | 'PUT')[],
    },
  };
  it.each([
    ['s3:GetObject', 403],
    ['s3:PutObject', 200],
  ])('a PUT with a grant for %s gets %i', (Action, status) => {
    build({ mode: 'oac', policy: policyOf({ ...oacGrant(BUCKET, ARN), Action }), distribution: { behavior: methods } });
    expect(get('/new.txt', { method: 'PUT', body: Buffer.from('x') }).status).toBe(status);
    expect(world.buckets.get(BUCKET)?.objects.has('new.txt')).toBe(status === 200);
  });
});
