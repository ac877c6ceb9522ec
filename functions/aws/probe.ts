import type { ProbeFacts, Read } from '../core/facts.ts';

const TIMEOUT = 10_000;
const MAX_BODY = 64 * 1024;

/**
 * One GET of `url` as a viewer would send it, without following redirects. `askAt` is where the request really goes when that is
 * not the URL itself. Headers come back lower-cased; cookies never do, and a body only from an answer that is an error, at most
 * 64 KiB. `{unreadable}` = there was no HTTP answer within 10 s, or the URL is none that may be asked.
 */
export async function probe(url: string, askAt: string = url): Promise<Read<ProbeFacts>> {
  if (!isPlainHttpUrl(url) || !isPlainHttpUrl(askAt)) return { unreadable: 'UnsupportedUrl' };
  try {
    const response = await fetch(askAt, {
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT),
      headers: { 'user-agent': 'Originmend' },
    });
    return {
      url,
      method: 'GET',
      status: response.status,
      headers: headersOf(response),
      ...(await errorBodyOf(response)),
    };
  } catch (error) {
    return { unreadable: networkCodeOf(error) };
  }
}

/** User names and passwords in a URL would end up in facts and reports. */
function isPlainHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '';
}

function headersOf(response: Response): Record<string, string> {
  return Object.fromEntries([...response.headers].filter(([name]) => name !== 'set-cookie'));
}

async function errorBodyOf(response: Response): Promise<{ readonly body?: string }> {
  if (response.status < 400) {
    await response.body?.cancel();
    return {};
  }
  return { body: await firstBytes(response) };
}

async function firstBytes(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= MAX_BODY) break;
  }
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, MAX_BODY));
}

/** fetch wraps what happened: the reason is in `cause`. */
function networkCodeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'NetworkError';
  const { cause } = error;
  if (typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string')
    return cause.code;
  return error.name === 'TypeError' ? 'NetworkError' : error.name;
}
