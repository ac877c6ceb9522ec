import {
  GetCachePolicyCommand,
  GetCloudFrontOriginAccessIdentityCommand,
  GetDistributionCommand,
  GetDistributionConfigCommand,
  GetMonitoringSubscriptionCommand,
  GetOriginAccessControlCommand,
  GetOriginRequestPolicyCommand,
  ListCloudFrontOriginAccessIdentitiesCommand,
  ListDistributionsCommand,
  ListOriginAccessControlsCommand,
  paginateListDistributions,
  UpdateDistributionCommand,
  UpdateOriginAccessControlCommand,
} from '@aws-sdk/client-cloudfront';
import { beforeEach, describe, expect, it } from 'vitest';
import { addBucket } from '../../../sandbox/build/bucket.ts';
import { addDistribution } from '../../../sandbox/build/distribution.ts';
import { addOac, addOai, oaiCanonicalUserId } from '../../../sandbox/build/identity.ts';
import { s3Origin } from '../../../sandbox/build/origin.ts';
import { clientsOf, refusal, useSandbox } from '../clients.ts';

const sandbox = useSandbox();
const cloudfront = () => clientsOf(sandbox().url).cloudfront;
const ID = 'E1EXAMPLE0000';

beforeEach(async () => {
  await sandbox().load('healthy-oac');
  const { world } = sandbox();
  world.distributions.clear();
  addBucket(world, { name: 'site-bucket' });
  const oac = addOac(world, 'E3OAC0000');
  addOai(world, 'E2OAI0000');
  addDistribution(world, { id: ID, origins: [s3Origin({ bucket: 'site-bucket', oac, path: '/production' })] });
});

async function configOf(id: string) {
  const { DistributionConfig, ETag } = await cloudfront().send(new GetDistributionConfigCommand({ Id: id }));
  if (!DistributionConfig) throw new Error('no DistributionConfig');
  return { DistributionConfig, ETag };
}

describe('GetDistribution', () => {
  it('gives the whole distribution with its ETag', async () => {
    const { Distribution, ETag } = await cloudfront().send(new GetDistributionCommand({ Id: ID }));
    expect(ETag).toMatch(/^E\w{13}$/);
    expect(Distribution).toMatchObject({
      Id: ID,
      ARN: `arn:aws:cloudfront::111122223333:distribution/${ID}`,
      Status: 'Deployed',
    });
    expect(Distribution?.LastModifiedTime).toBeInstanceOf(Date);
    expect(Distribution?.DistributionConfig?.Origins?.Items?.[0]).toMatchObject({
      DomainName: 'site-bucket.s3.us-east-1.amazonaws.com',
      OriginPath: '/production',
      OriginAccessControlId: 'E3OAC0000',
      S3OriginConfig: { OriginAccessIdentity: '' },
    });
    expect(Distribution?.DistributionConfig?.DefaultCacheBehavior?.AllowedMethods?.Items).toEqual(['HEAD', 'GET']);
    expect(Distribution?.DistributionConfig?.Enabled).toBe(true);
  });

  it('refuses an unknown id with NoSuchDistribution 404', async () => {
    expect(await refusal(cloudfront().send(new GetDistributionCommand({ Id: 'ENONE' })))).toMatchObject({
      code: 'NoSuchDistribution',
      status: 404,
    });
  });

  it('refuses the distribution of another account', async () => {
    addDistribution(sandbox().world, {
      id: 'EFOREIGN',
      accountId: '999999999999',
      origins: [s3Origin({ bucket: 'site-bucket' })],
    });
    expect(await refusal(cloudfront().send(new GetDistributionCommand({ Id: 'EFOREIGN' })))).toMatchObject({
      code: 'AccessDenied',
      status: 403,
    });
  });
});

