import type { DistributionFacts, Origin, OtherDistribution } from '../../functions/core/facts.ts';
import type { BucketAddress, Deps } from '../../functions/workflow/deps.ts';

export const ACCOUNT = '111122223333';
export const POLICY_TEXT = '{ "Version": "2012-10-17", "Statement": [] }';
export const KEY_ARN = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/k`;

/** One S3 origin signed by OAC E2OAC. */
export function s3Origin(bucket: string, more: Partial<Origin> = {}): Origin {
  return {
    Id: bucket,
    DomainName: `${bucket}.s3.eu-west-1.amazonaws.com`,
    S3OriginConfig: { OriginAccessIdentity: '' },
    OriginAccessControlId: 'E2OAC',
    ...more,
  };
}

export function distributionOf(
  origins: readonly Origin[],
  config: Partial<DistributionFacts['DistributionConfig']> = {},
): DistributionFacts {
  return {
    Id: 'E1',
    ARN: `arn:aws:cloudfront::${ACCOUNT}:distribution/E1`,
    Status: 'Deployed',
    DomainName: 'd1.cloudfront.net',
    DistributionConfig: {
      Enabled: true,
      DefaultRootObject: 'index.html',
      Origins: { Quantity: origins.length, Items: origins },
      DefaultCacheBehavior: { TargetOriginId: origins[0]?.Id ?? '', OriginRequestPolicyId: 'orp', CachePolicyId: 'cp' },
      ...config,
    },
  };
}

export interface Account {
  readonly distribution: DistributionFacts;
  readonly others: readonly OtherDistribution[];
  /** Bucket → its keys. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  readonly policyText: string | null;
  readonly objectOwnership: string | null;
}

/** The reads a collection can make, by the name they are recorded and refused under. */
export type ReadName =
  | Exclude<keyof Deps['s3'], 'putBucketPolicy' | 'deleteBucketPolicy'>
  | keyof Deps['cloudfront']
  | 'describeKey'
  | 'probe';

export interface FakeReads {
  readonly deps: Deps;
  /** `name argument argument`, in the order of the calls. */
  readonly calls: readonly string[];
}

/** An account in memory. Every read in `refused` answers `{unreadable: 'AccessDenied'}`; every write fails the test. */
export function fakeReads(given: Partial<Account> = {}, refused: readonly ReadName[] = []): FakeReads {
  const account: Account = {
    distribution: distributionOf([s3Origin('site')]),
    others: [],
    keys: { site: ['index.html', 'app.js'] },
    policyText: POLICY_TEXT,
    objectOwnership: 'BucketOwnerEnforced',
    ...given,
  };
  const calls: string[] = [];
  const answer = <T>(name: ReadName, args: readonly string[], value: T) => {
    calls.push([name, ...args].join(' '));
    return Promise.resolve(refused.includes(name) ? { unreadable: 'AccessDenied' } : value);
  };
  const located = (bucket: string) => {
    const unreadable = { unreadable: 'AccessDenied' };
    if (refused.includes('locateBucket')) return { exists: unreadable, region: unreadable, ownerAccountId: unreadable };
    const gone = { unreadable: 'NoSuchBucket' };
    return account.keys[bucket]
      ? { exists: true, region: 'eu-west-1', ownerAccountId: ACCOUNT }
      : { exists: false, region: gone, ownerAccountId: gone };
  };
  const at = ({ bucket, region }: BucketAddress) => `${bucket}@${region}`;
  const keysOf = ({ bucket }: BucketAddress) => account.keys[bucket] ?? [];
  const neverWritten = () => Promise.reject(new Error('collecting facts must not write'));
  const deps: Deps = {
    cloudfront: {
      getDistribution: (id) => answer('getDistribution', [id], account.distribution),
      listDistributions: () => answer('listDistributions', [], account.others),
      getOriginAccessControl: (id) => answer('getOriginAccessControl', [id], { SigningBehavior: 'always' }),
      getOriginAccessIdentity: (id) =>
        answer('getOriginAccessIdentity', [id], { S3CanonicalUserId: `canonical-${id}` }),
      getOriginRequestPolicy: (id) => answer('getOriginRequestPolicy', [id], { Name: id }),
      getCachePolicy: (id) => answer('getCachePolicy', [id], { Name: id }),
    },
    s3: {
      locateBucket: (bucket, owner) => {
        calls.push(`locateBucket ${bucket} ${owner}`);
        return Promise.resolve(located(bucket));
      },
      getBucketPolicyText: (address) => answer('getBucketPolicyText', [at(address)], account.policyText),
      getPublicAccessBlock: (address) => answer('getPublicAccessBlock', [at(address)], null),
      getObjectOwnership: (address) => answer('getObjectOwnership', [at(address)], account.objectOwnership),
      getRequestPayer: (address) => answer('getRequestPayer', [at(address)], 'BucketOwner'),
      getTags: (address) => answer('getTags', [at(address)], {}),
      listKeys: (address, prefix, limit) =>
        answer(
          'listKeys',
          [at(address), prefix],
          keysOf(address)
            .filter((key) => key.startsWith(prefix))
            .slice(0, limit),
        ),
      headObject: (address, key, { compareOwner } = { compareOwner: true }) => {
        const found = {
          ServerSideEncryption: 'aws:kms',
          SSEKMSKeyId: KEY_ARN,
          ...(compareOwner ? { ownedByBucketOwner: false } : {}),
        };
        return answer(
          'headObject',
          [at(address), key, ...(compareOwner ? ['and its owner'] : [])],
          keysOf(address).includes(key) ? found : null,
        );
      },
      putBucketPolicy: neverWritten,
      deleteBucketPolicy: neverWritten,
    },
    kms: { describeKey: (keyArn) => answer('describeKey', [keyArn], { KeyManager: 'CUSTOMER' }) },
    cloudwatch: { describeAlarms: () => Promise.resolve([]), alarmContributors: () => Promise.resolve([]) },
    probe: (url) => answer('probe', [url], { url, status: 200, headers: {} }),
    plans: {
      create: neverWritten,
      get: neverWritten,
      addToken: neverWritten,
      addApproverTokens: neverWritten,
      addRequester: neverWritten,
      approve: neverWritten,
      markTold: neverWritten,
      claim: neverWritten,
      recordIntent: neverWritten,
      release: neverWritten,
      finish: neverWritten,
      finishDeploying: neverWritten,
      claimUndo: neverWritten,
      finishUndo: neverWritten,
      takeOver: neverWritten,
      endOpen: neverWritten,
      claimOwnUndo: neverWritten,
      addUndoToken: neverWritten,
      remind: neverWritten,
      claimTelling: neverWritten,
      markPublished: neverWritten,
      watch: neverWritten,
      unwatch: neverWritten,
      watched: neverWritten,
      openIncident: neverWritten,
      getIncident: neverWritten,
      closeIncident: neverWritten,
    },
    notes: { read: neverWritten, change: neverWritten },
    parameters: { get: neverWritten, put: neverWritten },
    checkPolicy: neverWritten,
    decisions: { record: neverWritten, list: neverWritten },
    notify: neverWritten,
    keepReport: neverWritten,
    now: () => new Date('2026-11-24T00:00:00.000Z'),
    newToken: () => 'token',
    newId: () => 'id',
    sleep: () => Promise.resolve(),
    log: () => undefined,
    count: () => undefined,
  };
  return { deps, calls };
}
