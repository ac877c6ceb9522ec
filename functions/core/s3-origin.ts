/**
 * Which S3 endpoint an origin's `DomainName` names, or undefined when it is no S3 endpoint at all.
 * Host forms: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html and
 * https://docs.aws.amazon.com/general/latest/gr/s3.html. Bucket names may contain dots, so the suffix decides.
 */
export type S3Origin =
  | {
      readonly kind: 'rest';
      readonly bucket: string;
      /** Undefined for endpoints that name none: the legacy global `B.s3.amazonaws.com` and Transfer Acceleration's. */
      readonly region: string | undefined;
      readonly partition: Partition;
      readonly form: 'regional' | 'dash-regional' | 'legacy-global' | 'dualstack' | 'fips' | 'accelerate';
    }
  | { readonly kind: 'website'; readonly bucket: string; readonly region: string; readonly partition: Partition }
  | {
      readonly kind: 'access-point';
      readonly alias: string;
      readonly region: string | undefined;
      readonly partition: Partition;
    }
  | {
      readonly kind: 'object-lambda';
      readonly alias: string;
      readonly region: string | undefined;
      readonly partition: Partition;
    }
  | { readonly kind: 'multi-region-access-point'; readonly alias: string; readonly partition: Partition }
  | { readonly kind: 'path-style'; readonly region: string | undefined; readonly partition: Partition }
  /** An endpoint of S3 whose name does not tell which bucket it reads: directory buckets, Outposts, whatever comes next. */
  | { readonly kind: 'unfamiliar'; readonly partition: Partition };

export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov';

const REGION = '[a-z]{2,3}(?:-[a-z]+)+-\\d{1,2}';
const SUFFIX = '\\.amazonaws\\.com(\\.cn)?$';

interface HostForm {
  readonly pattern: RegExp;
  readonly origin: (name: string, region: string | undefined, partition: Partition) => S3Origin;
}

const rest =
  (form: Extract<S3Origin, { kind: 'rest' }>['form']): HostForm['origin'] =>
  (bucket, region, partition) =>
    restOrAlias(bucket, region, partition, form);

const FORMS: readonly HostForm[] = [
  {
    pattern: new RegExp(`^(?<name>.+)\\.s3-accesspoint(?:-fips)?(?:\\.dualstack)?\\.(?<region>${REGION})${SUFFIX}`),
    origin: (alias, region, partition) => ({ kind: 'access-point', alias, region, partition }),
  },
  {
    pattern: new RegExp(`^(?<name>.+)\\.s3-object-lambda(?:-fips)?\\.(?<region>${REGION})${SUFFIX}`),
    origin: (alias, region, partition) => ({ kind: 'object-lambda', alias, region, partition }),
  },
  { pattern: new RegExp(`^(?<name>.+)\\.s3-accelerate(?:\\.dualstack)?${SUFFIX}`), origin: rest('accelerate') },
  {
    pattern: new RegExp(`^(?<name>.+)\\.accesspoint\\.s3-global${SUFFIX}`),
    origin: (alias, _region, partition) => ({ kind: 'multi-region-access-point', alias, partition }),
  },
  {
    pattern: new RegExp(`^(?<name>.+)\\.s3-website[.-](?<region>${REGION})${SUFFIX}`),
    origin: (bucket, region, partition) => ({ kind: 'website', bucket, region: region ?? '', partition }),
  },
  {
    pattern: new RegExp(`^(?<name>.+)\\.s3-fips\\.(?:dualstack\\.)?(?<region>${REGION})${SUFFIX}`),
    origin: rest('fips'),
  },
  { pattern: new RegExp(`^(?<name>.+)\\.s3\\.dualstack\\.(?<region>${REGION})${SUFFIX}`), origin: rest('dualstack') },
  { pattern: new RegExp(`^(?<name>.+)\\.s3\\.(?<region>${REGION})${SUFFIX}`), origin: rest('regional') },
  { pattern: new RegExp(`^(?<name>.+)\\.s3-(?<region>${REGION})${SUFFIX}`), origin: rest('dash-regional') },
  { pattern: new RegExp(`^(?<name>.+)\\.s3(?:-external-1)?${SUFFIX}`), origin: rest('legacy-global') },
  {
    pattern: new RegExp(`^(?<name>)s3(?:[.-](?<region>${REGION}))?${SUFFIX}`),
    origin: (_name, region, partition) => ({ kind: 'path-style', region, partition }),
  },
  {
    pattern: new RegExp(
      `^(?<name>.+\\.)?s3(?:-|express-)[a-z0-9-]+(?:\\.dualstack)?(?:\\.(?<region>${REGION}))?${SUFFIX}`,
    ),
    origin: (_name, _region, partition) => ({ kind: 'unfamiliar', partition }),
  },
];

/** Case-insensitive. Returns undefined for hosts that are not S3, and for `{{parameter}}` placeholders. */
export function parseS3Origin(domainName: string): S3Origin | undefined {
  const host = domainName.trim().toLowerCase().replace(/\.$/, '');
  if (host.includes('{{')) return undefined;
  for (const { pattern, origin } of FORMS) {
    const match = pattern.exec(host);
    if (match)
      return origin(
        match.groups?.['name'] ?? '',
        match.groups?.['region'],
        partitionOf(host, match.groups?.['region']),
      );
  }
  return undefined;
}

/** `-s3alias` and `--ol-s3` are suffixes that S3 reserves for access point and Object Lambda aliases. */
function restOrAlias(
  name: string,
  region: string | undefined,
  partition: Partition,
  form: Extract<S3Origin, { kind: 'rest' }>['form'],
): S3Origin {
  if (name.endsWith('--ol-s3')) return { kind: 'object-lambda', alias: name, region, partition };
  if (name.endsWith('-s3alias')) return { kind: 'access-point', alias: name, region, partition };
  return { kind: 'rest', bucket: name, region, partition, form };
}

function partitionOf(host: string, region: string | undefined): Partition {
  if (host.endsWith('.cn')) return 'aws-cn';
  return region?.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** The bucket an S3 origin reads, when the host name alone tells it. */
export function bucketOf(origin: S3Origin | undefined): string | undefined {
  return origin?.kind === 'rest' || origin?.kind === 'website' ? origin.bucket : undefined;
}
