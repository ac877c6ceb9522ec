import { functionUrlEvent, functionUrlResponse } from '../host/function-url.ts';
import type { HttpRequest, HttpResponse } from '../http.ts';
import type { Console } from './console.ts';

const VIEWER_ADDRESS = '203.0.113.10';

const WHAT: Readonly<Record<string, string>> = { GET: 'Approval page opened', POST: 'Decision sent' };

/** The Function URL of the approval page; `rawPath` is the path below it. */
export async function answerApproval(console: Console, request: HttpRequest, rawPath: string): Promise<HttpResponse> {
  const event = functionUrlEvent(request, rawPath, VIEWER_ADDRESS);
  const response = functionUrlResponse(await console.functions.invoke('approval-page', event));
  console.moments.push({
    at: console.world.now().toISOString(),
    kind: 'approval',
    text: `${WHAT[request.method] ?? `${request.method} sent to the approval page`}: ${response.status}`,
  });
  return response;
}
