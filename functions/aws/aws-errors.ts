import type { Unreadable } from '../core/facts.ts';
import { OriginmendError } from '../shared/errors.ts';

/**
 * A call that changes something and failed. `code` is AWS's error code, e.g. `AccessDenied`. `effect` is `none` when AWS answered
 * that it refused, `unknown` when no such answer came (a timeout, a broken connection, a 5xx): the change may have happened.
 */
export class AwsCallError extends OriginmendError {
  override readonly name = 'AwsCallError';
  readonly service: string;
  readonly operation: string;
  readonly code: string;
  readonly effect: 'none' | 'unknown';

  constructor(service: string, operation: string, cause: unknown) {
    const code = errorCodeOf(cause);
    super([`${operation} failed with ${code}${saying(cause, code)}.`, NEXT_STEPS[code]].filter(Boolean).join(' '), {
      cause,
    });
    this.service = service;
    this.operation = operation;
    this.code = code;
    this.effect = wasRefused(cause) ? 'none' : 'unknown';
  }
}

/** AWS answered with less than its API promises. */
export class EmptyAnswerError extends OriginmendError {
  override readonly name = 'EmptyAnswer';
}

const NEXT_STEPS: Readonly<Record<string, string>> = {
  AccessDenied:
    'Allow the action in the caller’s role; "BlockPublicPolicy" in the message means that some statement of the resulting policy is public.',
  MalformedPolicy:
    'A statement names a principal that no longer exists, or the document is not valid: correct that statement first.',
  MethodNotAllowed: 'Only the account that owns the bucket can change its policy: use credentials of that account.',
  NoSuchBucket:
    'Create the bucket again in the same account before somebody else takes its name, or remove the origin.',
  OperationAborted: 'Something else is changing the bucket: wait a minute and look again.',
};

/** Runs a write; whatever AWS or the network answers becomes an AwsCallError. */
export async function write<T>(service: string, operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw isBug(error) ? error : new AwsCallError(service, operation, error);
  }
}

/** Runs a read; a failure comes back as `{unreadable: code}`, and a code listed in `absent` as the value it stands for. */
export async function read<T, A = never>(
  call: () => Promise<T>,
  { absent = {} }: { readonly absent?: Readonly<Record<string, A>> } = {},
): Promise<T | A | Unreadable> {
  try {
    return await call();
  } catch (error) {
    if (isBug(error)) throw error;
    const code = errorCodeOf(error);
    return Object.hasOwn(absent, code) ? (absent[code] as A) : { unreadable: code };
  }
}

/** What AWS must send; throws EmptyAnswerError, which a read turns into `{unreadable: 'EmptyAnswer'}`. */
export function answered<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new EmptyAnswerError(
    `AWS answered without ${what}; expected it to be there. Check the endpoint in AWS_ENDPOINT_URL.`,
  );
}

/** Names that say nothing: answers to HEAD have no body that could name the error. */
const UNNAMED = /^(?:Unknown|UnknownError|Error|AggregateError|\d{3})$/;

const STATUS_NAMES: Readonly<Record<number, string>> = {
  301: 'PermanentRedirect',
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'AccessDenied',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  412: 'PreconditionFailed',
  500: 'InternalError',
  503: 'ServiceUnavailable',
};

/** AWS's code, else what the HTTP status means, else the network's code such as `ECONNREFUSED`. */
export function errorCodeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UnknownError';
  if (!UNNAMED.test(error.name)) return error.name;
  const status = httpStatusOf(error);
  if (status !== undefined) return STATUS_NAMES[status] ?? `Http${status}`;
  return 'code' in error && typeof error.code === 'string' ? error.code : 'UnknownError';
}

/** The status of AWS's answer; undefined when there was none. */
export function httpStatusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  const metadata: unknown = error.$metadata;
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : undefined;
  return typeof status === 'number' ? status : undefined;
}

/** A header of the answer that an SDK error carries, by its lower-case name. */
export function responseHeaderOf(error: unknown, name: string): string | undefined {
  const response: unknown = error instanceof Error && '$response' in error ? error.$response : undefined;
  const headers: unknown =
    typeof response === 'object' && response !== null && 'headers' in response ? response.headers : undefined;
  if (typeof headers !== 'object' || headers === null) return undefined;
  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof value === 'string' ? value : undefined;
}

function wasRefused(error: unknown): boolean {
  const status = httpStatusOf(error);
  return errorCodeOf(error) === 'CredentialsProviderError' || (status !== undefined && status >= 300 && status < 500);
}

/** Our own mistakes are not facts about AWS; an answer that cannot be parsed carries `$response` and is one. */
function isBug(error: unknown): boolean {
  const broken = error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
  return broken && !('$response' in error);
}

function saying(error: unknown, code: string): string {
  if (!(error instanceof Error) || error.message === '' || error.message === code || UNNAMED.test(error.message))
    return '';
  return `: ${error.message.replace(/[.\s]+$/, '')}`;
}
