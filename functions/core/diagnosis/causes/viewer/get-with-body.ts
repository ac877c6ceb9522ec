import { readFact } from '../../../facts.ts';
import type { OriginView } from '../../origin-view.ts';
import { defineViewerRefusal } from '../../viewer-refusal.ts';

export default defineViewerRefusal({
  id: 'get-with-body',
  title: 'The viewer’s GET carries a body',
  why: 'CloudFront answers 403 to a GET request with a body, and never asks the origin.',
  explains: (view, { probe, answer }) =>
    answer.by === 'cloudfront' && isGet(probe.method) && bodyHeader(view) !== undefined,
  evidence: (view) => {
    const header = bodyHeader(view);
    return header
      ? [{ fact: `probe.requestHeaders.${header.name}`, actual: header.value, expected: 'a GET without a body' }]
      : [];
  },
  steps: () => [
    'Let the client send GET without a body: put parameters into the query string, or use POST on a behavior that allows it and an origin that takes it.',
  ],
  deadEnds: ['Allowing more methods would not fix this: GET is allowed, its body is not.'],
});

function isGet(method: unknown): boolean {
  return method === undefined || (typeof method === 'string' && method.toUpperCase() === 'GET');
}

/** Optional in a recorded response: `probe.requestHeaders`, what the client sent. Without it a body cannot be seen. */
function bodyHeader(view: OriginView): { readonly name: string; readonly value: string } | undefined {
  const sent = readFact<Record<string, unknown> | null>(view.facts, ['probe', 'requestHeaders']);
  const entries = sent.kind === 'known' ? Object.entries(sent.value ?? {}) : [];
  for (const [name, value] of entries) {
    if (typeof value === 'string' && announcesBody(name.toLowerCase(), value)) return { name, value };
  }
  return undefined;
}

function announcesBody(name: string, value: string): boolean {
  return (
    (name === 'content-length' && /^[1-9]\d{0,15}$/.test(value.trim())) ||
    (name === 'transfer-encoding' && /^chunked$/i.test(value.trim()))
  );
}
