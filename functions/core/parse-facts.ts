import * as z from 'zod/mini';
import { withoutEmptySettings } from './empty-settings.ts';
import type { Facts } from './facts.ts';
import { isObject } from './policy/canonical-json.ts';
import { withUnreadableWholes } from './unreadable-parts.ts';

/** The facts file cannot be used; the message names the place, what is there and what was expected. */
export class FactsError extends Error {
  override readonly name = 'FactsError';
}

const HOW_TO = 'See "Facts file" in docs/facts.md, or write one with: originmend facts <distribution>';

/** zod/mini brings no words of its own. */
z.config(z.locales.en());

const unreadable = z.looseObject({ unreadable: z.string() });
const orUnreadable = <T extends z.ZodMiniType>(schema: T) => z.union([unreadable, schema]);
const recordOf = <T extends z.ZodMiniType>(schema: T) => orUnreadable(z.record(z.string(), orUnreadable(schema)));

const items = <T extends z.ZodMiniType>(schema: T) => z.looseObject({ Items: z.optional(z.array(schema)) });
const behavior = z.looseObject({
  PathPattern: z.optional(z.string()),
  TargetOriginId: z.optional(z.string()),
  ViewerProtocolPolicy: z.optional(z.string()),
  OriginRequestPolicyId: z.optional(z.string()),
  CachePolicyId: z.optional(z.string()),
  AllowedMethods: z.optional(items(z.string())),
  ForwardedValues: z.optional(
    z.looseObject({ QueryString: z.optional(z.boolean()), Headers: z.optional(items(z.string())) }),
  ),
  TrustedKeyGroups: z.optional(z.looseObject({ Enabled: z.optional(z.boolean()) })),
  TrustedSigners: z.optional(z.looseObject({ Enabled: z.optional(z.boolean()) })),
  FunctionAssociations: z.optional(
    items(z.looseObject({ EventType: z.optional(z.string()), FunctionARN: z.optional(z.string()) })),
  ),
  LambdaFunctionAssociations: z.optional(
    items(z.looseObject({ EventType: z.optional(z.string()), LambdaFunctionARN: z.optional(z.string()) })),
  ),
});

const origin = z.looseObject({
  Id: z.string(),
  DomainName: z.string(),
  OriginPath: z.optional(z.string()),
  OriginAccessControlId: z.optional(z.string()),
  S3OriginConfig: z.optional(z.looseObject({ OriginAccessIdentity: z.optional(z.string()) })),
  CustomHeaders: z.optional(items(z.looseObject({ HeaderName: z.string(), HeaderValue: z.optional(z.string()) }))),
});

const originGroup = z.looseObject({
  Id: z.string(),
  Members: z.optional(items(z.looseObject({ OriginId: z.string() }))),
  FailoverCriteria: z.optional(z.looseObject({ StatusCodes: z.optional(items(z.number())) })),
});

const customErrorResponse = z.looseObject({
  ErrorCode: z.number(),
  ResponsePagePath: z.optional(z.string()),
  ResponseCode: z.optional(z.string()),
});

const geoRestriction = z.looseObject({
  RestrictionType: z.optional(z.string()),
  Items: z.optional(z.array(z.string())),
});

const arn = z.string().check(
  z.regex(/^arn:[^:]+:cloudfront:[^:]*:[^:]+:.+/, {
    error: 'Invalid input: expected an ARN like arn:aws:cloudfront::111122223333:distribution/E1EXAMPLE',
  }),
);

const distribution = z.looseObject({
  Id: z.string(),
  ARN: arn,
  Status: z.optional(z.string()),
  DomainName: z.optional(z.string()),
  ETag: z.optional(z.string()),
  DistributionConfig: z.looseObject({
    Origins: items(origin),
    DefaultCacheBehavior: z.optional(behavior),
    CacheBehaviors: z.optional(items(behavior)),
    OriginGroups: z.optional(items(originGroup)),
    CustomErrorResponses: z.optional(items(customErrorResponse)),
    Aliases: z.optional(items(z.string())),
    DefaultRootObject: z.optional(z.string()),
    Enabled: z.optional(z.boolean()),
    Staging: z.optional(z.boolean()),
    WebACLId: z.optional(z.string()),
    ConnectionMode: z.optional(z.string()),
    Restrictions: z.optional(z.looseObject({ GeoRestriction: z.optional(geoRestriction) })),
  }),
});

