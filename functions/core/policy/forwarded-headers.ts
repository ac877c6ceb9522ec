import {
  type CacheBehavior,
  type DistributionFacts,
  type Facts,
  isUnreadable,
  type Origin,
  readFact,
} from '../facts.ts';

/**
 * AWS's own origin request policies that send every viewer header (or these) to the origin.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
 */
const MANAGED_ORIGIN_REQUEST_POLICIES: Readonly<Record<string, readonly string[]>> = {
  '216adef6-5c7f-47e4-b989-5492eafa07d3': ['*'],
  '33f36d7e-f396-46d9-90e0-52428a34d9dc': ['*'],
  'b689b0a8-53d0-40ab-baf2-68738e2966ac': ['*'],
  'acba4595-bd28-49b8-b9fe-13317c0390fa': ['user-agent', 'referer'],
  '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf': ['origin', 'access-control-request-headers', 'access-control-request-method'],
  '59781a5b-3903-41f3-afcb-af62929ccde1': ['origin'],
  '775133bc-15f2-49f9-abea-afb2e0bf67d2': [
    'origin',
    'access-control-request-headers',
    'access-control-request-method',
    'user-agent',
    'x-forwarded-for',
  ],
  'bf0718e1-ba1e-49d1-88b1-f726733018ae': [],
};

/** Does any behavior of this origin send the viewer's header on? A policy that was not read may. */
export function forwardsHeader(facts: Facts, distribution: DistributionFacts, origin: Origin, header: string): boolean {
  const name = header.toLowerCase();
  return behaviorsOf(distribution, origin).some((behavior) => {
    const headers = forwardedBy(facts, behavior);
    return headers === undefined || headers.includes('*') || headers.includes(name);
  });
}

function behaviorsOf(distribution: DistributionFacts, origin: Origin): readonly CacheBehavior[] {
  const { DefaultCacheBehavior, CacheBehaviors, OriginGroups } = distribution.DistributionConfig;
  const groups =
    OriginGroups?.Items?.filter((group) => group.Members?.Items?.some((member) => member.OriginId === origin.Id)) ?? [];
  const targets = new Set<string | undefined>([undefined, origin.Id, ...groups.map((group) => group.Id)]);
  return [...(CacheBehaviors?.Items ?? []), DefaultCacheBehavior ?? {}].filter((behavior) =>
    targets.has(behavior.TargetOriginId),
  );
}

/** Lower-cased header names, `*` for all; undefined = not known. */
function forwardedBy(facts: Facts, behavior: CacheBehavior): readonly string[] | undefined {
  const legacy = behavior.ForwardedValues?.Headers?.Items ?? [];
  const byRequestPolicy = originRequestPolicyHeaders(facts, behavior.OriginRequestPolicyId);
  if (byRequestPolicy === undefined) return undefined;
  return [
    ...legacy.map((header) => header.toLowerCase()),
    ...byRequestPolicy,
    ...cachePolicyHeaders(facts, behavior.CachePolicyId),
  ];
}

function originRequestPolicyHeaders(facts: Facts, id: string | undefined): readonly string[] | undefined {
  if (!id) return [];
  const reading = readFact<HeaderPolicy>(facts, ['originRequestPolicies', id]);
  if (reading.kind === 'known') return headersOf(reading.value);
  return Object.hasOwn(MANAGED_ORIGIN_REQUEST_POLICIES, id) ? MANAGED_ORIGIN_REQUEST_POLICIES[id] : undefined;
}

/** No managed cache policy keeps Referer or User-Agent in its key, and hardly any other does: one that was not read adds nothing. */
function cachePolicyHeaders(facts: Facts, id: string | undefined): readonly string[] {
  if (!id) return [];
  const reading = readFact<HeaderPolicy>(facts, ['cachePolicies', id]);
  return reading.kind === 'known' ? (headersOf(reading.value) ?? []) : [];
}

interface HeaderPolicy {
  readonly HeadersConfig?: {
    readonly HeaderBehavior?: string;
    readonly Headers?: { readonly Items?: readonly string[] };
  };
}

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginRequestPolicyHeadersConfig.html */
function headersOf(policy: HeaderPolicy | null): readonly string[] | undefined {
  const config = policy?.HeadersConfig;
  const listed = config?.Headers?.Items?.map((header) => header.toLowerCase()) ?? [];
  switch (config?.HeaderBehavior) {
    case 'none':
      return [];
    case 'whitelist':
      return listed;
    case 'allViewer':
    case 'allViewerAndWhitelistCloudFront':
      return ['*'];
    case 'allExcept':
      return listed.includes('referer') || listed.includes('user-agent') ? undefined : ['*'];
    default:
      return undefined;
  }
}

/** The value the origin's own custom headers give; they replace whatever the viewer sent. Undefined when there is none. */
export function customHeader(origin: Origin, header: string): string | undefined {
  const found = origin.CustomHeaders?.Items?.find(
    (item) => !isUnreadable(item) && item.HeaderName?.toLowerCase() === header.toLowerCase(),
  );
  return found?.HeaderValue;
}
