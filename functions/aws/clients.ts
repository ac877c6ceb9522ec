import { AccessAnalyzerClient } from '@aws-sdk/client-accessanalyzer';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { assumedRole, type RoleCredentials } from './sts.ts';

/** The SDK clients of one endpoint, each made when it is first used and then kept. */
export interface AwsClients {
  accessAnalyzer(): AccessAnalyzerClient;
  cloudFormation(region: string): CloudFormationClient;
  cloudFront(): CloudFrontClient;
  cloudTrail(region: string): CloudTrailClient;
  cloudWatch(): CloudWatchClient;
  dynamoDb(): DynamoDBDocumentClient;
  /** The same client for items in DynamoDB's own notation. */
  dynamoDbItems(): DynamoDBClient;
  kms(region: string): KMSClient;
  /** Tries once, as `s3Once`. */
  kmsOnce(region: string): KMSClient;
  s3(region: string): S3Client;
  /** Tries once: for writes that must look again before each further try. */
  s3Once(region: string): S3Client;
  sns(region: string): SNSClient;
  ssm(): SSMClient;
  sts(): STSClient;
  /** Region of the environment or the profile; us-east-1 when neither names one. */
  homeRegion(): Promise<string>;
}

interface Identity {
  readonly credentials?: RoleCredentials;
}

const known = new Map<string, AwsClients>();

/** How a client goes on after AWS throttled it. https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
export type RetryMode = 'standard' | 'adaptive';

/** `endpointUrl` undefined = AWS itself. */
export function awsClients(endpointUrl: string | undefined, retryMode: RetryMode = 'standard'): AwsClients {
  return perKey(known, `${retryMode} ${endpointUrl ?? ''}`, () => makeClients(endpointUrl, retryMode));
}

/** The same clients with the temporary credentials of another role, which are asked for when first needed. */
export function awsClientsAs(roleArn: string, endpointUrl: string | undefined): AwsClients {
  return perKey(known, `standard ${endpointUrl ?? ''} ${roleArn}`, () =>
    makeClients(endpointUrl, 'standard', { credentials: assumedRole(awsClients(endpointUrl).sts, roleArn) }),
  );
}

/** `throwOnRequestTimeout`: without it the SDK only logs a request that takes too long and keeps waiting. */
const LIMITS = {
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
} as const;

/** For what only helps to understand: an answer is not worth keeping people waiting. */
const IN_PASSING = { maxAttempts: 3 } as const;

function makeClients(endpointUrl: string | undefined, retryMode: RetryMode, identity: Identity = {}): AwsClients {
  const common = { ...LIMITS, retryMode, ...identity, ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }) };
  const s3Options = { ...common, forcePathStyle: endpointUrl !== undefined, followRegionRedirects: true };
  const [s3, s3Once] = [new Map<string, S3Client>(), new Map<string, S3Client>()];
  const [kms, kmsOnce] = [new Map<string, KMSClient>(), new Map<string, KMSClient>()];
  const sns = new Map<string, SNSClient>();
  const [stacks, trails] = [new Map<string, CloudFormationClient>(), new Map<string, CloudTrailClient>()];
  const dynamoDbItems = once(() => new DynamoDBClient({ ...common, region: homeRegion }));
  return {
    accessAnalyzer: once(() => new AccessAnalyzerClient({ ...common, region: homeRegion })),
    cloudFormation: (region) =>
      perKey(stacks, region, () => new CloudFormationClient({ ...common, ...IN_PASSING, region })),
    cloudFront: once(() => new CloudFrontClient({ ...common, region: globalRegion })),
    cloudTrail: (region) => perKey(trails, region, () => new CloudTrailClient({ ...common, ...IN_PASSING, region })),
    cloudWatch: once(() => new CloudWatchClient({ ...common, region: globalRegion })),
    dynamoDb: once(() => DynamoDBDocumentClient.from(dynamoDbItems())),
    dynamoDbItems,
    kms: (region) => perKey(kms, region, () => new KMSClient({ ...common, region })),
    kmsOnce: (region) => perKey(kmsOnce, region, () => new KMSClient({ ...common, region, maxAttempts: 1 })),
    s3: (region) => perKey(s3, region, () => new S3Client({ ...s3Options, region })),
    s3Once: (region) => perKey(s3Once, region, () => new S3Client({ ...s3Options, region, maxAttempts: 1 })),
    sns: (region) => perKey(sns, region, () => new SNSClient({ ...common, region })),
    ssm: once(() => new SSMClient({ ...common, region: homeRegion })),
    sts: once(() => new STSClient({ ...common, region: homeRegion })),
    homeRegion,
  };
}

/** CloudFront and its metrics live in one region of each partition. https://docs.aws.amazon.com/general/latest/gr/cf_region.html */
async function globalRegion(): Promise<string> {
  return (await homeRegion()).startsWith('cn-') ? 'cn-northwest-1' : 'us-east-1';
}

/** Asked of the SDK, so that environment, profile and config file count as they do for every other AWS program. */
const homeRegion = once(() => new S3Client({}).config.region().catch(() => 'us-east-1'));

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function perKey<T>(map: Map<string, T>, key: string, make: () => T): T {
  const existing = map.get(key);
  if (existing !== undefined) return existing;
  const made = make();
  map.set(key, made);
  return made;
}
