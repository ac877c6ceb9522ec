import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { Context } from 'aws-lambda';
import type { Config } from '../shared/config.ts';
import { awsClients } from './clients.ts';

const DAY = 24 * 60 * 60;

/**
 * Runs `work` once per `key` and day, however often the event is delivered; a repetition gets the first answer. A run that
 * throws may be repeated. While the first run is still going a second one is refused with IdempotencyAlreadyInProgressError,
 * which makes Lambda deliver the event again later.
 */
export async function oncePerKey(
  table: Pick<Config, 'tableName' | 'endpointUrl'>,
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
    persistenceStore: persistenceOf(table),
    config,
    keyPrefix: 'incident',
  });
  await run({ key });
}

const stores = new Map<string, DynamoDBPersistenceLayer>();

/** On the client of the plan store, which gives up on an answer that does not come; Powertools' own one waits for ever. */
function persistenceOf({
  tableName,
  endpointUrl,
}: Pick<Config, 'tableName' | 'endpointUrl'>): DynamoDBPersistenceLayer {
  const key = `${endpointUrl ?? ''} ${tableName}`;
  const known = stores.get(key);
  if (known) return known;
  const awsSdkV3Client = awsClients(endpointUrl).dynamoDbItems();
  const store = new DynamoDBPersistenceLayer({ tableName, keyAttr: 'pk', expiryAttr: 'ttl', awsSdkV3Client });
  stores.set(key, store);
  return store;
}
