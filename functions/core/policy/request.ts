/** One request as S3 or KMS would authorise it: who, which action, which resource, with which context keys. */
export interface AuthorizationRequest {
  readonly principal: RequestPrincipal;
  /** e.g. `s3:GetObject` */
  readonly action: string;
  /** e.g. `arn:aws:s3:::site/index.html` */
  readonly resource: string;
  readonly context: RequestContext;
}

export type RequestPrincipal =
  | { readonly kind: 'service'; readonly service: string }
  | {
      readonly kind: 'oai';
      readonly id: string /** 64 hex digits; undefined = not known */;
      readonly canonicalUserId?: string | undefined;
    }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'iam'; readonly arn: string; readonly accountId: string };

/**
 * Context keys, lower-cased (`aws:sourcearn`) → every value the key may have in this request. One entry = known; several =
 * each is possible and the answer is `unknown` unless all agree. A key not listed may be absent or hold anything.
 */
export type RequestContext = { readonly [lowerCaseKey: string]: ContextValue };

export type ContextValue = readonly PossibleValue[];

export type PossibleValue =
  | { readonly kind: 'absent' }
  | { readonly kind: 'values'; readonly values: readonly string[] }
  /** Some value that is in none of the lists people write (no IAM ARN, no account id, no CIDR): matches only bare wildcards. */
  | { readonly kind: 'opaque' }
  /** An address somewhere in these ranges. */
  | { readonly kind: 'address-in'; readonly ranges: readonly string[] }
  /** Any value but an empty text, which counts as absent for ForAllValues and ForAnyValue. */
  | { readonly kind: 'anything' };
