import { describe, expect, it } from 'vitest';
import { awsClients } from '../../functions/aws/clients.ts';
import { locateBucket } from '../../functions/aws/s3-locate-bucket.ts';
import { useTestCredentials } from './credentials.ts';
import { type SeenRequest, type StubAnswer, startStub } from './http-stub.ts';

useTestCredentials();

const OWNER = '111122223333';

interface Asked {
  readonly region: string;
  readonly expectsOwner: boolean;
}

/** S3's side of HeadBucket: the region is in the credential scope of the signature. */
async function locate(answer: (asked: Asked) => StubAnswer) {
  const stub = await startStub((request) => answer(askedBy(request)));
  const located = await locateBucket(awsClients(stub.url), 'site.example', OWNER);
  return { located, asked: stub.seen.map(askedBy), seen: stub.seen };
}

function askedBy({ headers }: SeenRequest): Asked {
  return {
    region: /Credential=[^/]+\/\d+\/([^/]+)/.exec(headers.authorization ?? '')?.[1] ?? '',
    expectsOwner: headers['x-amz-expected-bucket-owner'] === OWNER,
  };
}

const inRegion = (region: string, status = 200): StubAnswer => ({ status, headers: { 'x-amz-bucket-region': region } });

describe('locateBucket', () => {
  it('finds the region of a bucket that the account owns, with one call', async () => {
    const { located, asked, seen } = await locate(() => inRegion('us-east-1'));
    expect(located).toEqual({ exists: true, region: 'us-east-1', ownerAccountId: OWNER });
    expect(asked).toEqual([{ region: 'us-east-1', expectsOwner: true }]);
    expect(seen[0]).toMatchObject({ method: 'HEAD', url: '/site.example' });
  });

  it.each([301, 307, 400])('asks again where S3 says the bucket is (%i)', async (status) => {
    const { located, asked } = await locate(({ region }) =>
      region === 'eu-west-1' ? inRegion('eu-west-1') : inRegion('eu-west-1', status),
    );
    expect(located).toEqual({ exists: true, region: 'eu-west-1', ownerAccountId: OWNER });
    expect(asked.at(-1)).toEqual({ region: 'eu-west-1', expectsOwner: true });
  });

  it('says that a missing bucket is missing', async () => {
    const { located, asked } = await locate(() => ({ status: 404 }));
    expect(located).toEqual({
      exists: false,
      region: { unreadable: 'NoSuchBucket' },
      ownerAccountId: { unreadable: 'NoSuchBucket' },
    });
    expect(asked).toHaveLength(1);
  });

  it('tells a bucket of somebody else from a missing permission by asking without an owner', async () => {
    const { located, asked } = await locate(({ expectsOwner }) =>
      expectsOwner ? { status: 403 } : inRegion('us-east-1'),
    );
    expect(located).toEqual({
      exists: true,
      region: 'us-east-1',
      ownerAccountId: { unreadable: 'NotOwnedByDistributionAccount' },
    });
    expect(asked.map(({ expectsOwner }) => expectsOwner)).toEqual([true, false]);
  });

  it('finds the region of somebody else’s bucket as well', async () => {
    const { located } = await locate(({ region, expectsOwner }) => {
      if (region !== 'ap-south-1') return inRegion('ap-south-1', 301);
      return expectsOwner ? { status: 403 } : inRegion('ap-south-1');
    });
    expect(located).toEqual({
      exists: true,
      region: 'ap-south-1',
      ownerAccountId: { unreadable: 'NotOwnedByDistributionAccount' },
    });
  });

  it('does not guess when S3 refuses either way, and keeps the region S3 named', async () => {
    const refused = { unreadable: 'AccessDenied' };
    expect((await locate(() => ({ status: 403 }))).located).toEqual({
      exists: refused,
      region: refused,
      ownerAccountId: refused,
    });
    expect((await locate(() => inRegion('eu-west-1', 403))).located).toEqual({
      exists: refused,
      region: 'eu-west-1',
      ownerAccountId: refused,
    });
  });

  it('says that a bucket deleted in between is missing', async () => {
    const { located } = await locate(({ expectsOwner }) => ({ status: expectsOwner ? 403 : 404 }));
    expect(located.exists).toBe(false);
  });

  it('keeps any other failure as what it is, without a second question', async () => {
    const { located, asked } = await locate(() => ({ status: 405 }));
    expect(located).toEqual({
      exists: { unreadable: 'MethodNotAllowed' },
      region: { unreadable: 'MethodNotAllowed' },
      ownerAccountId: { unreadable: 'MethodNotAllowed' },
    });
    expect(asked).toHaveLength(1);
  });

  it('does not follow S3 in circles', async () => {
    const { located, asked } = await locate(({ region }) =>
      inRegion(region === 'us-east-1' ? 'eu-west-1' : 'us-east-1', 400),
    );
    expect(located.exists).toEqual({ unreadable: 'BadRequest' });
    expect(asked.length).toBeLessThanOrEqual(2);
  });
});
