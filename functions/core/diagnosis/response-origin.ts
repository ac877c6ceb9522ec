import type { ProbeFacts } from '../facts.ts';

/** Who wrote a recorded response. */
export interface ResponseOrigin {
  readonly by: 's3-via-cloudfront' | 's3-directly' | 'cloudfront' | 'edge-function' | 'unknown';
  /** The cause that an answer of CloudFront or of a function points at; what S3 says is read by `s3Answer`. */
  readonly cause?: string;
  /** The error code of S3, or of CloudFront's check of signed URLs. */
  readonly code?: string;
  /** A sentence without its full stop; it never repeats free text of the response. */
  readonly because: string;
}

/**
 * Tells S3's refusals from CloudFront's own by status, headers (names in any case) and the first 16 KiB of the body. The response is
 * untrusted and may be anything: it is only compared with known texts, and what resembles none of them is `unknown`.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html
 */
export function whoAnswered(probe: ProbeFacts): ResponseOrigin {
  const seen = lookAt(probe);
  for (const recognise of [edgeFunction, webAclPuzzle, s3Directly, s3ViaCloudFront, signedUrlCheck, cloudFrontPage]) {
    const answer = recognise(seen);
    if (answer) return answer;
  }
  return { by: 'unknown', because: 'neither its headers nor its body show who produced it' };
}

/** A response reduced to what can be compared. */
interface Seen {
  readonly status: number;
  readonly overHttp: boolean;
  readonly server: string | undefined;
  readonly cacheResult: string;
  readonly throughCloudFront: boolean;
  readonly webAclAction: string | undefined;
  readonly body: string;
  readonly code: string | undefined;
}

const BODY_LIMIT = 16 * 1024;

function lookAt(probe: ProbeFacts): Seen {
  const { status, headers, body, url }: { readonly [Key in keyof ProbeFacts]?: unknown } = Object(probe ?? {});
  const read = headerReader(headers);
  const text = typeof body === 'string' ? body.slice(0, BODY_LIMIT).trimStart() : '';
  const cacheResult = read('x-cache') ?? '';
  const marks = [cacheResult, read('via') ?? ''].some((value) => /cloudfront/i.test(value));
  return {
    status: typeof status === 'number' ? status : 0,
    overHttp: typeof url === 'string' && /^http:/i.test(url),
    server: read('server')?.trim().toLowerCase(),
    cacheResult,
    throughCloudFront: marks || read('x-amz-cf-id') !== undefined || read('x-amz-cf-pop') !== undefined,
    webAclAction: read('x-amzn-waf-action'),
    body: text,
    code: errorCode(text),
  };
}

function headerReader(headers: unknown): (lowerCaseName: string) => string | undefined {
  const entries: readonly (readonly [string, unknown])[] =
    typeof headers === 'object' && headers !== null ? Object.entries(headers) : [];
  return (lowerCaseName) => {
    const value = entries.find(([name]) => name.toLowerCase() === lowerCaseName)?.[1];
    return typeof value === 'string' ? value : undefined;
  };
}

const XML_ERROR = /^(?:<\?xml[^>]{0,200}>\s*)?<Error>/;

/** S3 and CloudFront write `<Code>`; a website endpoint writes `<li>Code: …</li>` into its HTML. */
function errorCode(body: string): string | undefined {
  if (XML_ERROR.test(body)) return /<Code>([A-Za-z0-9.]{1,64})<\/Code>/.exec(body)?.[1];
  return /<li>Code: ([A-Za-z0-9.]{1,64})<\/li>/.exec(body)?.[1];
}

/** An edge function's answer is named in X-Cache, which CloudFront always writes itself. */
function edgeFunction({ cacheResult }: Seen): ResponseOrigin | undefined {
  const result = /^(?:Function|Lambda)[A-Za-z]{1,40}(?= from cloudfront)/i.exec(cacheResult)?.[0];
  if (result === undefined) return undefined;
  const because = `X-Cache says ${result}: a function at the edge produced it`;
  return { by: 'edge-function', cause: 'edge-function-response', because };
}