/** A value that would be judged as if it said nothing: the API's whole answer in place of what is in it, or no error code. */
function without(key: string, expected: string) {
  return z.check<Record<string, unknown>>(({ value, issues }) => {
    if (Object.hasOwn(value, key))
      issues.push({ code: 'custom', input: value, message: `Invalid input: expected ${expected}` });
  });
}

const hasNoErrorCode = without('unreadable', 'an error code such as "AccessDenied" as unreadable');

const publicAccessBlock = z
  .looseObject({
    BlockPublicAcls: z.optional(z.boolean()),
    IgnorePublicAcls: z.optional(z.boolean()),
    BlockPublicPolicy: z.optional(z.boolean()),
    RestrictPublicBuckets: z.optional(z.boolean()),
  })
  .check(without('PublicAccessBlockConfiguration', 'the four settings themselves'), hasNoErrorCode);

const STATEMENTS = 'Invalid input: expected a statement or a list of statements, each an object';

function isStatements(value: unknown): boolean {
  const statements: readonly unknown[] = Array.isArray(value) ? value : [value];
  return statements.every((entry) => typeof entry === 'object' && entry !== null && !Array.isArray(entry));
}

/** What S3 and KMS store; what is inside a statement is judged statement by statement. */
const policy = z
  .looseObject({ Statement: z.optional(z.unknown().check(z.refine(isStatements, { error: STATEMENTS }))) })
  .check(without('Policy', 'the policy document itself, as an object'), hasNoErrorCode);

const text = z.optional(z.nullable(orUnreadable(z.string())));
const storedObject = z.looseObject({
  ServerSideEncryption: text,
  SSEKMSKeyId: text,
  SSECustomerAlgorithm: text,
  StorageClass: text,
  ArchiveStatus: text,
  Restore: text,
  ownedByBucketOwner: z.optional(orUnreadable(z.boolean())),
});

const kmsKey = z.looseObject({
  KeyManager: z.optional(orUnreadable(z.string())),
  KeyState: z.optional(orUnreadable(z.string())),
  policy: z.optional(z.nullable(orUnreadable(policy))),
});

const bucket = z.looseObject({
  exists: z.optional(orUnreadable(z.boolean())),
  ownerAccountId: z.optional(orUnreadable(z.string())),
  region: z.optional(orUnreadable(z.string())),
  policy: z.optional(z.nullable(orUnreadable(policy))),
  publicAccessBlock: z.optional(z.nullable(orUnreadable(publicAccessBlock))),
  objectOwnership: z.optional(z.nullable(orUnreadable(z.string()))),
  requestPayer: z.optional(orUnreadable(z.string())),
  tags: z.optional(orUnreadable(z.record(z.string(), z.string()))),
  objects: z.optional(orUnreadable(z.record(z.string(), z.nullable(orUnreadable(storedObject))))),
});

const FORWARDED = 'HeadersConfig and QueryStringsConfig themselves';

const headers = z.looseObject({
  HeadersConfig: z.optional(
    z.looseObject({ HeaderBehavior: z.optional(z.string()), Headers: z.optional(items(z.string())) }),
  ),
  QueryStringsConfig: z.optional(
    z.looseObject({ QueryStringBehavior: z.optional(z.string()), QueryStrings: z.optional(items(z.string())) }),
  ),
});

/** Where GetCachePolicy and GetOriginRequestPolicy keep them. */
const WRAPPERS: readonly string[] = [
  'CachePolicy',
  'CachePolicyConfig',
  'ParametersInCacheKeyAndForwardedToOrigin',
  'OriginRequestPolicy',
  'OriginRequestPolicyConfig',
];

const forwardingPolicy = headers.check(...WRAPPERS.map((wrapper) => without(wrapper, FORWARDED)));

const otherDistribution = z.looseObject({
  Id: z.string(),
  ARN: z.optional(z.string()),
  Status: z.optional(z.string()),
  Staging: z.optional(z.boolean()),
  Origins: z.optional(items(origin)),
});

