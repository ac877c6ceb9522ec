import { type Behavior, behaviorFor } from './behavior.ts';
import { generatedError, missingKey, redirectToHttps } from './cloudfront-answers.ts';
import type { EdgeAnswer, EdgeContext } from './edge-request.ts';

/** What CloudFront answers by itself, in the order it looks; undefined = the origin is asked. */
export function answerByCloudFront(context: EdgeContext): EdgeAnswer | undefined {
  const behavior = behaviorFor(context.config, context.request.path);
  for (const check of CHECKS) {
    const answer = check(context, behavior);
    if (answer) return answer;
  }
  return undefined;
}

type Check = (context: EdgeContext, behavior: Behavior) => EdgeAnswer | undefined;

const disabled: Check = ({ config }) =>
  config.Enabled === false
    ? generatedError(403, 'The distribution is disabled.', 'The distribution is disabled.')
    : undefined;

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html */
const unknownHost: Check = ({ config, record, request }) => {
  if (request.host === undefined || request.host === record.distribution.DomainName) return undefined;
  if ((config.Aliases?.Items ?? []).includes(request.host)) return undefined;
  const reason = "Bad request. We can't connect to the server for this app or website at this time.";
  return generatedError(403, reason, `${request.host} is no alternate domain name of the distribution.`);
};

/** https://docs.aws.amazon.com/waf/latest/developerguide/cloudfront-features.html */
const webAcl: Check = ({ world, config, record }) =>
  config.WebACLId && world.blockedByWaf.has(record.distribution.Id ?? '')
    ? generatedError(403, 'Request blocked.', `The web ACL ${config.WebACLId} blocks the request.`)
    : undefined;

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/georestrictions.html */
const country: Check = ({ config, request }) => {
  const { RestrictionType = 'none', Items = [] } = config.Restrictions?.GeoRestriction ?? {};
  const listed = Items.includes(request.country);
  if (RestrictionType === 'none' || listed === (RestrictionType === 'whitelist')) return undefined;
  const reason = 'The Amazon CloudFront distribution is configured to block access from your country.';
  return generatedError(403, reason, `Viewers from ${request.country} are blocked.`);
};

const protocol: Check = ({ record, request }, { ViewerProtocolPolicy }) => {
  if (request.viewerProtocol === 'https') return undefined;
  if (ViewerProtocolPolicy === 'https-only') {
    return generatedError(
      403,
      "Bad request. We can't connect to the server for this app or website at this time.",
      'The behavior takes https only.',
    );
  }
  if (ViewerProtocolPolicy !== 'redirect-to-https') return undefined;
  return redirectToHttps(request.host ?? record.distribution.DomainName ?? '', request.path);
};

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesAllowedHTTPMethods */
const method: Check = ({ request }, { AllowedMethods }) => {
  const allowed: readonly string[] = AllowedMethods?.Items ?? ['GET', 'HEAD'];
  if (allowed.includes(request.method)) return undefined;
  const reason = 'This distribution is not configured to allow the HTTP request method that was used for this request.';
  return generatedError(403, reason, `The behavior does not allow ${request.method}.`);
};

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorS3Origin.html */
const getWithBody: Check = ({ request }) =>
  request.method === 'GET' && request.body.byteLength > 0
    ? generatedError(403, 'Bad request. The request has a body.', 'A GET request must not have a body.')
    : undefined;

const signature: Check = ({ request }, { TrustedKeyGroups, TrustedSigners }) => {
  if (!TrustedKeyGroups?.Enabled && !TrustedSigners?.Enabled) return undefined;
  const signed = request.query.has('Key-Pair-Id') || /CloudFront-Key-Pair-Id=/.test(request.headers['cookie'] ?? '');
  return signed ? undefined : missingKey();
};

const CHECKS: readonly Check[] = [disabled, unknownHost, webAcl, country, protocol, method, getWithBody, signature];