/** https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-how-it-works.html */
function webAclPuzzle({ webAclAction, status }: Seen): ResponseOrigin | undefined {
  if (status < 400 || !/^(?:captcha|challenge)$/i.test(webAclAction ?? '')) return undefined;
  return { by: 'cloudfront', cause: 'waf-block', because: 'AWS WAF answered with a puzzle in place of the object' };
}

function s3Directly({ server, throughCloudFront, code, status }: Seen): ResponseOrigin | undefined {
  if (server !== 'amazons3' || throughCloudFront) return undefined;
  const because = `S3 answered ${status} and nothing shows that CloudFront passed it on: the viewer was sent to the bucket’s own address`;
  return { by: 's3-directly', ...(code === undefined ? {} : { code }), because };
}

function s3ViaCloudFront(seen: Seen): ResponseOrigin | undefined {
  const { server, body, code, status } = seen;
  if (server !== 'amazons3') return undefined;
  const by = 's3-via-cloudfront';
  if (status < 300 || body === '') return { by, because: `S3 answered ${status} and CloudFront passed it on` };
  if (code === undefined) {
    return {
      by: 'unknown',
      because: 'a page out of the bucket stands in for the original error, as custom error responses do',
    };
  }
  return { by, code, because: `S3 answered ${status} ${code} and CloudFront passed it on` };
}

/** CloudFront refuses an unsigned or badly signed URL in S3's XML, without the request ids that S3 adds. */
function signedUrlCheck({ server, body, code, status }: Seen): ResponseOrigin | undefined {
  if (server !== 'cloudfront' || status < 400 || code === undefined || !XML_ERROR.test(body)) return undefined;
  if (/<(?:RequestId|HostId)>/.test(body) || !/^(?:AccessDenied$|Missing|Malformed|Invalid|Unknown|Expired)/.test(code))
    return undefined;
  const because = `CloudFront answered ${status} ${code} in its check of signed URLs and cookies`;
  return { by: 'cloudfront', cause: 'signed-url-required', code, because };
}

interface Page {
  readonly text: RegExp;
  readonly cause: string;
  readonly says: string;
}

/** The order matters: every one of these pages also says that the server cannot be reached. */
const PAGES: readonly Page[] = [
  {
    text: /configured to block access from your country/i,
    cause: 'geo-restriction',
    says: 'access from the viewer’s country is blocked',
  },
  { text: /Request blocked\./i, cause: 'waf-block', says: 'the request was blocked' },
  {
    text: /not configured to allow the HTTP request method/i,
    cause: 'method-not-allowed',
    says: 'the distribution does not allow the HTTP method',
  },
];

function cloudFrontPage(seen: Seen): ResponseOrigin | undefined {
  const { server, status, body } = seen;
  if (status < 400 || (server !== 'cloudfront' && server !== undefined)) return undefined;
  if (!/Generated by cloudfront \(CloudFront\)|The request could not be satisfied/i.test(body)) return undefined;
  const page = PAGES.find(({ text }) => text.test(body));
  if (page) return { by: 'cloudfront', cause: page.cause, because: `CloudFront’s own page says that ${page.says}` };
  return badRequestPage(seen) ?? { by: 'cloudfront', because: `CloudFront produced this ${status} page itself` };
}

/** One page for two reasons: a host name that belongs to no distribution, and plain HTTP where only HTTPS is served. */
function badRequestPage({ status, body, overHttp }: Seen): ResponseOrigin | undefined {
  if (status !== 403 || !/Bad request\./i.test(body)) return undefined;
  const cause = overHttp ? 'https-only-behavior' : 'alias-not-attached';
  const because = 'CloudFront’s own page says “Bad request”: it serves no such host name, or not over this protocol';
  return { by: 'cloudfront', cause, because };
}
