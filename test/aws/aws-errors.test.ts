import { describe, expect, it } from 'vitest';
import {
  type AwsCallError,
  answered,
  EmptyAnswerError,
  errorCodeOf,
  read,
  write,
} from '../../functions/aws/aws-errors.ts';
import { OriginmendError } from '../../functions/shared/errors.ts';

interface Details {
  readonly name?: string;
  readonly status?: number;
  readonly code?: string;
  readonly message?: string;
}

function sdkError({ name = 'Unknown', status, code, message = 'UnknownError' }: Details): Error {
  const error = Object.assign(new Error(message), { name });
  if (status !== undefined) Object.assign(error, { $metadata: { httpStatusCode: status } });
  return code === undefined ? error : Object.assign(error, { code });
}

const failing = (error: unknown) => () => Promise.reject(error);

describe('errorCodeOf', () => {
  it.each<[Details, string]>([
    [{ name: 'NoSuchBucketPolicy', status: 404 }, 'NoSuchBucketPolicy'],
    [{ name: 'Unknown', status: 403 }, 'AccessDenied'],
    [{ name: '403', status: 403 }, 'AccessDenied'],
    [{ name: 'UnknownError', status: 405 }, 'MethodNotAllowed'],
    [{ name: 'Unknown', status: 301 }, 'PermanentRedirect'],
    [{ name: 'Unknown', status: 418 }, 'Http418'],
    [{ name: 'TimeoutError' }, 'TimeoutError'],
    [{ name: 'CredentialsProviderError' }, 'CredentialsProviderError'],
    [{ name: 'Error', code: 'ECONNREFUSED' }, 'ECONNREFUSED'],
    [{ name: 'AggregateError', code: 'ECONNREFUSED' }, 'ECONNREFUSED'],
    [{ name: 'Error' }, 'UnknownError'],
  ])('%o is %s', (details, code) => {
    expect(errorCodeOf(sdkError(details))).toBe(code);
  });

  it('copes with what is no error at all', () => {
    expect(errorCodeOf('thrown text')).toBe('UnknownError');
  });
});

describe('read', () => {
  it('returns what was read', async () => {
    expect(await read(async () => 1)).toBe(1);
  });

  it('returns a failure as unreadable, and a listed code as the value it stands for', async () => {
    const absent = { NoSuchTagSet: {} };
    expect(await read(failing(sdkError({ name: 'AccessDenied', status: 403 })), { absent })).toEqual({
      unreadable: 'AccessDenied',
    });
    expect(await read(failing(sdkError({ name: 'NoSuchTagSet', status: 404 })), { absent })).toEqual({});
    expect(await read(failing(sdkError({ name: 'toString' })), { absent })).toEqual({ unreadable: 'toString' });
  });

  it('returns an answer that cannot be parsed as unreadable', async () => {
    expect(await read(failing(Object.assign(new TypeError('bad'), { $response: {} })))).toEqual({
      unreadable: 'TypeError',
    });
  });

  it('does not hide a mistake of our own behind AWS', async () => {
    await expect(read(failing(new TypeError('x is not a function')))).rejects.toThrow(TypeError);
  });
});

describe('write', () => {
  it.each<[Details, AwsCallError['effect']]>([
    [{ name: 'AccessDenied', status: 403 }, 'none'],
    [{ name: 'MalformedPolicy', status: 400 }, 'none'],
    [{ name: 'OperationAborted', status: 409 }, 'none'],
    [{ name: 'CredentialsProviderError' }, 'none'],
    [{ name: 'InternalError', status: 500 }, 'unknown'],
    [{ name: 'TimeoutError' }, 'unknown'],
    [{ name: 'Error', code: 'ECONNRESET' }, 'unknown'],
  ])('%o may have changed: %s', async (details, effect) => {
    await expect(write('s3', 'PutBucketPolicy', failing(sdkError(details)))).rejects.toMatchObject({
      effect,
      operation: 'PutBucketPolicy',
      service: 's3',
    });
  });

  it('says what AWS said, what to do next, and keeps the cause', async () => {
    const cause = sdkError({ name: 'MalformedPolicy', status: 400, message: 'Invalid principal in policy' });
    const error = await write('s3', 'PutBucketPolicy', failing(cause)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OriginmendError);
    expect(error).toMatchObject({
      cause,
      message:
        'PutBucketPolicy failed with MalformedPolicy: Invalid principal in policy. A statement names a principal that no longer exists, or the document is not valid: correct that statement first.',
    });
  });

  it('says no more than it knows', async () => {
    await expect(write('sns', 'Publish', failing(sdkError({ name: 'Unknown', status: 503 })))).rejects.toThrow(
      /^Publish failed with ServiceUnavailable\.$/,
    );
  });

  it('does not hide a mistake of our own behind AWS', async () => {
    await expect(write('s3', 'PutBucketPolicy', failing(new ReferenceError('x')))).rejects.toThrow(ReferenceError);
  });
});

describe('answered', () => {
  it('lets every value pass except undefined', () => {
    expect([answered('', 'x'), answered(0, 'x'), answered(false, 'x')]).toEqual(['', 0, false]);
    expect(() => answered(undefined, 'Policy')).toThrow(EmptyAnswerError);
  });
});
