import { existingKeys, isReachable } from '../core/diagnosis/access-check.ts';
import type { OriginView } from '../core/diagnosis/origin-view.ts';
import { behaviorFor } from '../core/diagnosis/path-pattern.ts';
import { type DistributionFacts, isUnreadable } from '../core/facts.ts';

/** Viewer paths to look at: the one that fails, the root when it has a default object, and keys somebody named. */
export interface Sample {
  readonly url?: string;
  /** S3 keys, the origin path included. */
  readonly keys?: readonly string[];
}

/** The keys that this origin's bucket is asked for because of the sample. */
export function keysFor(view: OriginView, { url, keys = [] }: Sample): readonly string[] {
  const paths = ['/', ...(url === undefined ? [] : [pathOf(url)])];
  const asked = paths.flatMap((path) => keyOf(view, path) ?? []);
  return [...new Set([...asked, ...keys.filter((key) => key.startsWith(view.keyPrefix))])];
}

/** The key behind a viewer path when this origin serves it; `/` stands for the default root object. */
function keyOf(view: OriginView, path: string): string | undefined {
  const served = path === '/' ? `/${rootObjectOf(view.distribution)}` : path;
  const isServedHere = view.behaviors.includes(behaviorFor(view.distribution.DistributionConfig, served));
  return served === '/' || !isServedHere ? undefined : view.keyPrefix + served.slice(1);
}

/** AWS wants it without a leading slash; with one S3 is asked for another key, which is a finding of its own. */
function rootObjectOf({ DistributionConfig }: DistributionFacts): string {
  return (DistributionConfig.DefaultRootObject ?? '').replace(/^\//, '');
}

/** The viewer's path, percent-decoded where it can be. */
function pathOf(url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : '/';
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * The URL to ask through CloudFront: the failing one, else one whose object exists or at least is not known to be missing;
 * the root when no origin is S3. Undefined when there is none, or the distribution is disabled and answers nothing. `views` see facts with the sampled objects.
 */
export function probeUrl(
  distribution: DistributionFacts,
  views: readonly OriginView[],
  { url }: Sample,
): string | undefined {
  if (url !== undefined) return url;
  if (!distribution.DomainName || distribution.DistributionConfig.Enabled === false) return undefined;
  const served = views.filter((view) => view.behaviors.length > 0);
  const paths = [
    ...served.flatMap((view) => pathsOf(view, existingKeys(view))),
    ...served.flatMap((view) => pathsOf(view, refusedKeys(view))),
  ];
  const root = `/${rootObjectOf(distribution)}`;
  if (root !== '/' && paths.includes(root)) return `https://${distribution.DomainName}/`;
  const path = paths[0] ?? (views.some(({ s3 }) => s3 !== undefined) ? undefined : '/');
  return path === undefined ? undefined : `https://${distribution.DomainName}${encodePath(path)}`;
}

/** Keys we may not look at ourselves; a Deny that hits CloudFront often hits us as well. */
function refusedKeys(view: OriginView): readonly string[] {
  const objects = view.read('bucket.objects');
  if (objects.kind !== 'known') return [];
  return Object.keys(objects.value).filter((key) => isUnreadable(objects.value[key]) && isReachable(view, key));
}

function pathsOf({ keyPrefix }: OriginView, keys: readonly string[]): readonly string[] {
  return keys.map((key) => `/${key.slice(keyPrefix.length)}`);
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
