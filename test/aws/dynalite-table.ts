import { once } from 'node:events';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { awsClients } from '../../functions/aws/clients.ts';
import { dynamoDbTable, type Table } from '../../functions/aws/dynamodb-table.ts';

type Dynalite = (options: { createTableMs: number }) => Server;
const dynalite = createRequire(import.meta.url)('dynalite') as Dynalite;

export interface RunningTable {
  readonly table: Table;
  readonly endpoint: string;
  close(): Promise<void>;
}

/** A DynamoDB with one table of the deployed table's shape. */
export async function startTable(tableName: string): Promise<RunningTable> {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = awsClients(endpoint).dynamoDb;
  await client().send(
    new CreateTableCommand({
      TableName: tableName,
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  const close = async () => {
    client().destroy();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { table: dynamoDbTable(client, tableName), endpoint, close };
}
