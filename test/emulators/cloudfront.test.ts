import { CloudFrontClient, CreateDistributionCommand } from '@aws-sdk/client-cloudfront';
import { describe, expect, it } from 'vitest';
import { clientOf, depsOf, EMULATORS, MINISTACK_EMULATED } from './emulated.ts';
import { CACHING_OPTIMIZED, createControl, distributionConfig } from './site.ts';

/** CloudFront's managed policy AllViewer. */
const ALL_VIEWER = '216adef6-5c7f-47e4-b989-5492eafa07d3';

describe.each(EMULATORS)('CloudFront of $name', (emulated) => {
  const client = new CloudFrontClient(clientOf(emulated));
  const { cloudfront } = depsOf(emulated);

  it('tells how an origin access control signs', async () => {
    const id = await createControl(client);
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
      new CreateDistributionCommand({ DistributionConfig: distributionConfig('site', await createControl(client)) }),
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
    const control = await createControl(client);
    const { Distribution } = await client.send(
      new CreateDistributionCommand({ DistributionConfig: distributionConfig('site', control) }),
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
    expect(await cloudfront.getOriginRequestPolicy(ALL_VIEWER)).toMatchObject({
      HeadersConfig: { HeaderBehavior: 'allViewer' },
    });
    expect(await cloudfront.getCachePolicy(CACHING_OPTIMIZED)).toMatchObject({
      HeadersConfig: { HeaderBehavior: 'none' },
    });
  });
});
