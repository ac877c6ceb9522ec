import type { ViewerRefusal } from './viewer-refusal.ts';

const CAUSES: ReadonlySet<string | undefined> = new Set(['alias-not-attached', 'https-only-behavior']);

/**
 * CloudFront's "Bad request" page, which stands for a host name it does not serve and for plain HTTP where only HTTPS is served.
 * https://repost.aws/knowledge-center/resolve-cloudfront-bad-request-error
 */
export function isBadRequestPage({ answer }: ViewerRefusal): boolean {
  return CAUSES.has(answer.cause);
}