describe('ListDistributions', () => {
  beforeEach(() => {
    for (let n = 1; n <= 4; n++)
      addDistribution(sandbox().world, { id: `EMORE${n}`, origins: [s3Origin({ bucket: 'site-bucket' })] });
    addDistribution(sandbox().world, {
      id: 'EFOREIGN',
      accountId: '999999999999',
      origins: [s3Origin({ bucket: 'site-bucket' })],
    });
  });

  it('pages by MaxItems and Marker', async () => {
    const first = await cloudfront().send(new ListDistributionsCommand({ MaxItems: 2 }));
    expect(first.DistributionList).toMatchObject({ Quantity: 2, IsTruncated: true, MaxItems: 2, NextMarker: 'EMORE1' });
    const second = await cloudfront().send(new ListDistributionsCommand({ MaxItems: 2, Marker: 'EMORE1' }));
    expect(second.DistributionList?.Items?.map(({ Id }) => Id)).toEqual(['EMORE2', 'EMORE3']);
    const last = await cloudfront().send(new ListDistributionsCommand({ MaxItems: 2, Marker: 'EMORE3' }));
    expect(last.DistributionList).toMatchObject({ Quantity: 1, IsTruncated: false });
    expect(last.DistributionList?.NextMarker).toBeUndefined();
  });

  it('gives the SDK paginator every own distribution and none of another account', async () => {
    const ids: (string | undefined)[] = [];
    for await (const page of paginateListDistributions({ client: cloudfront(), pageSize: 2 }, {})) {
      ids.push(...(page.DistributionList?.Items ?? []).map(({ Id }) => Id));
    }
    expect(ids).toEqual([ID, 'EMORE1', 'EMORE2', 'EMORE3', 'EMORE4']);
  });

  it('leaves the default root object out of summaries, as CloudFront does', async () => {
    const { DistributionList } = await cloudfront().send(new ListDistributionsCommand({}));
    expect(DistributionList?.Items?.[0]).not.toHaveProperty('DefaultRootObject');
    expect(DistributionList?.Items?.[0]?.Origins?.Items?.[0]?.OriginAccessControlId).toBe('E3OAC0000');
  });

  it('refuses a marker it never gave', async () => {
    expect(await refusal(cloudfront().send(new ListDistributionsCommand({ Marker: 'EWRONG' })))).toMatchObject({
      code: 'InvalidArgument',
      status: 400,
    });
  });
});

describe('UpdateDistribution', () => {
  const withRoot = async (root: string, IfMatch?: string) => {
    const { DistributionConfig, ETag } = await configOf(ID);
    return new UpdateDistributionCommand({
      Id: ID,
      IfMatch: IfMatch ?? ETag,
      DistributionConfig: { ...DistributionConfig, DefaultRootObject: root },
    });
  };

  it('stores the configuration and gives a new ETag', async () => {
    const before = await configOf(ID);
    const updated = await cloudfront().send(await withRoot('start.html'));
    const after = await configOf(ID);
    expect(after.DistributionConfig.DefaultRootObject).toBe('start.html');
    expect(updated.ETag).toBe(after.ETag);
    expect(after.ETag).not.toBe(before.ETag);
    expect(after.DistributionConfig.Origins).toEqual(before.DistributionConfig.Origins);
  });

  it('is InProgress until it is deployed', async () => {
    sandbox().world.delays.deploy = 150;
    const { Distribution } = await cloudfront().send(await withRoot('start.html'));
    expect(Distribution?.Status).toBe('InProgress');
    const status = async () => (await cloudfront().send(new GetDistributionCommand({ Id: ID }))).Distribution?.Status;
    expect(await status()).toBe('InProgress');
    await expect.poll(status, { timeout: 2000 }).toBe('Deployed');
  });

  it('refuses an outdated ETag with PreconditionFailed 412', async () => {
    await cloudfront().send(await withRoot('start.html'));
    expect(await refusal(cloudfront().send(await withRoot('other.html', 'E0OUTDATED')))).toMatchObject({
      code: 'PreconditionFailed',
      status: 412,
    });
  });

  it('refuses a missing ETag with InvalidIfMatchVersion 400', async () => {
    const { DistributionConfig } = await configOf(ID);
    const call = cloudfront().send(new UpdateDistributionCommand({ Id: ID, DistributionConfig }));
    expect(await refusal(call)).toMatchObject({ code: 'InvalidIfMatchVersion', status: 400 });
  });

  it.each([
    [
      'an OAC and an OAI together',
      {
        OriginAccessControlId: 'E3OAC0000',
        S3OriginConfig: { OriginAccessIdentity: 'origin-access-identity/cloudfront/E2OAI0000' },
      },
      'IllegalOriginAccessConfiguration',
    ],
    [
      'an OAI that does not exist',
      {
        OriginAccessControlId: '',
        S3OriginConfig: { OriginAccessIdentity: 'origin-access-identity/cloudfront/E9NONE' },
      },
      'InvalidOriginAccessIdentity',
    ],
    [
      'an OAC that does not exist',
      { OriginAccessControlId: 'E9NONE', S3OriginConfig: { OriginAccessIdentity: '' } },
      'InvalidOriginAccessControl',
    ],
  ])('refuses %s', async (_what, access, code) => {
    const { DistributionConfig, ETag } = await configOf(ID);
    const origin = { ...s3Origin({ bucket: 'site-bucket' }), ...access };
    const config = { ...DistributionConfig, Origins: { Quantity: 1, Items: [origin] } };
    const call = cloudfront().send(
      new UpdateDistributionCommand({ Id: ID, IfMatch: ETag, DistributionConfig: config }),
    );
    expect(await refusal(call)).toMatchObject({ code, status: 400 });
  });

  it('refuses a default root object with a leading slash', async () => {
    expect(await refusal(cloudfront().send(await withRoot('/index.html')))).toMatchObject({
      code: 'InvalidDefaultRootObject',
    });
  });
});

