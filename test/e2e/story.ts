import type { PolicyDocument, Statement } from '../../functions/core/policy/document.ts';
import type { RecordedCall } from '../../sandbox/calls.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { type Bucket, type InboxMessage, REPORT_BUCKET } from '../../sandbox/world.ts';

export { useSandbox } from '../sandbox/clients.ts';

/** The bucket of the world. Throws when there is none of this name. */
export function bucketNamed(sandbox: Sandbox, name: string): Bucket {
  const bucket = sandbox.world.buckets.get(name);
  if (bucket) return bucket;
  throw new Error(`there is no bucket ${name}; there are ${[...sandbox.world.buckets.keys()].join(', ')}`);
}

/** The stored policy of a bucket; null = none. */
export function policyIn(sandbox: Sandbox, name: string): PolicyDocument | null {
  const { policyText } = bucketNamed(sandbox, name);
  return policyText === undefined ? null : JSON.parse(policyText);
}

/** The statements of a stored policy, in order. */
export function statementsIn(sandbox: Sandbox, name: string): readonly Statement[] {
  return [policyIn(sandbox, name)?.Statement ?? []].flat();
}

/** Successful writes to anybody's bucket, distribution or key: all that Originmend could break. */
export function writesOutside(sandbox: Sandbox): readonly RecordedCall[] {
  return sandbox.calls
    .writes()
    .filter(({ service, resource }) => !['dynamodb', 'sns'].includes(service) && !resource.startsWith(REPORT_BUCKET));
}

/** `PutBucketPolicy site by approval-page`, one line per write. */
export function writeLines(sandbox: Sandbox): readonly string[] {
  return writesOutside(sandbox).map(
    ({ operation, resource, during }) => `${operation} ${resource} by ${[...new Set(during)].join()}`,
  );
}

/** The kinds of all messages, in order. */
export function kindsOf(inbox: readonly InboxMessage[]): readonly string[] {
  return inbox.map(({ attributes }) => attributes['kind'] ?? 'none');
}

export function lastMessage({ inbox }: Sandbox): InboxMessage {
  const message = inbox.at(-1);
  if (message) return message;
  throw new Error('the inbox is empty; expected a message');
}

/** Every link to the approval page in a message, in order. */
export function linksIn(sandbox: Sandbox, { text }: InboxMessage): readonly string[] {
  return (text.match(/https?:\/\/[^\s<>"]+/g) ?? []).filter((url) => url.startsWith(`${sandbox.url}/approval/`));
}

/** The first link of the newest message. Throws when it has none. */
export function newestLink(sandbox: Sandbox): string {
  const message = lastMessage(sandbox);
  const [link] = linksIn(sandbox, message);
  if (link !== undefined) return link;
  throw new Error(`the newest message has no link: ${message.subject}\n${message.text}`);
}

/** The machine copy of a message. */
export function jsonOf({ byProtocol }: InboxMessage): Record<string, unknown> {
  return JSON.parse(byProtocol['sqs'] ?? '{}');
}

/** A fresh scenario whose alarm has rung: the link of its proposal. */
export async function proposedIn(sandbox: Sandbox, scenario: string): Promise<string> {
  await sandbox.load(scenario);
  await sandbox.ringAlarm(sandbox.scenario?.distributionId ?? '', 'ALARM');
  return newestLink(sandbox);
}

/** Everything viewers and AWS could notice, as plain values for comparison. */
export function snapshotOf({ world }: Sandbox): Readonly<Record<string, unknown>> {
  const { buckets, distributions, keys, originAccessControls, originAccessIdentities } = world;
  const plain = { buckets, distributions, keys, originAccessControls, originAccessIdentities };
  return structuredClone({ ...plain, inbox: world.inbox });
}
