import * as z from 'zod/mini';

/** The parts of a payload format 2.0 event that are read. https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
const FunctionUrlEvent = z.object({
  rawPath: z.string(),
  rawQueryString: z.nullish(z.string()),
  headers: z.nullish(z.record(z.string(), z.string())),
  cookies: z.nullish(z.array(z.string())),
  body: z.nullish(z.string()),
  isBase64Encoded: z.nullish(z.boolean()),
  requestContext: z.object({
    domainName: z.nullish(z.string()),
    http: z.object({ method: z.string(), sourceIp: z.nullish(z.string()), userAgent: z.nullish(z.string()) }),
  }),
});

export type FunctionUrlEvent = z.infer<typeof FunctionUrlEvent>;

/** The event, or undefined when it is none. */
export function readFunctionUrlEvent(event: unknown): FunctionUrlEvent | undefined {
  return FunctionUrlEvent.safeParse(event).data;
}

/** A header by its lower-case name. */
export function headerOf({ headers }: FunctionUrlEvent, name: string): string | undefined {
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}

/** Cookies by name; of a name sent twice the first counts, as browsers send the more specific one first. */
export function cookiesOf(event: FunctionUrlEvent): Readonly<Record<string, string>> {
  const pairs = (event.cookies ?? headerOf(event, 'cookie')?.split(';') ?? []).map((cookie) => {
    const [name = '', ...value] = cookie.split('=');
    return [name.trim(), value.join('=').trim()] as const;
  });
  return Object.fromEntries(pairs.reverse());
}