describe('origin access controls and identities', () => {
  it('gets and lists an OAC', async () => {
    const { OriginAccessControl, ETag } = await cloudfront().send(
      new GetOriginAccessControlCommand({ Id: 'E3OAC0000' }),
    );
    expect(OriginAccessControl?.OriginAccessControlConfig).toMatchObject({
      SigningBehavior: 'always',
      SigningProtocol: 'sigv4',
      OriginAccessControlOriginType: 's3',
    });
    expect(ETag).toBeDefined();
    const { OriginAccessControlList } = await cloudfront().send(new ListOriginAccessControlsCommand({}));
    expect(OriginAccessControlList?.Items?.map(({ Id }) => Id)).toContain('E3OAC0000');
  });

  it('updates an OAC only with its ETag', async () => {
    const { OriginAccessControl, ETag } = await cloudfront().send(
      new GetOriginAccessControlCommand({ Id: 'E3OAC0000' }),
    );
    const config = OriginAccessControl?.OriginAccessControlConfig;
    if (!config) throw new Error('no config');
    const never = { Id: 'E3OAC0000', OriginAccessControlConfig: { ...config, SigningBehavior: 'never' as const } };
    expect(
      await refusal(cloudfront().send(new UpdateOriginAccessControlCommand({ ...never, IfMatch: 'E0OLD' }))),
    ).toMatchObject({ code: 'PreconditionFailed', status: 412 });
    await cloudfront().send(new UpdateOriginAccessControlCommand({ ...never, IfMatch: ETag }));
    const after = await cloudfront().send(new GetOriginAccessControlCommand({ Id: 'E3OAC0000' }));
    expect(after.OriginAccessControl?.OriginAccessControlConfig?.SigningBehavior).toBe('never');
  });

  it('gets and lists an OAI with its canonical user id', async () => {
    const { CloudFrontOriginAccessIdentity: identity } = await cloudfront().send(
      new GetCloudFrontOriginAccessIdentityCommand({ Id: 'E2OAI0000' }),
    );
    expect(identity?.S3CanonicalUserId).toBe(oaiCanonicalUserId('E2OAI0000'));
    expect(identity?.S3CanonicalUserId).toMatch(/^[0-9a-f]{64}$/);
    const { CloudFrontOriginAccessIdentityList: list } = await cloudfront().send(
      new ListCloudFrontOriginAccessIdentitiesCommand({}),
    );
    expect(list?.Items?.map(({ Id }) => Id)).toEqual(['E2OAI0000']);
  });

  it("does not list another account's OAI", async () => {
    addOai(sandbox().world, 'E2FOREIGN', '999999999999');
    const { CloudFrontOriginAccessIdentityList: list } = await cloudfront().send(
      new ListCloudFrontOriginAccessIdentitiesCommand({}),
    );
    expect(list?.Items?.map(({ Id }) => Id)).not.toContain('E2FOREIGN');
  });

  it.each([
    ['NoSuchOriginAccessControl', () => new GetOriginAccessControlCommand({ Id: 'ENONE' })],
    ['NoSuchCloudFrontOriginAccessIdentity', () => new GetCloudFrontOriginAccessIdentityCommand({ Id: 'ENONE' })],
    ['NoSuchOriginRequestPolicy', () => new GetOriginRequestPolicyCommand({ Id: 'none' })],
    ['NoSuchCachePolicy', () => new GetCachePolicyCommand({ Id: 'none' })],
    ['NoSuchMonitoringSubscription', () => new GetMonitoringSubscriptionCommand({ DistributionId: ID })],
  ] as const)('answers %s with 404', async (code, command) => {
    const client = cloudfront();
    const sent: Promise<unknown> = client.send(command() as GetOriginAccessControlCommand);
    expect(await refusal(sent)).toMatchObject({ code, status: 404 });
  });
});

