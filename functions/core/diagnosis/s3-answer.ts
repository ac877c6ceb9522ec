import type { OriginView } from './origin-view.ts';
import { header, probedKey, probeOf } from './probe-reading.ts';

/** An error that S3 itself wrote, recorded for a path that this origin serves. */
export interface S3Answer {
  readonly key: string;
  readonly status: number;
  /** S3's error code, e.g. `InvalidObjectState`. */
  readonly code: string;
  readonly message: string;
}

/** The method of the recorded request, GET when none was recorded. */
export function probedMethod(view: OriginView): string {
  const method: unknown = probeOf(view)?.method;
  return typeof method === 'string' ? method.toUpperCase() : 'GET';
}

/** An error page is small; nothing beyond this is looked at. */
const LOOKED_AT = 16 * 1024;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html. Undefined when S3 did not answer with an error document. */
export function s3Answer(view: OriginView): S3Answer | undefined {
  const probe = probeOf(view);
  const key = probedKey(view);
  if (!probe || key === undefined || probe.status < 300 || header(probe, 'server') !== 'AmazonS3') return undefined;
  const body = (probe.body ?? '').slice(0, LOOKED_AT);
  const code = /<Code>([A-Za-z0-9.]{1,64})<\/Code>/.exec(body)?.[1];
  const message = /<Message>([^<]{0,1000})<\/Message>/.exec(body)?.[1] ?? '';
  return code === undefined ? undefined : { key, status: probe.status, code, message };
}
