import type { Origin } from '@aws-sdk/client-cloudfront';

export interface S3OriginSpec {
  readonly bucket: string;
  readonly region?: string;
  /** Origin access control id; exclusive with `oai`. */
  readonly oac?: string;
  readonly oai?: string;
  readonly path?: string;
  readonly id?: string;
}

/** An S3 REST origin as the console makes it. */
export function s3Origin({
  bucket,
  region = 'us-east-1',
  oac = '',
  oai,
  path = '',
  id = bucket,
}: S3OriginSpec): Origin {
  return {
    Id: id,
    DomainName: `${bucket}.s3.${region}.amazonaws.com`,
    OriginPath: path,
    CustomHeaders: { Quantity: 0 },
    S3OriginConfig: { OriginAccessIdentity: oai === undefined ? '' : `origin-access-identity/cloudfront/${oai}` },
    ConnectionAttempts: 3,
    ConnectionTimeout: 10,
    OriginShield: { Enabled: false },
    OriginAccessControlId: oac,
  };
}

/** An origin that CloudFront takes for a web server of one's own: it is asked as it is, never signed for. */
export function customOrigin(domainName: string, id = domainName): Origin {
  return {
    Id: id,
    DomainName: domainName,
    OriginPath: '',
    CustomHeaders: { Quantity: 0 },
    CustomOriginConfig: {
      HTTPPort: 80,
      HTTPSPort: 443,
      OriginProtocolPolicy: 'http-only',
      OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2'] },
      OriginReadTimeout: 30,
      OriginKeepaliveTimeout: 5,
    },
    ConnectionAttempts: 3,
    ConnectionTimeout: 10,
    OriginShield: { Enabled: false },
    OriginAccessControlId: '',
  };
}
