import { type Facts, type Origin, readFact } from '../facts.ts';
import { NEVER_THERE, requestKeys } from './absent-keys.ts';
import type { ContextSubject } from './context-subject.ts';
import { ABSENT, NOT_KNOWN, SOME_VALUE, values } from './context-values.ts';
import { customHeader, forwardsHeader } from './forwarded-headers.ts';
import { identityKeys } from './identity-keys.ts';
import type { ContextValue, RequestContext } from './request.ts';

/**
 * The context keys of a CloudFront request. Only `AWS:SourceArn` of an OAC request is promised by AWS; what is seen in practice
 * and not promised stays open here, so that no answer rests on it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function cloudFrontContext(subject: ContextSubject): RequestContext {
  return {
    ...NEVER_THERE,
    ...requestKeys(subject.action),
    ...bucketKeys(subject),
    ...timeKeys(subject.facts),
    ...transportKeys(subject),
    ...headerKeys(subject),
    ...identityKeys(subject),
  };
}

function bucketKeys({ facts, bucket, origin }: ContextSubject): RequestContext {
  const owner = readFact<string>(facts, ['buckets', bucket, 'ownerAccountId']);
  const region = readFact<string>(facts, ['buckets', bucket, 'region']);
  const account = owner.kind === 'known' ? values(owner.value) : SOME_VALUE;
  return {
    'aws:resourceaccount': account,
    's3:resourceaccount': account,
    'aws:resourceorgid': NOT_KNOWN,
    'aws:resourceorgpaths': NOT_KNOWN,
    'aws:resourcetag/*': NOT_KNOWN,
    's3:buckettag/*': NOT_KNOWN,
    's3:existingobjecttag/*': NOT_KNOWN,
    'aws:requestedregion': region.kind === 'known' ? values(region.value) : regionOf(origin),
  };
}

function regionOf({ DomainName }: Origin): ContextValue {
  const region = /\.s3(?:-website)?[.-](?:dualstack\.)?([a-z]{2,3}(?:-[a-z]+)+-\d{1,2})\.amazonaws\.com/.exec(
    DomainName.toLowerCase(),
  )?.[1];
  return region === undefined ? SOME_VALUE : values(region);
}

/** The core has no clock: dates are judged at the moment the facts were collected. */
export function timeKeys({ collectedAt }: Facts): RequestContext {
  const time = collectedAt === undefined ? Number.NaN : Date.parse(collectedAt);
  if (Number.isNaN(time)) return { 'aws:currenttime': SOME_VALUE, 'aws:epochtime': SOME_VALUE };
  return {
    'aws:currenttime': values(new Date(time).toISOString()),
    'aws:epochtime': values(String(Math.floor(time / 1000))),
  };
}

function transportKeys(subject: ContextSubject): RequestContext {
  const secure = usesHttps(subject);
  return { 'aws:securetransport': values(String(secure)), 's3:tlsversion': secure ? values('1.2') : ABSENT };
}

/**
 * An S3 origin follows the viewer's protocol, an OAC that always signs uses HTTPS, a website endpoint has only HTTP, and a custom
 * origin has a setting. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-s3-origin.html
 */
export function usesHttps({
  access,
  origin,
  viewerProtocol,
}: Pick<ContextSubject, 'access' | 'origin' | 'viewerProtocol'>): boolean {
  if (access.kind === 'oac' && access.signing === 'always') return true;
  if (access.kind === 'anonymous' && access.because === 'website-endpoint') return false;
  const protocol = origin.CustomOriginConfig?.['OriginProtocolPolicy'];
  if (protocol === 'http-only') return false;
  return protocol === 'https-only' || viewerProtocol === 'https';
}

function headerKeys({ facts, distribution, origin }: ContextSubject): RequestContext {
  const header = (name: string, otherwise: ContextValue): ContextValue => {
    const own = customHeader(origin, name);
    if (own !== undefined) return own;
    return forwardsHeader(facts, distribution, origin, name) ? NOT_KNOWN : otherwise;
  };
  return {
    'aws:referer': header('Referer', ABSENT),
    'aws:useragent': header('User-Agent', values('Amazon CloudFront')),
  };
}
