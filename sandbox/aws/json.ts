import { randomUUID } from 'node:crypto';
import { JsonCodec } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import { type HttpResponse, textOf } from '../http.ts';
import { AwsError } from './aws-error.ts';
import type { AwsOperation } from './operation.ts';
import type { Protocol, Resolved } from './protocol.ts';

const EPOCH_SECONDS = 7;
const codec = new JsonCodec({ timestampFormat: { useTrait: true, default: EPOCH_SECONDS }, jsonName: false });

/** awsJson1_0 and awsJson1_1 from the server's side: the operation is named in X-Amz-Target. https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export function jsonProtocol(
  service: string,
  version: '1.0' | '1.1',
  shapes: string,
  operations: readonly AwsOperation[],
): Protocol {
  const contentType = `application/x-amz-json-${version}`;
  return {
    service,
    throttlingCode: ['ThrottlingException', 400],
    resolve: (request): Resolved | undefined => {
      const name = request.headers['x-amz-target']?.split('.')[1];
      const operation = operations.find((candidate) => candidate.name === name);
      return operation && { operation, input: readJson(operation, textOf(request)) };
    },
    success: (operation, output): HttpResponse => {
      const headers = { 'content-type': contentType, 'x-amzn-requestid': randomUUID() };
      return { status: 200, headers, body: bodyOf(operation, output) };
    },
    failure: (error): HttpResponse => ({
      status: error.status,
      headers: { 'content-type': contentType, 'x-amzn-requestid': randomUUID(), ...error.headers },
      body: JSON.stringify({ __type: `${shapes}#${error.code}`, message: error.message }),
    }),
  };
}

/** An operation without output answers with an empty body. */
function bodyOf(operation: AwsOperation, output: object): string | Uint8Array {
  const schema = NormalizedSchema.of(operation.schema[5]);
  if (schema.isUnitSchema()) return '';
  const writer = codec.createSerializer();
  writer.write(schema, output);
  return writer.flush();
}

function readJson(operation: AwsOperation, text: string): object {
  try {
    return codec.createDeserializer().readObject(NormalizedSchema.of(operation.schema[4]), JSON.parse(text)) as object;
  } catch {
    throw new AwsError('SerializationException', 400, 'The request body is not valid JSON.');
  }
}
