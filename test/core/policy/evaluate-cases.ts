import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DistributionFacts, Facts, Origin } from '../../../functions/core/facts.ts';
import type { OriginAccess } from '../../../functions/core/origin-access.ts';
import { cloudFrontRequest } from '../../../functions/core/policy/cloudfront-request.ts';
import type { PolicyDocument } from '../../../functions/core/policy/document.ts';
import type { Decision } from '../../../functions/core/policy/evaluate.ts';
import type {
  AuthorizationRequest,
  ContextValue,
  PossibleValue,
  RequestContext,
  RequestPrincipal,
} from '../../../functions/core/policy/request.ts';

/** One line of test/cases/evaluate/<topic>.json. */
export interface EvaluateCase {
  readonly name: string;
  readonly policy: PolicyDocument | null;
  readonly request: CaseRequest;
  readonly decision: Decision;
}

/**
 * `caller` is one of CloudFront's ways to ask (`oac`, `oai`, `anonymous`, …: the complete request as CloudFront sends it), `service`
 * (CloudFront with nothing but the given context) or a principal. Context values: text, list of texts, null = absent, or `possible`.
 */
export interface CaseRequest {
  readonly caller: string | RequestPrincipal;
  readonly action?: string;
  readonly resource?: string;
  readonly context?: Readonly<Record<string, WrittenValue>>;
  readonly viewerProtocol?: 'http' | 'https';
  readonly customHeaders?: Readonly<Record<string, string>>;
  readonly forwardedHeaders?: readonly string[];
}

type WrittenValue = string | readonly string[] | null | { readonly possible: readonly PossibleValue[] };

const folder = join(import.meta.dirname, '../../cases/evaluate');

export function evaluateCases(): ReadonlyMap<string, readonly EvaluateCase[]> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return new Map(files.map((name) => [name.replace('.json', ''), readCases(name)]));
}

function readCases(name: string): readonly EvaluateCase[] {
  const cases: EvaluateCase[] = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  return cases;
}

const ACCESS: Readonly<Record<string, OriginAccess>> = {
  oac: { kind: 'oac', id: 'E2OAC', signing: 'always' },
  'oac-no-override': { kind: 'oac', id: 'E2OAC', signing: 'no-override' },
  oai: { kind: 'oai', id: 'E3OAI' },
  'oai-unread': { kind: 'oai', id: 'E3UNREAD' },
  anonymous: { kind: 'anonymous', because: 'no-identity' },
  website: { kind: 'anonymous', because: 'website-endpoint' },
};

export function requestOf(written: CaseRequest): AuthorizationRequest {
  const access = typeof written.caller === 'string' ? ACCESS[written.caller] : undefined;
  const asked = access ? cloudFrontAsks(written, access) : plainRequest(written.caller);
  return {
    principal: asked.principal,
    action: written.action ?? asked.action,
    resource: written.resource ?? asked.resource,
    context: { ...asked.context, ...contextOf(written.context ?? {}) },
  };
}

function plainRequest(caller: CaseRequest['caller']): AuthorizationRequest {
  const service: RequestPrincipal = { kind: 'service', service: 'cloudfront.amazonaws.com' };
  if (typeof caller === 'string' && caller !== 'service') throw new Error(`no caller is called ${caller}`);
  const principal = typeof caller === 'string' ? service : caller;
  return { principal, action: 's3:GetObject', resource: 'arn:aws:s3:::site/index.html', context: {} };
}

function contextOf(written: Readonly<Record<string, WrittenValue>>): RequestContext {
  return Object.fromEntries(Object.entries(written).map(([key, value]) => [key.toLowerCase(), contextValue(value)]));
}

function contextValue(value: WrittenValue): ContextValue {
  if (value === null) return [{ kind: 'absent' }];
  if (typeof value === 'string') return [{ kind: 'values', values: [value] }];
  return 'possible' in value ? value.possible : [{ kind: 'values', values: value }];
}

function cloudFrontAsks(written: CaseRequest, access: OriginAccess): AuthorizationRequest {
  const origin = siteOrigin(written.customHeaders ?? {});
  const distribution = siteDistribution(origin, written.forwardedHeaders ?? []);
  return cloudFrontRequest({
    facts: siteFacts(distribution),
    distribution,
    origin,
    access,
    bucket: 'site',
    partition: 'aws',
    key: 'index.html',
    viewerProtocol: written.viewerProtocol ?? 'https',
    ...(written.action === undefined ? {} : { action: written.action }),
  });
}

function siteOrigin(headers: Readonly<Record<string, string>>): Origin {
  const items = Object.entries(headers).map(([HeaderName, HeaderValue]) => ({ HeaderName, HeaderValue }));
  return {
    Id: 's3',
    DomainName: 'site.s3.eu-west-1.amazonaws.com',
    CustomHeaders: { Quantity: items.length, Items: items },
  };
}

function siteDistribution(origin: Origin, forwarded: readonly string[]): DistributionFacts {
  return {
    Id: 'E1',
    ARN: 'arn:aws:cloudfront::111122223333:distribution/E1',
    DistributionConfig: {
      Origins: { Quantity: 1, Items: [origin] },
      DefaultCacheBehavior: { TargetOriginId: 's3', ForwardedValues: { Headers: { Items: forwarded } } },
    },
  };
}

function siteFacts(distribution: DistributionFacts): Facts {
  return {
    formatVersion: 1,
    collectedAt: '2026-06-01T12:00:00Z',
    distribution,
    originAccessIdentities: { E3OAI: { S3CanonicalUserId: `${'c0ffee'.repeat(10)}abcd` } },
    buckets: { site: { ownerAccountId: '111122223333', region: 'eu-west-1' } },
  };
}
