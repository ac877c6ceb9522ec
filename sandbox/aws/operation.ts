import type { StaticOperationSchema } from '@smithy/types';
import type { HttpRequest } from '../http.ts';
import type { Caller, World } from '../world.ts';

/** Everything an operation may look at besides its input. */
export interface CallContext {
  readonly world: World;
  readonly caller: Caller;
  /** Region of the SigV4 credential scope: where the client believes the resource is. */
  readonly region: string;
  readonly request: HttpRequest;
}

/** What is recorded about an operation and compared with IAM roles. */
export interface OperationTraits {
  /** The IAM action that authorises the call, e.g. `s3:ListBucket` for HeadBucket. */
  readonly action: string;
  readonly write?: boolean;
}

/** One AWS operation: its published schema decides the wire format, `answer` decides the content. */
export interface AwsOperation extends OperationTraits {
  readonly schema: StaticOperationSchema;
  readonly name: string;
  /** The bucket, distribution, key or topic the call is about. */
  resource(input: object): string;
  answer(context: CallContext, input: object): object;
}

/** Output members without the SDK's own `$metadata`. */
export type OutputOf<Output> = Omit<Output, '$metadata'>;

interface Spec<Input extends object, Output> extends OperationTraits {
  readonly schema: StaticOperationSchema;
  readonly resource: (input: Input) => string | undefined;
  readonly answer: (context: CallContext, input: Input) => OutputOf<Output>;
}

/** The schema's reader guarantees the input's shape, so the one cast here is where untyped wire data becomes typed. */
export function operation<Input extends object, Output>(spec: Spec<Input, Output>): AwsOperation {
  return {
    schema: spec.schema,
    name: spec.schema[2],
    action: spec.action,
    write: spec.write ?? false,
    resource: (input) => spec.resource(input as Input) ?? '',
    answer: (context, input) => spec.answer(context, input as Input),
  };
}
