import { describe, expect, it } from 'vitest';
import { awsClients } from '../../functions/aws/clients.ts';
import { s3Deps } from '../../functions/aws/s3.ts';
import type { S3Deps } from '../../functions/workflow/deps.ts';
import { useTestCredentials } from './credentials.ts';
import { type HttpStub, type SeenRequest, type StubAnswer, s3Error, startStub } from './http-stub.ts';

useTestCredentials();

const SITE = { bucket: 'site', region: 'eu-west-1' };

async function withS3(answer: (request: SeenRequest) => StubAnswer): Promise<S3Deps & { readonly stub: HttpStub }> {
  const stub = await startStub(answer);
  return { ...s3Deps(awsClients(stub.url), async () => undefined), stub };
}

type Ask = (s3: S3Deps) => Promise<unknown>;

const READS: Readonly<Record<string, Ask>> = {
  policy: (s3) => s3.getBucketPolicyText(SITE),
  publicAccessBlock: (s3) => s3.getPublicAccessBlock(SITE),
  objectOwnership: (s3) => s3.getObjectOwnership(SITE),
  requestPayer: (s3) => s3.getRequestPayer(SITE),
  tags: (s3) => s3.getTags(SITE),
  listKeys: (s3) => s3.listKeys(SITE, '', 5),
};

describe('reads of a bucket', () => {
  it.each([
    [
      'policy',
      '/site?policy',
      '{ "Version":"2008-10-17",\n  "Id": "ü", "Statement": [] }\n',
      '{ "Version":"2008-10-17",\n  "Id": "ü", "Statement": [] }\n',
    ],
    [
      'publicAccessBlock',
      '/site?publicAccessBlock',
      '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><RestrictPublicBuckets>false</RestrictPublicBuckets></PublicAccessBlockConfiguration>',
      { BlockPublicAcls: true, RestrictPublicBuckets: false },
    ],
    [
      'objectOwnership',
      '/site?ownershipControls',
      '<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>',
      'ObjectWriter',
    ],
    [
      'requestPayer',
      '/site?requestPayment',
      '<RequestPaymentConfiguration><Payer>Requester</Payer></RequestPaymentConfiguration>',
      'Requester',
    ],
    [
      'tags',
      '/site?tagging',
      '<Tagging><TagSet><Tag><Key>originmend:mode</Key><Value>off</Value></Tag><Tag><Key>empty</Key><Value></Value></Tag></TagSet></Tagging>',
      { 'originmend:mode': 'off', empty: '' },
    ],
  ])('asks for the %s and returns what S3 says', async (name, url, body, expected) => {
    const s3 = await withS3(() => ({ body }));
    expect(await READS[name]?.(s3)).toEqual(expected);
    expect(s3.stub.seen).toMatchObject([{ method: 'GET', url }]);
    expect(s3.stub.seen[0]?.headers.authorization).toContain('/eu-west-1/s3/');
  });

  it.each([
    ['policy', 'NoSuchBucketPolicy', null],
    ['publicAccessBlock', 'NoSuchPublicAccessBlockConfiguration', null],
    ['objectOwnership', 'OwnershipControlsNotFoundError', null],
    ['tags', 'NoSuchTagSet', {}],
  ])('takes a %s that was never set (%s) as nothing, not as a failure', async (name, code, expected) => {
    const s3 = await withS3(() => s3Error(404, code));
    expect(await READS[name]?.(s3)).toEqual(expected);
  });

  it.each(
    Object.keys(READS).flatMap(
      (name) =>
        [
          [name, 403, 'AccessDenied'],
          [name, 404, 'NoSuchBucket'],
          [name, 405, 'MethodNotAllowed'],
        ] as const,
    ),
  )('reports a %s that answers %i as unreadable: %s', async (name, status, code) => {
    const s3 = await withS3(() => s3Error(status, code));
    expect(await READS[name]?.(s3)).toEqual({ unreadable: code });
  });

  it.each(['objectOwnership', 'requestPayer'])(
    'does not take an empty answer about the %s for a healthy one',
    async (name) => {
      const s3 = await withS3(() => ({ body: '<Empty xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></Empty>' }));
      expect(await READS[name]?.(s3)).toEqual({ unreadable: 'EmptyAnswer' });
    },
  );
});

