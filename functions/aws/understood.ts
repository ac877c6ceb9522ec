import { NormalizedSchema } from '@smithy/core/schema';
import type { DeserializeMiddleware, MiddlewareStack, StaticOperationSchema } from '@smithy/types';

/** An SDK answer together with the elements of its XML that the SDK's schema does not have, as paths. */
export interface Understood<Output> {
  readonly output: Output;
  readonly notUnderstood: readonly string[];
}

/**
 * Sends a read and looks at the answer as it came: the SDK drops elements that are newer than itself, and CloudFront's updates
 * replace the whole configuration, so a round trip through the SDK would silently take them away.
 */
export async function sendUnderstood<Input extends object, Answer extends object, Output>(
  command: { readonly middlewareStack: MiddlewareStack<Input, Answer> },
  schema: StaticOperationSchema,
  send: () => Promise<Output>,
): Promise<Understood<Output>> {
  let xml = '';
  const keepAnswer: DeserializeMiddleware<Input, Answer> = (next) => async (args) => {
    const result = await next(args);
    const response = result.response as { body?: unknown };
    const bytes = await bytesOf(response.body);
    xml = new TextDecoder().decode(bytes);
    response.body = bytes;
    return result;
  };
  command.middlewareStack.addRelativeTo(keepAnswer, {
    relation: 'after',
    toMiddleware: 'deserializerMiddleware',
    name: 'keepAnswer',
    override: true,
  });
  const output = await send();
  return { output, notUnderstood: unknownElements(xml, payloadOf(schema)) };
}

/** The SDK reads a body once; the bytes can be read again. */
async function bytesOf(body: unknown): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

function payloadOf(schema: StaticOperationSchema): NormalizedSchema | undefined {
  const output = NormalizedSchema.of(schema[5]);
  return [...output.structIterator()].find(([, member]) => member.getMergedTraits().httpPayload)?.[1];
}

/** Paths of the elements that the schema does not know, each once. The root element is the payload itself. */
export function unknownElements(xml: string, payload: NormalizedSchema | undefined): readonly string[] {
  const unknown = new Set<string>();
  const open: { readonly name: string; readonly schema: NormalizedSchema | undefined }[] = [];
  for (const [, close, name = '', empty] of xml.matchAll(/<(\/?)([A-Za-z][\w.-]*)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (close) {
      open.pop();
      continue;
    }
    const parent = open.at(-1);
    const schema = parent ? childOf(parent.schema, name) : payload;
    const path = [...open.map((element) => element.name), name].join('.');
    if (schema === undefined && parent?.schema !== undefined) unknown.add(path);
    if (!empty) open.push({ name, schema });
  }
  return [...unknown];
}

/** https://smithy.io/2.0/spec/protocol-traits.html#xml-bindings: members by xmlName, list entries by theirs or `member`. */
function childOf(parent: NormalizedSchema | undefined, name: string): NormalizedSchema | undefined {
  if (parent?.isStructSchema())
    return [...parent.structIterator()].find(([member, schema]) => xmlName(schema, member) === name)?.[1];
  if (!parent?.isListSchema()) return undefined;
  const entry = parent.getValueSchema();
  return xmlName(entry, 'member') === name ? entry : undefined;
}

function xmlName(schema: NormalizedSchema, otherwise: string): string {
  const traits: { readonly xmlName?: string } = schema.getMergedTraits();
  return traits.xmlName ?? otherwise;
}
