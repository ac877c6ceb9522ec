import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Sandbox } from '../../sandbox/server.ts';
import { TABLE_NAME } from '../../sandbox/world.ts';

/** The attributes of a stored plan that stories look at. */
export interface StoredPlan {
  readonly planId: string;
  readonly status: string;
  readonly expiresAt: string;
  readonly undo?: string;
}

/** Every plan in the table; the order means nothing. */
export async function plansIn(sandbox: Sandbox): Promise<readonly StoredPlan[]> {
  const { Items = [] } = await client(sandbox).send(new ScanCommand({ TableName: TABLE_NAME, ConsistentRead: true }));
  return Items.filter((item) => String(item['pk']).startsWith('plan#')) as StoredPlan[];
}

/** The plans that plan-keeper looks after. */
export async function watchedIn(sandbox: Sandbox): Promise<readonly string[]> {
  const Key = { pk: 'watch#plans' };
  const { Item } = await client(sandbox).send(new GetCommand({ TableName: TABLE_NAME, Key, ConsistentRead: true }));
  return [...((Item?.['planIds'] as Set<string> | undefined) ?? [])];
}

/** Rewrites an attribute of a plan, because the clock of a story cannot be moved. */
export async function setPlanAttribute(
  sandbox: Sandbox,
  planId: string,
  name: 'createdAt' | 'expiresAt' | 'leaseUntil' | 'decision' | 'undo',
  value: string,
): Promise<void> {
  await client(sandbox).send(
    new UpdateCommand({
      TableName: TABLE_NAME,
      Key: { pk: `plan#${planId}` },
      UpdateExpression: 'SET #name = :value',
      ExpressionAttributeNames: { '#name': name },
      ExpressionAttributeValues: { ':value': value },
    }),
  );
}

/** The plan that a link leads to. */
export function planIdIn(link: string): string {
  return /\/plans\/([0-9a-f]{32})/.exec(link)?.[1] ?? '';
}

/** A caller of its own, so that a story's reads are not taken for calls of a function. */
function client({ url }: Sandbox): DynamoDBDocumentClient {
  const known = clients.get(url);
  if (known) return known;
  const credentials = { accessKeyId: 'AKIASTORY', secretAccessKey: 'story' };
  const made = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: url, region: 'us-east-1', credentials }));
  clients.set(url, made);
  return made;
}

const clients = new Map<string, DynamoDBDocumentClient>();
