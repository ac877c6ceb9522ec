import { randomUUID } from 'node:crypto';
import { XmlShapeDeserializer, XmlShapeSerializer } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import { type HttpRequest, type HttpResponse, textOf } from '../http.ts';
import { errorResponseXml } from './error-xml.ts';
import type { AwsOperation } from './operation.ts';
import type { Protocol, Resolved } from './protocol.ts';

const DATE_TIME = 5;
const settings = {
  timestampFormat: { useTrait: true, default: DATE_TIME },
  httpBindings: false,
  xmlNamespace: '',
  serviceNamespace: '',
} as const;

/** The awsQuery protocol from the server's side. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export function queryProtocol(service: string, namespace: string, operations: readonly AwsOperation[]): Protocol {
  return {
    service,
    throttlingCode: ['Throttling', 400],
    resolve: (request): Resolved | undefined => {
      const form = new URLSearchParams(textOf(request));
      const operation = operations.find(({ name }) => name === form.get('Action'));
      return operation && { operation, input: readForm(operation, form) };
    },
    success: (operation, output): HttpResponse => ok(resultXml(operation, output), operation.name, namespace),
    failure: (error, _request: HttpRequest): HttpResponse => errorResponseXml(error, namespace),
  };
}

function readForm(operation: AwsOperation, form: URLSearchParams): object {
  const nested: Nested = {};
  for (const [name, value] of form) place(nested, name.split('.'), value);
  return new XmlShapeDeserializer(settings).readSchema(
    NormalizedSchema.of(operation.schema[4]),
    asLists(nested),
  ) as object;
}

interface Nested {
  [name: string]: Nested | string;
}

function place(into: Nested, [first = '', ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    into[first] = value;
    return;
  }
  const below = into[first];
  const next = typeof below === 'object' ? below : {};
  into[first] = next;
  place(next, rest, value);
}

/** `{entry: {1: a, 2: b}}` → `{entry: [a, b]}`: numbered names are list positions. */
function asLists(nested: Nested | string): unknown {
  if (typeof nested === 'string') return nested;
  const entries = Object.entries(nested);
  if (entries.length > 0 && entries.every(([name]) => /^\d+$/.test(name)))
    return entries.map(([, value]) => asLists(value));
  return Object.fromEntries(entries.map(([name, value]) => [name, asLists(value)]));
}

function resultXml(operation: AwsOperation, output: object): string {
  const writer = new XmlShapeSerializer(settings);
  writer.write(NormalizedSchema.of(operation.schema[5]), output);
  const inner = String(writer.flush()).replace(/^<[^>]*>|<\/[^>]*>$/g, '');
  return `<${operation.name}Result>${inner}</${operation.name}Result>`;
}

function ok(result: string, name: string, namespace: string): HttpResponse {
  const requestId = randomUUID();
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
  const body = `<${name}Response xmlns="${namespace}">${result}${metadata}</${name}Response>`;
  return { status: 200, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body };
}
