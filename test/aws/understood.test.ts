import { describe, expect, it } from 'vitest';
import { awsClients } from '../../functions/aws/clients.ts';
import { readDistributionConfig } from '../../functions/aws/cloudfront-changes.ts';
import { useTestCredentials } from './credentials.ts';
import { startStub } from './http-stub.ts';

useTestCredentials();

const distribution = (origin: string, more = '') => `<?xml version="1.0" encoding="UTF-8"?>
<Distribution xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Id>E1</Id><ARN>arn:aws:cloudfront::111122223333:distribution/E1</ARN>
<Status>Deployed</Status><DistributionConfig><CallerReference>r &lt;b&gt;</CallerReference>${more}<Enabled>true</Enabled>
<Origins><Quantity>1</Quantity><Items><Origin><Id>s3</Id><DomainName>site.s3.eu-west-1.amazonaws.com</DomainName>${origin}
<CustomHeaders><Quantity>1</Quantity><Items><OriginCustomHeader><HeaderName>k</HeaderName><HeaderValue>v</HeaderValue></OriginCustomHeader></Items></CustomHeaders>
</Origin></Items></Origins><Aliases><Quantity>1</Quantity><Items><CNAME>www.example.com</CNAME></Items></Aliases>
<CacheBehaviors/></DistributionConfig></Distribution>`;

async function read(body: string) {
  const stub = await startStub(() => ({ body, headers: { etag: 'ETAG1' } }));
  return readDistributionConfig(awsClients(stub.url).cloudFront(), 'E1');
}

describe('a configuration that shall be written back', () => {
  it('is read with its ETag, and everything in it is understood', async () => {
    const answer = await read(distribution('<OriginPath></OriginPath>'));
    expect(answer).toMatchObject({ version: 'ETAG1', notUnderstood: [] });
    expect(answer.config).toMatchObject({
      CallerReference: 'r <b>',
      Aliases: { Quantity: 1, Items: ['www.example.com'] },
    });
  });

  it.each([
    ['a new element of an origin', distribution('<QuantumSigning>on</QuantumSigning>'), ['Origin.QuantumSigning']],
    [
      'a new part with elements of its own',
      distribution('', '<Moon><Phase>new</Phase></Moon>'),
      ['DistributionConfig.Moon'],
    ],
    ['a new element without content', distribution('<Warp/>'), ['Origin.Warp']],
    ['an entry of a list that is no longer named so', distribution('').replaceAll('CNAME', 'Name'), ['Items.Name']],
  ])('tells what the SDK would drop: %s', async (_what, body, ends) => {
    const { notUnderstood = [] } = await read(body);
    expect(notUnderstood).toHaveLength(ends.length);
    for (const [index, end] of ends.entries()) expect(notUnderstood[index]).toMatch(new RegExp(`${end}$`));
  });
});
