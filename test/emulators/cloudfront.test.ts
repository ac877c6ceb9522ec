import {
  CloudFrontClient,
  CreateDistributionCommand,
  CreateOriginAccessControlCommand,
  type DistributionConfig,
} from '@aws-sdk/client-cloudfront';
import { describe, expect, it } from 'vitest';
import { clientOf, depsOf, EMULATORS, fresh, MINISTACK_EMULATED } from './emulated.ts';

/** ids of CloudFront's managed policies: CachingOptimized and AllViewer */
const CACHE_POLICY = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const ORIGIN_REQUEST_POLICY = '216adef6-5c7f-47e4-b989-5492eafa07d3';

function configOf(originAccessControlId: string): DistributionConfig {
  const origin = {
    Id: 's3',
    DomainName: 'site.s3.us-east-1.amazonaws.com',
    S3OriginConfig: { OriginAccessIdentity: '' },
  };
  return {
    CallerReference: fresh('reference'),
    Comment: '',
    Enabled: true,
    Origins: { Quantity: 1, Items: [{ ...origin, OriginAccessControlId: originAccessControlId }] },
    DefaultCacheBehavior: {
      TargetOriginId: 's3',
      ViewerProtocolPolicy: 'redirect-to-https',
      CachePolicyId: CACHE_POLICY,
    },
  };
}

async function newControl(client: CloudFrontClient): Promise<string> {
  const config = {
    Name: fresh('control'),
    SigningBehavior: 'always',
    SigningProtocol: 'sigv4',
    OriginAccessControlOriginType: 's3',
  } as const;
  const { OriginAccessControl } = await client.send(
    new CreateOriginAccessControlCommand({ OriginAccessControlConfig: config }),
  );
  return OriginAccessControl?.Id ?? '';
}

describe.each(EMULATORS)('CloudFront of $name', (emulated) => {
  const client = new CloudFrontClient(clientOf(emulated));
  const { cloudfront } = depsOf(emulated);

  it('tells how an origin access control signs', async () => {
    const id = await newControl(client);
    expect(await cloudfront.getOriginAccessControl(id)).toMatchObject({
      SigningBehavior: 'always',
      SigningProtocol: 'sigv4',
      OriginAccessControlOriginType: 's3',
    });
  });

  it('names what does not exist', async () => {
    expect(await cloudfront.getDistribution('E0GONE')).toEqual({ unreadable: 'NoSuchDistribution' });
    expect(await cloudfront.getOriginAccessControl('E0GONE')).toEqual({ unreadable: 'NoSuchOriginAccessControl' });
  });

  it('lists distributions with their origins', async () => {
    const { Distribution } = await client.send(
      new CreateDistributionCommand({ DistributionConfig: configOf(await newControl(client)) }),
    );
    expect(await cloudfront.listDistributions()).toContainEqual(
      expect.objectContaining({
        Id: Distribution?.Id,
        ARN: Distribution?.ARN,
        Origins: expect.objectContaining({
          Items: [expect.objectContaining({ DomainName: 'site.s3.us-east-1.amazonaws.com' })],
        }),
      }),
    );
  });
});

/** moto forgets which origin access control an origin uses, and has no managed policies. */
describe('CloudFront of ministack', () => {
  const client = new CloudFrontClient(clientOf(MINISTACK_EMULATED));
  const { cloudfront } = depsOf(MINISTACK_EMULATED);

  it('gives a distribution as the facts need it', async () => {
    const control = await newControl(client);
    const { Distribution } = await client.send(
      new CreateDistributionCommand({ DistributionConfig: configOf(control) }),
    );
    expect(await cloudfront.getDistribution(Distribution?.Id ?? '')).toMatchObject({
      Id: Distribution?.Id,
      ARN: expect.stringMatching(/^arn:aws:cloudfront::000000000000:distribution\//),
      DistributionConfig: {
        Origins: { Items: [{ OriginAccessControlId: control, S3OriginConfig: { OriginAccessIdentity: '' } }] },
      },
    });
  });

  it('tells which headers a policy forwards', async () => {
    expect(await cloudfront.getOriginRequestPolicy(ORIGIN_REQUEST_POLICY)).toMatchObject({
      HeadersConfig: { HeaderBehavior: 'allViewer' },
    });
    expect(await cloudfront.getCachePolicy(CACHE_POLICY)).toMatchObject({ HeadersConfig: { HeaderBehavior: 'none' } });
  });
});
