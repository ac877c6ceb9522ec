import { AwsError } from '../aws-error.ts';

interface PageRequest {
  readonly Marker?: string | undefined;
  /** CloudFront's lists take the number as a string. */
  readonly MaxItems?: number | string | undefined;
}

interface Page<T> {
  readonly Marker: string;
  readonly NextMarker?: string;
  readonly MaxItems: number;
  readonly IsTruncated: boolean;
  readonly Quantity: number;
  readonly Items?: T[];
}

/** `Marker` is the id of the last entry already returned; at most 100 entries. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListDistributions.html */
export function pageOf<T>(all: readonly T[], idOf: (entry: T) => string, { Marker, MaxItems }: PageRequest): Page<T> {
  const limit = Math.min(Number(MaxItems ?? 100), 100);
  if (!Number.isInteger(limit) || limit < 1)
    throw new AwsError('InvalidArgument', 400, `MaxItems is "${MaxItems}"; expected 1 to 100.`);
  const start = Marker ? all.findIndex((entry) => idOf(entry) === Marker) + 1 : 0;
  if (Marker && start === 0) throw new AwsError('InvalidArgument', 400, `The marker "${Marker}" is not valid.`);
  const items = all.slice(start, start + limit);
  const last = items.at(-1);
  const more = start + items.length < all.length;
  return {
    Marker: Marker ?? '',
    MaxItems: limit,
    IsTruncated: more,
    Quantity: items.length,
    ...(more && last !== undefined ? { NextMarker: idOf(last) } : {}),
    ...(items.length > 0 ? { Items: items } : {}),
  };
}
