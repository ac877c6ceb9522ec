import type { HttpRequest } from '../http.ts';

/**
 * Takes a streamed upload out of its chunk framing: `<hex size>[;chunk-signature=…]CRLF <bytes> CRLF … 0 CRLF trailers`.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export function unchunked(request: HttpRequest): HttpRequest {
  if (!request.headers['x-amz-content-sha256']?.startsWith('STREAMING-')) return request;
  return { ...request, body: Buffer.concat(chunksOf(Buffer.from(request.body))) };
}

function chunksOf(body: Buffer): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.toString('ascii', at, lineEnd), 16);
    if (lineEnd < 0 || !(size > 0)) return chunks;
    chunks.push(body.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
