import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Sandbox } from '../../sandbox/server.ts';
import { TABLE_NAME } from '../../sandbox/world.ts';

type Item = Record<string, unknown>;

const LONG_AGO = '2026-01-01T00:00:00.000Z';

/** Every item of the table, in the order of their keys. */
export async function itemsIn(sandbox: Sandbox): Promise<readonly Item[]> {
  const { Items = [] } = await tableOf(sandbox).send(new ScanCommand({ TableName: TABLE_NAME, ConsistentRead: true }));
  return Items.toSorted((a, b) => String(a['pk']).localeCompare(String(b['pk'])));
}

export async function putItems(sandbox: Sandbox, items: readonly Item[]): Promise<void> {
  for (const Item of items) await tableOf(sandbox).send(new PutCommand({ TableName: TABLE_NAME, Item }));
}

/** Minutes later: what a dead run held, its lease on a plan and its mark on an event, has run out. */
export async function letTimePass(sandbox: Sandbox): Promise<void> {
  const table = tableOf(sandbox);
  for (const item of await itemsIn(sandbox)) {
    const later = released(item);
    if (later !== item) await table.send(new PutCommand({ TableName: TABLE_NAME, Item: later }));
  }
}

function released(item: Item): Item {
  const held = ['leaseUntil', 'tellUntil'].filter((name) => item[name] !== undefined);
  if (held.length > 0) return { ...item, ...Object.fromEntries(held.map((name) => [name, LONG_AGO])) };
  return item['status'] === 'INPROGRESS' ? { ...item, in_progress_expiration: 0 } : item;
}

/** A caller of its own that gets through whatever else fails. */
function tableOf({ url }: Sandbox): DynamoDBDocumentClient {
  const known = clients.get(url);
  if (known) return known;
  const credentials = { accessKeyId: 'AKIASTORY', secretAccessKey: 'story' };
  const made = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: url, region: 'us-east-1', credentials }));
  clients.set(url, made);
  return made;
}

const clients = new Map<string, DynamoDBDocumentClient>();
