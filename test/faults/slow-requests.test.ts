import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { fillForm, press } from '../e2e/browser.ts';
import { proposedIn, snapshotOf, useSandbox } from '../e2e/story.ts';
import { itemsIn } from './time-passes.ts';

const sandbox = useSandbox();

/** Half of a decision on each of many connections that are never finished: a function URL waits for the whole request. */
it('decisions that are sent slowly and cut off change nothing, and nobody else has to wait', async () => {
  const link = await proposedIn(sandbox(), 'oai-without-grant');
  const { url, fields, cookie } = await fillForm(link, 'approve');
  const body = new URLSearchParams(fields).toString();
  const before = { items: await itemsIn(sandbox()), world: snapshotOf(sandbox()) };
  const { hostname, port, pathname, host } = new URL(url);
  const sockets = Array.from({ length: 50 }, (_, at) => {
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    const head = `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\ncookie: ${cookie}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${body.length}\r\n\r\n`;
    socket.write(at % 2 === 0 ? head.slice(0, -2) : head + body.slice(0, -1));
    return socket;
  });
  await sleep(500);
  for (const socket of sockets) socket.destroy();
  await sleep(100);
  expect({ items: await itemsIn(sandbox()), world: snapshotOf(sandbox()) }).toEqual(before);
  console.info(`slow requests: ${sockets.length} begun, none finished`);
  expect((await press(link, 'approve')).status).toBe(200);
});
