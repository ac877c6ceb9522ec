import type { HttpRequest, HttpResponse } from '../http.ts';
import type { AwsError } from './aws-error.ts';
import type { AwsOperation } from './operation.ts';

export interface Resolved {
  readonly operation: AwsOperation;
  readonly input: object;
}

/** How one service reads requests and writes answers. `service` is the name in the SigV4 credential scope. */
export interface Protocol {
  readonly service: string;
  /** Code and status of "too many requests" as this service spells it. */
  readonly throttlingCode: readonly [string, number];
  /** Undefined: an operation the sandbox does not know. Throws AwsError for input AWS would refuse. */
  resolve(request: HttpRequest): Resolved | undefined;
  success(operation: AwsOperation, output: object): HttpResponse;
  failure(error: AwsError, request: HttpRequest): HttpResponse;
}
