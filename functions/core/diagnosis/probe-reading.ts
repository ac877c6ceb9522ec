import type { ProbeFacts } from '../facts.ts';
import { parseS3Origin } from '../s3-origin.ts';
import type { OriginView } from './origin-view.ts';
import { behaviorFor } from './path-pattern.ts';

/** True when the recorded response is S3's own 403 AccessDenied, passed on by CloudFront for a path that this origin serves. */
export function refusedByS3(view: OriginView): boolean {
  const probe = probeOf(view);
  if (probe?.status !== 403 || probedKey(view) === undefined) return false;
  return (
    header(probe, 'server') === 'AmazonS3' &&
    /<Code>AccessDenied<\/Code>/.test(probe.body ?? '<Code>AccessDenied</Code>')
  );
}

/**
 * The S3 key behind the recorded URL, when this origin serves it. `/` stands for the default root object. What S3 answers at its own
 * address, to somebody who is not CloudFront, tells nothing about this origin.
 */
export function probedKey(view: OriginView): string | undefined {
  const probe = probeOf(view);
  const path = probe ? pathOfUrl(probe.url) : undefined;
  if (path === undefined) return undefined;
  const config = view.distribution.DistributionConfig;
  if (view.behaviors.length > 0 && !view.behaviors.includes(behaviorFor(config, path))) return undefined;
  const key = path === '/' ? (config.DefaultRootObject ?? '').replace(/^\//, '') : path.slice(1);
  return view.keyPrefix + key;
}

export function probeOf(view: OriginView): ProbeFacts | undefined {
  const probe = view.read('probe');
  return probe.kind === 'known' ? probe.value : undefined;
}

/** Header names are compared without case: saved responses come from many tools. */
export function header(probe: ProbeFacts, name: string): string | undefined {
  return Object.entries(probe.headers ?? {}).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

function pathOfUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, pathname: path } = new URL(url);
  if (parseS3Origin(hostname) !== undefined) return undefined;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
