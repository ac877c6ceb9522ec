import type { Sandbox } from '../../sandbox/server.ts';
import type { World } from '../../sandbox/world.ts';
import { itemsIn, putItems } from './time-passes.ts';

/** How far a story has come: everything that AWS knows at that moment. */
export interface Snapshot {
  readonly url: string;
  readonly world: Partial<World>;
  readonly items: Awaited<ReturnType<typeof itemsIn>>;
}

export async function snapshotOf(sandbox: Sandbox): Promise<Snapshot> {
  return { url: sandbox.url, world: structuredClone(dataOf(sandbox.world)), items: await itemsIn(sandbox) };
}

/** Makes a fresh sandbox what the other one was; links in messages lead to this one. */
export async function restoreSnapshot(sandbox: Sandbox, { url, world, items }: Snapshot): Promise<void> {
  const { inbox = [], ...rest } = structuredClone(world);
  Object.assign(sandbox.world, rest, { inbox: JSON.parse(JSON.stringify(inbox).replaceAll(url, sandbox.url)) });
  await putItems(sandbox, items);
}

/** Without the clock and the counter, which every world has of its own. */
function dataOf(world: World): Partial<World> {
  return Object.fromEntries(Object.entries(world).filter(([, value]) => typeof value !== 'function'));
}
