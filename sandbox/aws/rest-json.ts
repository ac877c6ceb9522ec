import { randomUUID } from 'node:crypto';
import { JsonCodec } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import { type HttpRequest, type HttpResponse, textOf } from '../http.ts';
import { AwsError } from './aws-error.ts';
import type { AwsOperation } from './operation.ts';
import type { Protocol, Resolved } from './protocol.ts';
import { httpTrait, membersOf } from './rest-xml.ts';
import { routerOf } from './route.ts';

const DATE_TIME = 5;
const codec = new JsonCodec({ timestampFormat: { useTrait: true, default: DATE_TIME }, jsonName: true });
const HEADERS = { 'content-type': 'application/json' };

/** AWS restJson1 from the server's side: method and path name the operation. https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export function restJsonProtocol(service: string, operations: readonly AwsOperation[]): Protocol {
  const route = routerOf(operations);
  return {
    service,
    throttlingCode: ['ThrottlingException', 429],
    resolve: (request): Resolved | undefined => {
      const routed = route(request, request.path);
      return routed && { operation: routed.operation, input: readInput(routed.operation, routed.labels, request) };
    },
    success: (operation, output): HttpResponse => {
      const writer = codec.createSerializer();
      writer.write(NormalizedSchema.of(operation.schema[5]), output);
      const [, , status] = httpTrait(operation.schema);
      return { status, headers: { ...HEADERS, 'x-amzn-requestid': randomUUID() }, body: writer.flush() };
    },
    failure: (error): HttpResponse => ({
      status: error.status,
      headers: { ...HEADERS, 'x-amzn-requestid': randomUUID(), 'x-amzn-errortype': error.code, ...error.headers },
      body: JSON.stringify({ message: error.message }),
    }),
  };
}

/** Body, labels and query, each where the schema binds it. */
function readInput({ schema }: AwsOperation, labels: Record<string, string>, request: HttpRequest): object {
  const bound = membersOf(schema[4]).flatMap(([name, member]) => {
    const { httpQuery } = member.getMergedTraits();
    const value = httpQuery === undefined ? labels[name] : (request.query.get(httpQuery) ?? undefined);
    return value === undefined ? [] : [[name, member.isNumericSchema() ? Number(value) : value]];
  });
  return { ...readBody(schema, textOf(request)), ...Object.fromEntries(bound) };
}

function readBody(schema: AwsOperation['schema'], text: string): object {
  if (text === '') return {};
  try {
    return codec.createDeserializer().readObject(NormalizedSchema.of(schema[4]), JSON.parse(text)) as object;
  } catch {
    throw new AwsError('ValidationException', 400, 'The request body is not valid JSON.');
  }
}