describe('policies and monitoring', () => {
  it('gives an origin request policy and a cache policy with their headers', async () => {
    const Headers = { Quantity: 1, Items: ['Host'] };
    sandbox().world.originRequestPolicies.set('orp-1', {
      Id: 'orp-1',
      LastModifiedTime: new Date(0),
      OriginRequestPolicyConfig: {
        Name: 'with-host',
        HeadersConfig: { HeaderBehavior: 'whitelist', Headers },
        CookiesConfig: { CookieBehavior: 'none' },
        QueryStringsConfig: { QueryStringBehavior: 'none' },
      },
    });
    const { OriginRequestPolicy } = await cloudfront().send(new GetOriginRequestPolicyCommand({ Id: 'orp-1' }));
    expect(OriginRequestPolicy?.OriginRequestPolicyConfig?.HeadersConfig).toEqual({
      HeaderBehavior: 'whitelist',
      Headers,
    });
    sandbox().world.cachePolicies.set('cp-1', {
      Id: 'cp-1',
      LastModifiedTime: new Date(0),
      CachePolicyConfig: { Name: 'plain', MinTTL: 1 },
    });
    const { CachePolicy } = await cloudfront().send(new GetCachePolicyCommand({ Id: 'cp-1' }));
    expect(CachePolicy?.CachePolicyConfig).toMatchObject({ Name: 'plain', MinTTL: 1 });
  });

  it('has the managed policies of AWS', async () => {
    const { CachePolicy } = await cloudfront().send(
      new GetCachePolicyCommand({ Id: '658327ea-f89d-4fab-a63d-7e88639e58f6' }),
    );
    expect(CachePolicy?.CachePolicyConfig?.Name).toBe('Managed-CachingOptimized');
    const { OriginRequestPolicy } = await cloudfront().send(
      new GetOriginRequestPolicyCommand({ Id: 'b689b0a8-53d0-40ab-baf2-68738e2966ac' }),
    );
    expect(OriginRequestPolicy?.OriginRequestPolicyConfig?.HeadersConfig).toMatchObject({
      HeaderBehavior: 'allExcept',
    });
  });

  it('tells that additional metrics are on', async () => {
    addDistribution(sandbox().world, {
      id: 'EWATCHED',
      monitored: true,
      origins: [s3Origin({ bucket: 'site-bucket' })],
    });
    const { MonitoringSubscription } = await cloudfront().send(
      new GetMonitoringSubscriptionCommand({ DistributionId: 'EWATCHED' }),
    );
    expect(MonitoringSubscription?.RealtimeMetricsSubscriptionConfig?.RealtimeMetricsSubscriptionStatus).toBe(
      'Enabled',
    );
  });
});
