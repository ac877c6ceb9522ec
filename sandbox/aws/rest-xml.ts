import { XmlShapeDeserializer, XmlShapeSerializer } from '@aws-sdk/core/protocols';
import { FromStringShapeDeserializer, ToStringShapeSerializer } from '@smithy/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { StaticOperationSchema } from '@smithy/types';
import type { HttpRequest, HttpResponse } from '../http.ts';
import { textOf } from '../http.ts';

/** AWS restXml from the server's side, driven by the schemas the SDK clients publish. https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html */

const DATE_TIME = 5;
const bindings = { timestampFormat: { useTrait: true, default: DATE_TIME }, httpBindings: true } as const;
const xml = (xmlNamespace: string) => ({ ...bindings, xmlNamespace, serviceNamespace: '' });
const fromText = new FromStringShapeDeserializer(bindings);

/** Input from labels, query, headers and body, each where the schema binds it. */
export function readInput(schema: StaticOperationSchema, labels: Record<string, string>, request: HttpRequest): object {
  const input: Record<string, unknown> = {};
  for (const [name, member] of membersOf(schema[4])) {
    const value = readMember(name, member, labels, request);
    if (value !== undefined) input[name] = value;
  }
  return input;
}

export function membersOf(schema: StaticOperationSchema[4]): readonly [string, NormalizedSchema][] {
  const shape = NormalizedSchema.of(schema);
  return shape.isStructSchema() ? [...shape.structIterator()] : [];
}

function readMember(
  name: string,
  member: NormalizedSchema,
  labels: Record<string, string>,
  request: HttpRequest,
): unknown {
  const traits = member.getMergedTraits();
  if (traits.httpPayload) return readPayload(member, request);
  if (traits.httpPrefixHeaders) return prefixed(traits.httpPrefixHeaders, request);
  const text = traits.httpLabel
    ? labels[name]
    : traits.httpQuery
      ? (request.query.get(traits.httpQuery) ?? undefined)
      : request.headers[(traits.httpHeader ?? '').toLowerCase()];
  return text === undefined ? undefined : (fromText.read(member, text) as unknown);
}

function readPayload(member: NormalizedSchema, request: HttpRequest): unknown {
  if (member.isBlobSchema()) return request.body;
  if (member.isStringSchema()) return textOf(request);
  if (request.body.byteLength === 0) return undefined;
  return new XmlShapeDeserializer(xml('')).read(member, request.body) as unknown;
}

function prefixed(prefix: string, request: HttpRequest): Record<string, string> {
  const entries = Object.entries(request.headers).filter(([name]) => name.startsWith(prefix.toLowerCase()));
  return Object.fromEntries(entries.map(([name, value]) => [name.slice(prefix.length), value]));
}

/** The response AWS would send for this output: headers, payload or XML body, and the operation's own success status. */
export function writeOutput(schema: StaticOperationSchema, output: object, namespace: string): HttpResponse {
  const status = httpTrait(schema)[2];
  const headers: Record<string, string> = {};
  const unbound: Record<string, unknown> = {};
  let payload: string | Uint8Array | undefined;
  for (const [name, member] of membersOf(schema[5])) {
    const value = (output as Record<string, unknown>)[name];
    if (value === undefined) continue;
    const traits = member.getMergedTraits();
    if (traits.httpPayload) payload = writeXml(member, value, namespace);
    else if (traits.httpPrefixHeaders) writePrefixed(headers, traits.httpPrefixHeaders, value);
    else if (traits.httpHeader) headers[traits.httpHeader] = writeText(member, value);
    else unbound[name] = value;
  }
  payload ??= Object.keys(unbound).length > 0 ? writeXml(NormalizedSchema.of(schema[5]), unbound, namespace) : '';
  return { status, headers: { ...contentType(payload), ...headers }, body: payload };
}

function writeXml(schema: NormalizedSchema, value: unknown, namespace: string): string | Uint8Array {
  const writer = new XmlShapeSerializer(xml(namespace));
  writer.write(schema, value);
  const written = writer.flush();
  return schema.isStructSchema() ? `<?xml version="1.0" encoding="UTF-8"?>\n${String(written)}` : written;
}

function writePrefixed(headers: Record<string, string>, prefix: string, value: unknown): void {
  for (const [name, text] of Object.entries(value as Record<string, string>)) headers[`${prefix}${name}`] = text;
}

function writeText(member: NormalizedSchema, value: unknown): string {
  const writer = new ToStringShapeSerializer(bindings);
  writer.write(member, value);
  return writer.flush();
}

function contentType(payload: string | Uint8Array): Record<string, string> {
  return typeof payload === 'string' && payload.startsWith('<?xml') ? { 'content-type': 'text/xml' } : {};
}

/** `[method, path template, success status]` */
export function httpTrait(schema: StaticOperationSchema): readonly [string, string, number] {
  const traits = schema[3];
  if (typeof traits === 'object' && traits.http) return traits.http;
  throw new Error(`the schema of ${schema[2]} has no HTTP binding; expected a restXml operation`);
}
