import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { Context } from 'aws-lambda';

const DAY = 24 * 60 * 60;

/**
 * Runs `work` once per `key` and day, however often the event is delivered; a repetition gets the first answer. A run that
 * throws may be repeated. While the first run is still going a second one is refused with IdempotencyAlreadyInProgressError,
 * which makes Lambda deliver the event again later.
 */
export async function oncePerKey(
  tableName: string,
  key: string,
  context: Context,
  work: () => Promise<void>,
): Promise<void> {
  const config = new IdempotencyConfig({
    eventKeyJmesPath: 'key',
    throwOnNoIdempotencyKey: true,
    expiresAfterSeconds: DAY,
    lambdaContext: context,
  });
  const run = makeIdempotent(async (_payload: { key: string }) => work().then(() => ({ done: true })), {
    persistenceStore: persistenceOf(tableName),
    config,
    keyPrefix: 'incident',
  });
  await run({ key });
}

const stores = new Map<string, DynamoDBPersistenceLayer>();

function persistenceOf(tableName: string): DynamoDBPersistenceLayer {
  const known = stores.get(tableName);
  if (known) return known;
  const store = new DynamoDBPersistenceLayer({ tableName, keyAttr: 'pk', expiryAttr: 'ttl' });
  stores.set(tableName, store);
  return store;
}
