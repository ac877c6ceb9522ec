import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { DECISION_PREFIX, type DecisionEntry, decisionKey, inOrder } from '../core/history/decision-entry.ts';
import type { DecisionLog } from '../workflow/deps.ts';
import { write } from './aws-errors.ts';
import type { Condition, Item, Table } from './dynamodb-table.ts';

const NEW: Condition = { expression: 'attribute_not_exists(#pk)' };

const decisionItem = z.object({ pk: z.string(), entry: z.string() });

/**
 * The decision record beside the plans, in the same table. An entry is put once, without `ttl`, and neither updated nor deleted:
 * the functions' roles deny both for its keys. The whole entry is one JSON text, because policies must come back as they went in;
 * what a person filters by in the console stands beside it.
 */
export function dynamoDbDecisionLog(
  table: Table,
  client: () => DynamoDBDocumentClient,
  tableName: string,
): DecisionLog {
  return {
    record: (entry) => table.put(itemOf(entry), NEW),
    list: async () => (await scanned(client, tableName)).map(entryOf).toSorted(inOrder),
  };
}

function itemOf(entry: DecisionEntry): Item {
  const { at, planId, step, by, distributionId, bucket } = entry;
  const attributes = { at, planId, step, by, distributionId, ...(bucket === undefined ? {} : { bucket }) };
  return { pk: decisionKey(entry), ...attributes, entry: JSON.stringify(entry) };
}

function entryOf(item: Item): DecisionEntry {
  return JSON.parse(decisionItem.parse(item).entry);
}

/** The whole table, page by page: for a person's question, never for a function. */
async function scanned(client: () => DynamoDBDocumentClient, TableName: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  let ExclusiveStartKey: Item | undefined;
  do {
    const page = await write('dynamodb', 'Scan', () =>
      client().send(
        new ScanCommand({
          TableName,
          ConsistentRead: true,
          FilterExpression: 'begins_with(#pk, :decisions)',
          ExpressionAttributeNames: { '#pk': 'pk' },
          ExpressionAttributeValues: { ':decisions': DECISION_PREFIX },
          ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
        }),
      ),
    );
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return items;
}