const factsSchema = z.looseObject({
  formatVersion: z.literal(1),
  accountId: z.optional(orUnreadable(z.string())),
  collectedAt: z.optional(z.string()),
  distribution: orUnreadable(distribution),
  originAccessControls: z.optional(recordOf(z.looseObject({ SigningBehavior: z.string() }))),
  originAccessIdentities: z.optional(recordOf(z.looseObject({ S3CanonicalUserId: z.optional(z.string()) }))),
  originRequestPolicies: z.optional(recordOf(forwardingPolicy)),
  cachePolicies: z.optional(recordOf(forwardingPolicy)),
  otherDistributions: z.optional(orUnreadable(z.array(otherDistribution))),
  buckets: z.optional(recordOf(bucket)),
  kmsKeys: z.optional(recordOf(kmsKey)),
  probe: z.optional(
    orUnreadable(
      z.looseObject({
        url: z.string(),
        method: z.optional(z.string()),
        status: z.number(),
        headers: z.optional(z.record(z.string(), z.string())),
        body: z.optional(z.string()),
      }),
    ),
  ),
});

/** Accepts any JSON value; unknown keys are kept. Throws FactsError for a file that is not a facts file of format version 1. */
export function parseFacts(value: unknown): Facts {
  if (isTooDeep(value))
    throw new FactsError(`the file is nested too deep; expected at most ${DEEPEST} levels. ${HOW_TO}`);
  const facts = completed(value);
  if (isFacts(facts)) return withDefaults(facts);
  throw new FactsError(explain(facts, factsSchema.safeParse(facts).error?.issues ?? []));
}

/** Far below what recursion can bear, far above what AWS nests. */
const DEEPEST = 100;

function isTooDeep(value: unknown): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth <= DEEPEST; depth++) {
    level = level.flatMap((entry) => (typeof entry === 'object' && entry !== null ? Object.values(entry) : []));
    if (level.length === 0) return false;
  }
  return true;
}

function completed(value: unknown): unknown {
  return isObject(value) ? withUnreadableWholes(withoutEmptySettings(value)) : value;
}

function isFacts(value: unknown): value is Facts {
  return factsSchema.safeParse(value).success;
}

/** Without a target a behavior is taken to reach every origin. */
const NO_BEHAVIOR = {};

/** Lists AWS leaves out when they are empty, and a default behavior a reduced file may leave out, are made explicit once, here. */
function withDefaults(facts: Facts): Facts {
  const { distribution: read, probe } = facts;
  const known =
    'unreadable' in read
      ? read
      : {
          ...read,
          DistributionConfig: {
            ...read.DistributionConfig,
            DefaultCacheBehavior: read.DistributionConfig.DefaultCacheBehavior ?? NO_BEHAVIOR,
          },
        };
  return {
    ...facts,
    distribution: known,
    ...(probe && !('unreadable' in probe) ? { probe: { ...probe, headers: probe.headers ?? {} } } : {}),
  };
}

function explain(value: unknown, issues: readonly z.core.$ZodIssue[]): string {
  const issue = deepest(issues[0]);
  const where = issue?.path.join('.') || 'the file';
  const actual = JSON.stringify(
    issue?.path.reduce<unknown>(
      (at, key) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined),
      value,
    ),
  );
  return `${where} is ${actual === undefined ? 'missing' : clip(actual)}; expected ${expectation(issue?.message) ?? 'a facts file of formatVersion 1'}. ${HOW_TO}`;
}

/** What was received stands before it already, by value. */
function expectation(message: string | undefined): string | undefined {
  return message?.replace(/^Invalid input: expected /, '').replace(/, received .*$/, '');
}

/** For "value or unreadable" the branch about the value says more than the union itself. */
function deepest(
  issue: z.core.$ZodIssue | undefined,
  parents: readonly PropertyKey[] = [],
): { path: readonly PropertyKey[]; message: string } | undefined {
  if (!issue) return undefined;
  const path = [...parents, ...issue.path];
  const branch = issue.code === 'invalid_union' ? issue.errors.at(-1)?.[0] : undefined;
  return branch ? deepest(branch, path) : { path, message: issue.message };
}

function clip(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