describe('listKeys', () => {
  it('asks for as many keys as wanted below the prefix and leaves console folders out', async () => {
    const s3 = await withS3(() => ({
      body: '<ListBucketResult><Contents><Key>site/</Key></Contents><Contents><Key>site/a b+ü.css</Key></Contents><Contents><Key>site/x</Key></Contents></ListBucketResult>',
    }));
    expect(await s3.listKeys(SITE, 'site/', 7)).toEqual(['site/a b+ü.css', 'site/x']);
    const query = new URL(s3.stub.seen[0]?.url ?? '', 'http://stub').searchParams;
    expect([query.get('prefix'), query.get('max-keys')]).toEqual(['site/', '7']);
  });

  it('finds nothing in an empty bucket', async () => {
    const s3 = await withS3(() => ({ body: '<ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>' }));
    expect(await s3.listKeys(SITE, '', 5)).toEqual([]);
  });
});

describe('headObject', () => {
  const owner = (id: string): StubAnswer => ({
    body: `<AccessControlPolicy><Owner><ID>${id}</ID></Owner></AccessControlPolicy>`,
  });
  const encrypted = {
    'x-amz-server-side-encryption': 'aws:kms',
    'x-amz-server-side-encryption-aws-kms-key-id': 'arn:aws:kms:eu-west-1:111122223333:key/k',
  };

  it('keeps AWS’s own names for what decides about reading', async () => {
    const archived = {
      ...encrypted,
      'x-amz-storage-class': 'GLACIER',
      'x-amz-archive-status': 'ARCHIVE_ACCESS',
      'x-amz-restore': 'ongoing-request="true"',
    };
    const s3 = await withS3(() => ({ headers: archived }));
    expect(await s3.headObject(SITE, 'a b/ü.html', { compareOwner: false })).toEqual({
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/k',
      StorageClass: 'GLACIER',
      ArchiveStatus: 'ARCHIVE_ACCESS',
      Restore: 'ongoing-request="true"',
    });
    expect(s3.stub.seen).toMatchObject([{ method: 'HEAD', url: '/site/a%20b/%C3%BC.html' }]);
  });

  it.each([
    ['canonical', true],
    ['other', false],
  ])('compares the owner %s of the object with the owner of the bucket', async (objectOwner, expected) => {
    const s3 = await withS3(({ method, url }) =>
      method === 'HEAD' ? {} : owner(url.startsWith('/site/key') ? objectOwner : 'canonical'),
    );
    expect(await s3.headObject(SITE, 'key')).toEqual({ ownedByBucketOwner: expected });
  });

  it.each(['/site/key?acl', '/site?acl'])('does not know the owner when %s is refused', async (refused) => {
    const s3 = await withS3(({ method, url }) =>
      method === 'HEAD' ? {} : url === refused ? s3Error(403, 'AccessDenied') : owner('canonical'),
    );
    expect(await s3.headObject(SITE, 'key')).toEqual({ ownedByBucketOwner: { unreadable: 'AccessDenied' } });
  });

  it('says null for an object that is not there and asks nothing more', async () => {
    const s3 = await withS3(() => ({ status: 404 }));
    expect(await s3.headObject(SITE, 'gone')).toBeNull();
    expect(s3.stub.seen).toHaveLength(1);
  });

  it.each([
    [403, 'AccessDenied'],
    [400, 'BadRequest'],
    [405, 'MethodNotAllowed'],
  ])('does not take a refusal (%i) for a missing object', async (status, code) => {
    const s3 = await withS3(() => ({ status }));
    expect(await s3.headObject(SITE, 'key')).toEqual({ unreadable: code });
  });
});
