import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { type SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';

/** What SNS delivers to an HTTP subscriber. https://docs.aws.amazon.com/sns/latest/dg/http-notification-json.html */
export interface Delivered {
  readonly Type: string;
  readonly Subject?: string;
  readonly Message: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly Type: string; readonly Value: string }>>;
  readonly SubscribeURL?: string;
}

export interface Inbox {
  /** The next message nobody has taken yet; throws when none comes within ten seconds. */
  next(): Promise<Delivered>;
  close(): Promise<void>;
}

/** A subscriber of the topic on this machine, which confirms its subscription as SNS asks it to. */
export async function openInbox(sns: SNSClient, topicArn: string): Promise<Inbox> {
  const messages: Delivered[] = [];
  const confirmed = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    void receive(request, response).then(async (delivered) => {
      if (delivered.Type === 'Notification') messages.push(delivered);
      else await fetch(delivered.SubscribeURL ?? '').then(() => confirmed.resolve(), confirmed.reject);
    }, confirmed.reject);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'http', Endpoint: `http://127.0.0.1:${port}/` }));
  await confirmed.promise;
  return { next: () => take(messages), close: async () => void server.close() };
}

async function receive(request: IncomingMessage, response: ServerResponse): Promise<Delivered> {
  const chunks = await request.toArray();
  response.end();
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Delivered;
}

async function take(messages: Delivered[]): Promise<Delivered> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const message = messages.shift();
    if (message) return message;
    await pause(100);
  }
  throw new Error('No message came within ten seconds.');
}
