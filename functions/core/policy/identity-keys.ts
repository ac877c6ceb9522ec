import type { Partition } from '../s3-origin.ts';
import { CLOUDFRONT_IPV4_RANGES, CLOUDFRONT_IPV6_RANGES } from './cloudfront-ranges.ts';
import type { ContextSubject } from './context-subject.ts';
import { ABSENT, NOT_KNOWN, UNNAMEABLE, values } from './context-values.ts';
import { oaiArn } from './grants.ts';
import type { RequestContext } from './request.ts';

export const CLOUDFRONT_SERVICE = 'cloudfront.amazonaws.com';

/** The keys that tell who asks, by the way CloudFront signs for the origin. */
export function identityKeys(subject: ContextSubject): RequestContext {
  switch (subject.access.kind) {
    case 'oac':
      return serviceKeys(subject.distribution.ARN);
    case 'oai':
      return oaiKeys(subject.access.id, subject.partition);
    case 'anonymous':
      return anonymousKeys(subject);
  }
}

/** A request that CloudFront signs as itself on behalf of one distribution. */
export function serviceKeys(distributionArn: string): RequestContext {
  return {
    'aws:sourcearn': values(distributionArn),
    'aws:sourceaccount': values(distributionArn.split(':')[4] ?? ''),
    'aws:sourceowner': NOT_KNOWN,
    'aws:sourceorgid': NOT_KNOWN,
    'aws:sourceorgpaths': NOT_KNOWN,
    'aws:principalisawsservice': values('true'),
    'aws:principalservicename': values(CLOUDFRONT_SERVICE),
    'aws:principalservicenameslist': [
      { kind: 'values', values: [CLOUDFRONT_SERVICE] },
      { kind: 'values', values: [CLOUDFRONT_SERVICE, 'global.cloudfront.amazonaws.com'] },
    ],
    'aws:principalarn': UNNAMEABLE,
    'aws:principalaccount': NOT_KNOWN,
    'aws:principaltype': NOT_KNOWN,
    'aws:userid': UNNAMEABLE,
    'aws:username': ABSENT,
    'aws:sourceip': UNNAMEABLE,
    'aws:viaawsservice': values('false'),
    's3:authtype': values('REST-HEADER'),
    's3:signatureversion': values('AWS4-HMAC-SHA256'),
    's3:signatureage': NOT_KNOWN,
  };
}

const UNSOURCED: RequestContext = {
  'aws:sourcearn': ABSENT,
  'aws:sourceaccount': ABSENT,
  'aws:sourceowner': ABSENT,
  'aws:sourceorgid': ABSENT,
  'aws:sourceorgpaths': ABSENT,
  'aws:principalservicename': ABSENT,
  'aws:principalservicenameslist': ABSENT,
  'aws:viaawsservice': values('false'),
};

/** An OAI is a special CloudFront user, not a service principal. */
function oaiKeys(id: string, partition: Partition): RequestContext {
  return {
    ...UNSOURCED,
    'aws:principalisawsservice': values('false'),
    'aws:principalarn': values(oaiArn(id, partition)),
    'aws:principalaccount': UNNAMEABLE,
    'aws:principaltype': NOT_KNOWN,
    'aws:userid': UNNAMEABLE,
    'aws:username': UNNAMEABLE,
    'aws:sourceip': [{ kind: 'address-in', ranges: CLOUDFRONT_IPV4_RANGES }],
    's3:authtype': values('REST-HEADER'),
    's3:signatureversion': NOT_KNOWN,
    's3:signatureage': NOT_KNOWN,
  };
}

function anonymousKeys({ origin }: ContextSubject): RequestContext {
  const overV6 = ['ipv6', 'dualstack'].includes(String(origin.CustomOriginConfig?.['IpAddressType']));
  const ranges = overV6 ? [...CLOUDFRONT_IPV4_RANGES, ...CLOUDFRONT_IPV6_RANGES] : CLOUDFRONT_IPV4_RANGES;
  return { ...UNSOURCED, ...ANONYMOUS, 'aws:sourceip': [{ kind: 'address-in', ranges }] };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html: what an unsigned request carries. */
export const ANONYMOUS: RequestContext = {
  'aws:principalisawsservice': ABSENT,
  'aws:principalarn': ABSENT,
  'aws:principalaccount': values('anonymous'),
  'aws:principaltype': values('Anonymous'),
  'aws:userid': values('anonymous'),
  'aws:username': ABSENT,
  's3:authtype': ABSENT,
  's3:signatureversion': ABSENT,
  's3:signatureage': ABSENT,
};
