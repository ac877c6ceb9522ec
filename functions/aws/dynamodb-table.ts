import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { write } from './aws-errors.ts';

export type Item = Record<string, unknown>;

export interface Condition {
  /** Attribute names are written `#name`, values `:name`. */
  readonly expression: string;
  readonly values?: Item;
}

export interface Change {
  readonly set: Item;
  readonly remove?: readonly string[];
  readonly append?: Readonly<Record<string, readonly string[]>>;
  /** String sets: what goes in and what comes out. Both may happen again without harm; an empty set is no attribute. */
  readonly addToSet?: Readonly<Record<string, readonly string[]>>;
  readonly takeFromSet?: Readonly<Record<string, readonly string[]>>;
}

/** Single-item calls on one table with the key `pk`; every failure except a failed condition throws AwsCallError. */
export interface Table {
  /** Strongly consistent. */
  get(pk: string): Promise<Item | undefined>;
  /** False = the condition did not hold. */
  put(item: Item, condition?: Condition): Promise<boolean>;
  /** The item after the change; undefined = the condition did not hold. */
  update(pk: string, change: Change, condition?: Condition): Promise<Item | undefined>;
  /** The item as it was; undefined = there was none, or the condition did not hold. */
  remove(pk: string, condition?: Condition): Promise<Item | undefined>;
}

export function dynamoDbTable(client: () => DynamoDBDocumentClient, tableName: string): Table {
  return {
    get: (pk) =>
      write(
        'dynamodb',
        'GetItem',
        async () =>
          (await client().send(new GetCommand({ TableName: tableName, Key: { pk }, ConsistentRead: true }))).Item,
      ),
    put: (item, condition) =>
      write('dynamodb', 'PutItem', async () => {
        const command = new PutCommand({ TableName: tableName, Item: item, ...conditionOf(condition) });
        return (await unlessConditionFails(() => client().send(command))) !== undefined;
      }),
    update: (pk, change, condition) =>
      write('dynamodb', 'UpdateItem', async () => {
        const command = new UpdateCommand({
          TableName: tableName,
          Key: { pk },
          ReturnValues: 'ALL_NEW',
          ...updateOf(change, condition),
        });
        return (await unlessConditionFails(() => client().send(command)))?.Attributes;
      }),
    remove: (pk, condition) =>
      write('dynamodb', 'DeleteItem', async () => {
        const input = {
          TableName: tableName,
          Key: { pk },
          ReturnValues: 'ALL_OLD',
          ...conditionOf(condition),
        } as const;
        return (await unlessConditionFails(() => client().send(new DeleteCommand(input))))?.Attributes;
      }),
  };
}

async function unlessConditionFails<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

function conditionOf(condition: Condition | undefined): object {
  if (!condition) return {};
  return { ConditionExpression: condition.expression, ...placeholders([condition.expression], condition.values ?? {}) };
}

function updateOf({ set, remove = [], append = {}, addToSet = {}, takeFromSet = {} }: Change, condition?: Condition) {
  const update = [
    clause('SET', [
      ...Object.keys(set).map((name) => `#${name} = :set_${name}`),
      ...Object.keys(append).map((name) => `#${name} = list_append(if_not_exists(#${name}, :none), :append_${name})`),
    ]),
    clause(
      'REMOVE',
      remove.map((name) => `#${name}`),
    ),
    clause(
      'ADD',
      Object.keys(addToSet).map((name) => `#${name} :add_${name}`),
    ),
    clause(
      'DELETE',
      Object.keys(takeFromSet).map((name) => `#${name} :take_${name}`),
    ),
  ].join('');
  const expressions = condition ? [update, condition.expression] : [update];
  const values = {
    ...condition?.values,
    ...prefixed('set_', set),
    ...prefixed('append_', append),
    ...(Object.keys(append).length > 0 ? { none: [] } : {}),
    ...prefixed('add_', asSets(addToSet)),
    ...prefixed('take_', asSets(takeFromSet)),
  };
  return {
    UpdateExpression: update.trim(),
    ...(condition ? { ConditionExpression: condition.expression } : {}),
    ...placeholders(expressions, values),
  };
}

/** DynamoDB refuses a keyword without an action. */
function clause(keyword: string, actions: readonly string[]): string {
  return actions.length === 0 ? '' : `${keyword} ${actions.join(', ')} `;
}

/** The document client sends a JavaScript Set as a string set. */
function asSets(values: Readonly<Record<string, readonly string[]>>): Item {
  return Object.fromEntries(Object.entries(values).map(([name, members]) => [name, new Set(members)]));
}

function prefixed(prefix: string, values: Item): Item {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, value]));
}

/** DynamoDB refuses names and values that no expression uses, and an empty map of them. */
function placeholders(expressions: readonly string[], values: Item): object {
  const names = new Set(expressions.flatMap((expression) => expression.match(/#\w+/g) ?? []));
  const attributeValues = Object.entries(values).map(([name, value]) => [`:${name}`, value]);
  return {
    ...(names.size > 0
      ? { ExpressionAttributeNames: Object.fromEntries([...names].map((name) => [name, name.slice(1)])) }
      : {}),
    ...(attributeValues.length > 0 ? { ExpressionAttributeValues: Object.fromEntries(attributeValues) } : {}),
  };
}
