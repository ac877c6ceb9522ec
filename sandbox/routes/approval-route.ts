import { functionUrlEvent, functionUrlResponse } from '../host/function-url.ts';
import type { HttpRequest, HttpResponse } from '../http.ts';
import type { Console } from './index.ts';

const VIEWER_ADDRESS = '203.0.113.10';

/** The Function URL of the approval page; `rawPath` is the path below it. */
export async function answerApproval(console: Console, request: HttpRequest, rawPath: string): Promise<HttpResponse> {
  const event = functionUrlEvent(request, rawPath, VIEWER_ADDRESS);
  const response = functionUrlResponse(await console.functions.invoke('approval-page', event));
  const what = request.method === 'GET' ? 'opened' : `${request.method} sent`;
  console.moments.push({
    at: console.world.now().toISOString(),
    kind: 'approval',
    text: `Approval page ${what}: ${response.status}`,
  });
  return response;
}
