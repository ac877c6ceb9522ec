import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { HttpResponse } from '../http.ts';
import type { DistributionRecord, World } from '../world.ts';

/** One viewer's request to a distribution. The sandbox itself listens on http: the viewer's protocol is said, not seen. */
export interface EdgeRequest {
  readonly method: string;
  /** Percent-encoded, begins with `/`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly viewerProtocol: 'https' | 'http';
  /** ISO 3166-1 alpha-2, for geographic restrictions. */
  readonly country: string;
  /** The Host header, when the request came in by name. */
  readonly host: string | undefined;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** `because` says in one sentence who answered and why: for people and tests, never sent to viewers. */
export interface EdgeAnswer extends HttpResponse {
  readonly because: string;
}

/** What one request is answered from. `config` is the one the edge works by, which lags behind while a deployment is in progress. */
export interface EdgeContext {
  readonly world: World;
  readonly record: DistributionRecord;
  readonly config: DistributionConfig;
  readonly request: EdgeRequest;
  /** Asks another distribution, which may be the origin of this one; undefined = there is none of this id. */
  readonly ask: (distributionId: string, request: EdgeRequest) => EdgeAnswer | undefined;
}
