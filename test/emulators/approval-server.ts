import { once } from 'node:events';
import { createServer } from 'node:http';
import { handler } from '../../functions/approval-page/handler.ts';
import { functionUrlEvent, functionUrlResponse } from '../../sandbox/host/function-url.ts';
import { lambdaContext } from '../../sandbox/host/lambda-context.ts';
import { readRequest, sendResponse } from '../../sandbox/http.ts';

export interface ApprovalServer {
  readonly url: string;
  close(): void;
}

/** The approval page's function behind a URL of this machine. */
export async function startApprovalServer(): Promise<ApprovalServer> {
  const server = createServer((incoming, outgoing) => {
    const answer = async () => {
      const request = await readRequest(incoming);
      const event = functionUrlEvent(request, request.path.slice('/approval'.length), '203.0.113.10');
      const answered = functionUrlResponse(await handler(event, lambdaContext('approval-page')));
      sendResponse(outgoing, answered, request.method);
    };
    answer().catch((error: unknown) => outgoing.destroy(error instanceof Error ? error : undefined));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}/approval`, close: () => void server.close() };
}
