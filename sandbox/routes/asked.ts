import type { ViewerRequest } from '../scenarios/scenario.ts';

/** What a viewer asks, in one line: `GET /`, or `PUT /guestbook.txt with a body`. */
export function askedText({
  method = 'GET',
  path = '/',
  viewerProtocol,
  country,
  host,
  headers,
  body,
}: ViewerRequest): string {
  const names = Object.keys(headers ?? {});
  const parts = [
    `${method} ${path}`,
    host && `at ${host}`,
    viewerProtocol && `over ${viewerProtocol}`,
    country && `from ${country}`,
    names.length > 0 && `with the header ${names.join(', ')}`,
    body && body.byteLength > 0 && 'with a body',
  ];
  return parts.filter(Boolean).join(' ');
}
