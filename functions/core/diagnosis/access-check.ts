import { type CacheBehavior, isUnreadable } from '../facts.ts';
import { cloudFrontRequest } from '../policy/cloudfront-request.ts';
import { listOf, type PolicyDocument, statementsOf } from '../policy/document.ts';
import { type Decision, type Evaluation, evaluate } from '../policy/evaluate.ts';
import type { OriginView } from './origin-view.ts';
import { behaviorFor } from './path-pattern.ts';

/** One request CloudFront sends to the bucket, judged by the bucket policy. */
export interface AccessCheck {
  readonly key: string;
  /** `existing` = HeadObject found it; `sample` = a made-up key that stands for a class of keys. */
  readonly basis: 'existing' | 'sample';
  readonly viewerProtocol: 'https' | 'http';
  readonly evaluation: Evaluation;
  /** The decision with every Deny left out: is there a grant at all? */
  readonly granted: Decision;
  readonly grantEvaluation: Evaluation;
}

export type AccessChecks =
  | { readonly kind: 'checked'; readonly checks: readonly AccessCheck[] }
  | { readonly kind: 'unknown'; readonly needs: readonly string[]; readonly because: string };

const cache = new WeakMap<OriginView, AccessChecks>();

/** Evaluates the bucket policy for the keys that tell: sampled existing ones, else made-up ones per behavior and per Resource pattern. */
export function accessChecks(view: OriginView): AccessChecks {
  const known = cache.get(view);
  if (known) return known;
  const checks = judge(view);
  cache.set(view, checks);
  return checks;
}

function judge(view: OriginView): AccessChecks {
  if (view.access.kind === 'unknown')
    return { kind: 'unknown', needs: view.access.needs, because: view.access.because };
  const policy = view.read('bucket.policy');
  if (policy.kind !== 'known')
    return { kind: 'unknown', needs: [policy.path], because: 'the bucket policy is not known' };
  const keys = keysToCheck(view, policy.value);
  const checks = keys.flatMap((key) =>
    protocolsOf(view, key.key).map((protocol) => check(view, policy.value, key, protocol)),
  );
  return { kind: 'checked', checks: [...checks, ...plainHttpChecks(view, policy.value, keys)] };
}

/**
 * A behavior none of the keys belongs to is still asked about plain HTTP, with a made-up key: what its objects would be granted is not
 * known, but what is refused for the protocol alone is.
 */
function plainHttpChecks(
  view: OriginView,
  policy: PolicyDocument | null,
  keys: readonly KeyToCheck[],
): readonly AccessCheck[] {
  const served = new Set(keys.map(({ key }) => behaviorOf(view, key)));
  const open = view.behaviors.filter(
    (behavior) => behavior.ViewerProtocolPolicy === 'allow-all' && !served.has(behavior),
  );
  return open.flatMap((behavior) => {
    const key = { key: sampleKey(view, behavior), basis: 'sample' as const };
    if (behaviorOf(view, key.key) !== behavior || protocolsOf(view, key.key).length < 2) return [];
    const [https, http] = [check(view, policy, key, 'https'), check(view, policy, key, 'http')];
    return https.evaluation.decision === 'allowed' && http.evaluation.decision !== 'allowed' ? [http] : [];
  });
}

interface KeyToCheck {
  readonly key: string;
  readonly basis: AccessCheck['basis'];
}

function check(
  view: OriginView,
  policy: PolicyDocument | null,
  key: KeyToCheck,
  viewerProtocol: 'https' | 'http',
): AccessCheck {
  const request = cloudFrontRequest({
    facts: view.facts,
    distribution: view.distribution,
    origin: view.origin,
    access: view.access,
    bucket: view.bucket ?? '',
    partition: view.partition,
    key: key.key,
    viewerProtocol,
  });
  const grantEvaluation = evaluate(withoutDenies(policy), request);
  return {
    ...key,
    viewerProtocol,
    evaluation: evaluate(policy, request),
    granted: grantEvaluation.decision,
    grantEvaluation,
  };
}

