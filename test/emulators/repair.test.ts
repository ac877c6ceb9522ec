import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetBucketPolicyCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handler as respond } from '../../functions/incident-responder/handler.ts';
import { createBrowser } from '../../sandbox/demo/browser.ts';
import { alarmEvent } from '../../sandbox/host/alarm-event.ts';
import { lambdaContext } from '../../sandbox/host/lambda-context.ts';
import { emptyWorld } from '../../sandbox/world.ts';
import { type ApprovalServer, startApprovalServer } from './approval-server.ts';
import { clientOf, fresh, MINISTACK_EMULATED } from './emulated.ts';
import { type Delivered, type Inbox, openInbox } from './inbox.ts';
import { createSite, type Site } from './site.ts';

const OTHERS = { Sid: 'Others', Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: '*' };
const s3 = new S3Client({ ...clientOf(MINISTACK_EMULATED), forcePathStyle: true });

let server: ApprovalServer;
let inbox: Inbox;

/** Points the functions at the emulator, as a deployment would at AWS. */
async function prepare(): Promise<void> {
  const options = clientOf(MINISTACK_EMULATED);
  const [sns, TableName] = [new SNSClient(options), fresh('originmend')];
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: fresh('topic') }));
  await new DynamoDBClient(options).send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    }),
  );
  server = await startApprovalServer();
  inbox = await openInbox(sns, TopicArn);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: MINISTACK_EMULATED.url,
    ORIGINMEND_TOPIC_ARN: TopicArn,
    ORIGINMEND_TABLE_NAME: TableName,
    ORIGINMEND_APPROVAL_URL: server.url,
    // Nobody answers there: the emulator has no edge.
    ORIGINMEND_PROBE_URL: 'http://127.0.0.1:9/{domain}',
  });
}

async function policyOf({ bucket }: Site): Promise<{ readonly Statement: readonly object[] }> {
  const { Policy = '' } = await s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
  return JSON.parse(Policy) as { readonly Statement: readonly object[] };
}

function linkIn(message: Delivered): string {
  const { links } = JSON.parse(message.Message) as { readonly links: Readonly<Record<string, string>> };
  return Object.values(links)[0] ?? '';
}

async function ringAlarm({ distributionId }: Site, state: 'ALARM' | 'OK'): Promise<unknown> {
  return respond(alarmEvent(emptyWorld(), distributionId, state), lambdaContext('incident-responder'));
}

describe('a repair on an AWS by other hands', () => {
  beforeAll(prepare);
  afterAll(async () => {
    server.close();
    await inbox.close();
  });

  it('goes from the alarm over one click to the grant and back again', async () => {
    const site = await createSite(MINISTACK_EMULATED, { Version: '2012-10-17', Statement: [OTHERS] });
    const before = await policyOf(site);

    await ringAlarm(site, 'ALARM');
    const proposal = await inbox.next();
    expect(proposal.Subject).toContain(`${site.distributionId} gets 403 from bucket ${site.bucket}`);
    expect(await policyOf(site)).toEqual(before);

    const browser = createBrowser();
    const page = await browser.open(linkIn(proposal));
    expect(page.status).toBe(200);
    const approved = await browser.press(page, 'approve', { name: 'Somebody' });
    expect(approved.status).toBe(200);
    expect((await policyOf(site)).Statement).toEqual([
      OTHERS,
      {
        Sid: expect.any(String),
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${site.bucket}/*`,
        Condition: { StringEquals: { 'AWS:SourceArn': site.distributionArn } },
      },
    ]);

    const applied = await inbox.next();
    expect(applied.MessageAttributes).toMatchObject({ kind: { Value: 'applied' } });
    const undone = await browser.press(await browser.open(linkIn(applied)), 'undo');
    expect(undone.status).toBe(200);
    expect(await policyOf(site)).toEqual(before);
    expect((await inbox.next()).MessageAttributes).toMatchObject({ kind: { Value: 'undone' } });
  });

  it('writes nothing when somebody changed the policy after the proposal, and proposes anew', async () => {
    const site = await createSite(MINISTACK_EMULATED, { Version: '2012-10-17', Statement: [OTHERS] });
    await ringAlarm(site, 'ALARM');
    const proposal = await inbox.next();
    const changed = { Version: '2012-10-17', Statement: [{ ...OTHERS, Sid: 'Changed' }] };
    await s3.send(new PutBucketPolicyCommand({ Bucket: site.bucket, Policy: JSON.stringify(changed) }));

    const browser = createBrowser();
    await browser.press(await browser.open(linkIn(proposal)), 'approve');
    expect(await policyOf(site)).toEqual(changed);
    const drifted = await inbox.next();
    expect(drifted.MessageAttributes).toMatchObject({ kind: { Value: 'drifted' } });
    await browser.press(await browser.open(linkIn(drifted)), 'approve');
    expect((await policyOf(site)).Statement).toHaveLength(2);
    expect((await inbox.next()).MessageAttributes).toMatchObject({ kind: { Value: 'applied' } });
  });
});
