import { setTimeout as pause } from 'node:timers/promises';
import type { Calls, RecordedCall } from '../calls.ts';
import type { FaultEffect, Faults } from '../faults.ts';
import type { HttpRequest, HttpResponse } from '../http.ts';
import { callerOf, type World } from '../world.ts';
import { accessAnalyzer } from './access-analyzer.ts';
import { AwsError } from './aws-error.ts';
import { cloudformation } from './cloudformation.ts';
import { cloudfront } from './cloudfront.ts';
import { cloudtrail } from './cloudtrail.ts';
import { cloudwatch } from './cloudwatch.ts';
import type { Tables } from './dynamodb.ts';
import { jsonProtocol } from './json.ts';
import { kms } from './kms.ts';
import type { AwsOperation, CallContext } from './operation.ts';
import type { Protocol } from './protocol.ts';
import { recordTrail } from './record-trail.ts';
import { s3 } from './s3.ts';
import type { CredentialScope } from './signature.ts';
import { sns } from './sns.ts';
import { ssm } from './ssm.ts';
import { sts } from './sts.ts';

/** What the AWS side of the sandbox works with. */
export interface Backend {
  readonly world: World;
  readonly tables: Tables;
  readonly faults: Faults;
  readonly calls: Calls;
  /** Names of the Lambda functions running at this moment. */
  running(): readonly string[];
}

/** No answer: the connection is broken, or kept open in silence. */
export type Silence = 'disconnect' | 'hang';

interface Attempt {
  readonly call: RecordedCall;
  readonly protocol: Protocol;
  readonly request: HttpRequest;
  readonly effect: () => HttpResponse | Promise<HttpResponse>;
}

const PROTOCOLS: readonly Protocol[] = [
  cloudfront,
  s3,
  sns,
  kms,
  cloudwatch,
  sts,
  ssm,
  accessAnalyzer,
  cloudtrail,
  cloudformation,
];
const dynamodbErrors = jsonProtocol('dynamodb', '1.0', 'com.amazonaws.dynamodb.v20120810', []);

/** One signed AWS request: record it, meet the faults, take effect, answer. */
export async function answerAws(
  backend: Backend,
  request: HttpRequest,
  scope: CredentialScope,
): Promise<HttpResponse | Silence> {
  if (scope.service === 'dynamodb') return settle(backend, dynamodbAttempt(backend, request, scope));
  const protocol = PROTOCOLS.find(({ service }) => service === scope.service);
  if (!protocol) return s3.failure(notModelled(scope.service, request), request);
  try {
    const attempt = attemptOf(backend, protocol, request, scope);
    return attempt ? await settle(backend, attempt) : protocol.failure(notModelled(scope.service, request), request);
  } catch (error) {
    if (error instanceof AwsError) return protocol.failure(error, request);
    throw error;
  }
}

function attemptOf(
  backend: Backend,
  protocol: Protocol,
  request: HttpRequest,
  scope: CredentialScope,
): Attempt | undefined {
  const resolved = protocol.resolve(request);
  if (!resolved) return undefined;
  const { operation, input } = resolved;
  const caller = callerOf(backend.world, scope.accessKeyId);
  const { name, action, write = false } = operation;
  const call = recordCall(backend, scope, { operation: name, action, write, resource: operation.resource(input) });
  const context = { world: backend.world, caller, region: scope.region, request };
  const effect = () => protocol.success(operation, recorded(context, protocol, operation, input));
  return { call, protocol, request, effect };
}

/** What the operation answers; CloudTrail keeps every call that reached its service. */
function recorded(context: CallContext, { service }: Protocol, operation: AwsOperation, input: object): object {
  try {
    const output = operation.answer(context, input);
    recordTrail(context, service, operation, input);
    return output;
  } catch (error) {
    if (error instanceof AwsError) recordTrail(context, service, operation, input, error.code);
    throw error;
  }
}

const TABLE_WRITES = new Set([
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteTable',
  'UpdateTable',
]);

function dynamodbAttempt(backend: Backend, request: HttpRequest, scope: CredentialScope): Attempt {
  const operation = request.headers['x-amz-target']?.split('.')[1] ?? 'unknown';
  const body = Buffer.from(request.body).toString('utf8');
  const resource = /"TableName"\s*:\s*"([^"]*)"/.exec(body)?.[1] ?? '';
  const leadingKey = /"(?:Key|Item)"\s*:\s*\{(?:.*?,)?\s*"pk"\s*:\s*\{\s*"S"\s*:\s*"([^"]*)"/s.exec(body)?.[1];
  const call = recordCall(backend, scope, {
    operation,
    action: `dynamodb:${operation}`,
    write: TABLE_WRITES.has(operation),
    resource,
    ...(leadingKey === undefined ? {} : { leadingKey }),
  });
  return { call, protocol: dynamodbErrors, request, effect: () => backend.tables.forward(request) };
}

function recordCall(
  { world, calls, running }: Backend,
  { service, region, accessKeyId }: CredentialScope,
  what: Pick<RecordedCall, 'operation' | 'action' | 'write' | 'resource' | 'leadingKey'>,
): RecordedCall {
  return calls.record({
    ...what,
    at: world.now().toISOString(),
    service,
    region,
    caller: callerOf(world, accessKeyId).arn,
    during: running(),
  });
}

async function settle(backend: Backend, attempt: Attempt): Promise<HttpResponse | Silence> {
  const { call } = attempt;
  const effect = backend.faults.meet({ service: call.service, operation: call.operation, resource: call.resource });
  const answer = await answerWith(attempt, effect);
  if (typeof answer !== 'string') call.status = answer.status;
  return answer;
}

async function answerWith(attempt: Attempt, fault: FaultEffect | undefined): Promise<HttpResponse | Silence> {
  switch (fault?.kind) {
    case undefined:
      return takeEffect(attempt);
    case 'refuse':
      return fail(
        attempt,
        new AwsError(fault.code ?? 'AccessDenied', fault.status ?? 403, fault.message ?? 'Access Denied'),
      );
    case 'throttle':
      return fail(attempt, new AwsError(...attempt.protocol.throttlingCode, 'Rate exceeded'));
    case 'delay':
      await pause(fault.milliseconds);
      return takeEffect(attempt);
    case 'fail-after':
      await takeEffect(attempt);
      return fault.disconnect
        ? 'disconnect'
        : fail(attempt, new AwsError(fault.code ?? 'InternalError', fault.status ?? 500, 'Internal error'));
    case 'hang':
      if (fault.after) await takeEffect(attempt);
      return 'hang';
    case 'crash':
      if (fault.after) await takeEffect(attempt);
      await fault.hook?.(attempt.call);
      return 'disconnect';
  }
}

async function takeEffect(attempt: Attempt): Promise<HttpResponse> {
  try {
    return await attempt.effect();
  } catch (error) {
    if (error instanceof AwsError) return fail(attempt, error);
    throw error;
  }
}

function fail({ call, protocol, request }: Attempt, error: AwsError): HttpResponse {
  call.errorCode = error.code;
  return protocol.failure(error, request);
}

function notModelled(service: string, { method, path, headers }: HttpRequest): AwsError {
  const what = headers['x-amz-target'] ?? `${method} ${path}`;
  return new AwsError(
    'NotImplemented',
    501,
    `The sandbox does not model ${service} ${what}. Add the operation in sandbox/aws.`,
  );
}