/** Keeps every statement's index: a Deny becomes one that names no effect, not a gap. */
function withoutDenies(policy: PolicyDocument | null): PolicyDocument | null {
  if (policy === null) return null;
  const statements = statementsOf(policy);
  return {
    ...policy,
    Statement: statements.map((statement) => (statement.Effect === 'Deny' ? { Effect: 'Ignored' } : statement)),
  };
}

/** Sampled objects that exist and that a viewer can reach through this origin; without any, made-up keys. */
function keysToCheck(view: OriginView, policy: PolicyDocument | null): readonly KeyToCheck[] {
  const existing = existingKeys(view).map((key) => ({ key, basis: 'existing' as const }));
  if (existing.length > 0) return existing;
  return sampleKeys(view, policy).map((key) => ({ key, basis: 'sample' as const }));
}

export function existingKeys(view: OriginView): readonly string[] {
  const objects = view.read('bucket.objects');
  if (objects.kind !== 'known') return [];
  const names = Object.entries(objects.value).filter(([, object]) => object !== null && !isUnreadable(object));
  return names.map(([key]) => key).filter((key) => isReachable(view, key));
}

/** True when some viewer path leads to this key through this origin. */
export function isReachable(view: OriginView, key: string): boolean {
  if (!key.startsWith(view.keyPrefix)) return false;
  const behavior = behaviorOf(view, key);
  return view.behaviors.length === 0 || (behavior !== undefined && view.behaviors.includes(behavior));
}

/** The behavior whose requests lead to this key; undefined when the key lies outside of the origin path. */
function behaviorOf(view: OriginView, key: string): CacheBehavior | undefined {
  if (!key.startsWith(view.keyPrefix)) return undefined;
  return behaviorFor(view.distribution.DistributionConfig, `/${key.slice(view.keyPrefix.length)}`);
}

const SAMPLE = 'originmend-sample';

function sampleKeys(view: OriginView, policy: PolicyDocument | null): readonly string[] {
  const behaviors: readonly CacheBehavior[] = view.behaviors.length > 0 ? view.behaviors : [{}];
  const perBehavior = behaviors.map((behavior) => sampleKey(view, behavior));
  const perResource = resourceKeys(view, policy).filter((key) => key !== view.keyPrefix && isReachable(view, key));
  return [...new Set([...perBehavior, ...perResource])];
}

function sampleKey(view: OriginView, { PathPattern = '*' }: CacheBehavior): string {
  return view.keyPrefix + (instanceOf(PathPattern.replace(/^\//, '')) || rootObject(view));
}

/** What a behavior for "/" alone asks for; without a default root object that is no object at all. */
function rootObject(view: OriginView): string {
  return view.distribution.DistributionConfig.DefaultRootObject?.replace(/^\/+/, '') || SAMPLE;
}

/** Each Resource pattern of this bucket stands for a class of keys that may be treated differently: one made-up key of each. */
function resourceKeys(view: OriginView, policy: PolicyDocument | null): readonly string[] {
  const start = `arn:${view.partition}:s3:::${view.bucket}/`;
  const resources = statementsOf(policy).flatMap((statement) =>
    statement.Effect === 'Allow' ? listOf(statement.Resource) : [],
  );
  return resources.flatMap((resource) =>
    typeof resource === 'string' && resource.startsWith(start) && !resource.includes('${')
      ? [instanceOf(resource.slice(start.length))]
      : [],
  );
}

function instanceOf(pattern: string): string {
  return pattern.replace(/\*+/g, SAMPLE).replace(/\?/g, 'x');
}

/** http is checked too when a behavior that serves this key lets viewers use it; a website endpoint is only ever asked over http. */
function protocolsOf(view: OriginView, key: string): readonly ('https' | 'http')[] {
  if (view.s3?.kind === 'website') return ['http'];
  const behavior = behaviorOf(view, key);
  return behavior?.ViewerProtocolPolicy === 'allow-all' && view.behaviors.includes(behavior)
    ? ['https', 'http']
    : ['https'];
}
