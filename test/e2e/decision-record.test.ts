import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { type DecisionEntry, decisionKey } from '../../functions/core/history/decision-entry.ts';
import { oacGrant } from '../../sandbox/scenarios/statements.ts';
import { TABLE_NAME } from '../../sandbox/world.ts';
import { useFastWaits } from '../faults/fast-waits.ts';
import { itemsIn, letTimePass } from '../faults/time-passes.ts';
import { useApprovalSettings } from './approval-settings.ts';
import { fillForm, openLink, press, submit, undoLinkIn } from './browser.ts';
import { BUCKET, loadExampleWorld, SITE } from './example-world.ts';
import { addStatement, statementOf } from './other-writers.ts';
import { planIdIn, setPlanAttribute } from './plan-table.ts';
import { bucketNamed, lastMessage, linksIn, newestLink, useSandbox } from './story.ts';

const sandbox = useSandbox();
useFastWaits();
const configure = useApprovalSettings();

beforeEach(() => loadExampleWorld(sandbox()));

async function recorded(): Promise<readonly DecisionEntry[]> {
  const items = (await itemsIn(sandbox())).filter(({ pk }) => String(pk).startsWith('decision#'));
  for (const item of items) expect(item).not.toHaveProperty('ttl');
  return items.map(({ entry }) => JSON.parse(String(entry)));
}
const steps = async () => (await recorded()).map(({ step }) => step);
const ring = () => sandbox().ringAlarm(SITE, 'ALARM');
async function proposed(): Promise<string> {
  await ring();
  return newestLink(sandbox());
}
async function repaired(): Promise<string> {
  await press(await proposed(), 'approve', 'Ada');
  return undoLinkIn(lastMessage(sandbox()).text);
}

describe('each decision is recorded once, with its outcome', () => {
  it('approved, applied and undone: who, when, from where, what, before and after', async () => {
    const before = bucketNamed(sandbox(), BUCKET).policyText ?? null;
    const undo = await repaired();
    const after = bucketNamed(sandbox(), BUCKET).policyText ?? null;
    await press(undo, 'undo', 'Bob');
    const entries = await recorded();
    expect(entries.map(({ step }) => step)).toEqual(['proposed', 'approved', 'applied', 'undone']);
    const [asked, approved, applied, undone] = entries;
    expect(asked).toMatchObject({ by: 'Originmend', mode: 'propose', causes: ['oac-missing-grant'], bucket: BUCKET });
    expect(approved).toMatchObject({ by: 'Ada (203.0.113.10)', from: { sourceAddress: '203.0.113.10' } });
    expect(applied).toMatchObject({ by: 'Ada (203.0.113.10)', before: { text: before }, after: { text: after } });
    expect(applied?.added).toMatchObject([{ Effect: 'Allow', Action: 's3:GetObject' }]);
    expect(undone).toMatchObject({ by: 'Bob (203.0.113.10)', before: { text: after }, after: { text: before } });
    expect(applied?.before?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(undone?.after?.sha256).toBe(applied?.before?.sha256);
    expect(undone?.from?.sourceAddress).toBe('203.0.113.10');
  });

  it('rejected', async () => {
    await press(await proposed(), 'reject');
    expect(await steps()).toEqual(['proposed', 'rejected']);
  });

  it('drifted, with the new proposal', async () => {
    const link = await proposed();
    addStatement(sandbox(), BUCKET, statementOf('analytics', BUCKET));
    await press(link, 'approve');
    expect((await steps()).toSorted()).toEqual(['approved', 'drifted', 'proposed', 'proposed']);
  });

  it('failed', async () => {
    sandbox().faults.add({ operation: 'PutBucketPolicy', times: 9, effect: { kind: 'refuse' } });
    await press(await proposed(), 'approve');
    expect(await steps()).toEqual(['proposed', 'approved', 'failed']);
    expect((await recorded()).at(-1)?.summary).toContain('was not written');
  });

  it('unchanged, because somebody else granted it meanwhile', async () => {
    const link = await proposed();
    const arn = `arn:aws:cloudfront::${sandbox().world.accountId}:distribution/${SITE}`;
    addStatement(sandbox(), BUCKET, oacGrant(BUCKET, arn));
    await press(link, 'approve');
    expect(await steps()).toEqual(['proposed', 'approved', 'unchanged']);
  });

  it('expired, when somebody notices', async () => {
    const link = await proposed();
    const form = await fillForm(link, 'approve');
    await setPlanAttribute(sandbox(), planIdIn(link), 'expiresAt', '2026-01-01T00:00:00.000Z');
    for (let time = 0; time < 3; time++) await submit(form);
    expect(await steps()).toEqual(['expired', 'proposed']);
  });

  it('an undo that is refused because the policy has moved on', async () => {
    const undo = await repaired();
    addStatement(sandbox(), BUCKET, statementOf('analytics', BUCKET));
    await press(undo, 'undo');
    expect((await steps()).at(-1)).toBe('undo-refused');
  });

  it('applied without asking in mode auto', async () => {
    configure({ ORIGINMEND_MODE: 'auto' });
    await loadExampleWorld(sandbox(), { formerOai: true });
    await ring();
    expect(await steps()).toEqual(['proposed', 'auto-applied']);
    expect((await recorded()).at(-1)).toMatchObject({ mode: 'auto', by: 'Originmend (mode auto)' });
  });

  it('each approval of several', async () => {
    configure({ ORIGINMEND_APPROVERS: 'ada,bob', ORIGINMEND_QUORUM: '2' });
    await ring();
    const links = sandbox().inbox.flatMap((message) => linksIn(sandbox(), message).slice(0, 1));
    await press(links[0] ?? '', 'approve');
    await press(links[1] ?? '', 'approve');
    expect(await steps()).toEqual(['proposed', 'approved-1-of-2', 'approved-2-of-2', 'applied']);
    expect((await recorded()).map(({ by }) => by)).toEqual(['Originmend', 'ada', 'bob', 'ada and bob']);
  });
});

describe('the record', () => {
  it('is not touched by looking', async () => {
    const link = await proposed();
    const before = await itemsIn(sandbox());
    await openLink(link);
    expect(await itemsIn(sandbox())).toEqual(before);
  });

  it('has one entry for a decision that is sent a hundred times', async () => {
    const form = await fillForm(await proposed(), 'approve');
    await Promise.all(Array.from({ length: 100 }, () => submit(form)));
    expect(await steps()).toEqual(['proposed', 'approved', 'applied']);
  });

  it('is made up for by the next run when it could not be written: nothing is lost and nothing doubled', async () => {
    const link = await proposed();
    const refuse = { service: 'dynamodb', operation: 'PutItem', times: 50, effect: { kind: 'refuse' } } as const;
    sandbox().faults.add(refuse);
    const form = await fillForm(link, 'approve');
    const answer = await submit(form);
    sandbox().faults.clear();
    expect([answer.status, await steps(), sandbox().edge(SITE).status]).toEqual([200, ['proposed'], 200]);
    await submit(form);
    expect(await steps()).toEqual(['proposed', 'approved', 'applied']);
  });

  it('keeps the decision of a run that died after it, when another one takes the plan up', async () => {
    const link = await proposed();
    const form = await fillForm(link, 'approve', 'Ada');
    const die = () =>
      sandbox().faults.add({ times: Number.POSITIVE_INFINITY, effect: { kind: 'refuse', code: 'Dead', status: 400 } });
    sandbox().faults.add({
      service: 'dynamodb',
      operation: 'UpdateItem',
      effect: { kind: 'crash', after: true, hook: die },
    });
    await submit(form);
    sandbox().faults.clear();
    expect(await steps()).toEqual(['proposed']);
    await letTimePass(sandbox());
    await press(link, 'approve', 'Bob');
    const entries = await recorded();
    expect(entries.map(({ step, by }) => `${step} ${by.split(' ')[0]}`)).toEqual([
      'proposed Originmend',
      'approved Ada',
      'approved Bob',
      'applied Bob',
    ]);
  });

  it('is complete in the end, wherever in an approval the function dies', async () => {
    const wrong: string[] = [];
    let deaths = 0;
    for (const operation of ['UpdateItem', 'PutItem', 'PutBucketPolicy', 'Publish'])
      for (const after of [false, true])
        for (let nth = 1; nth <= 8; nth++) {
          await loadExampleWorld(sandbox());
          const form = await fillForm(await proposed(), 'approve', 'Ada');
          let died = false;
          const die = () => {
            died = true;
            sandbox().faults.add({
              times: Number.POSITIVE_INFINITY,
              effect: { kind: 'refuse', code: 'Dead', status: 400 },
            });
          };
          sandbox().faults.add({ operation, nth, effect: { kind: 'crash', after, hook: die } });
          await submit(form);
          sandbox().faults.clear();
          if (!died) break;
          deaths += 1;
          await letTimePass(sandbox());
          await submit(form);
          await submit(form);
          const happened = (await steps()).join();
          if (!/^proposed(,approved){1,2},(applied|unchanged)$/.test(happened))
            wrong.push(`${operation} #${nth} ${after ? 'after' : 'before'}: ${happened}`);
        }
    console.info(`deaths of an approval: ${deaths}, with a wrong record in the end: ${wrong.length}`);
    expect([deaths > 15, wrong]).toEqual([true, []]);
  }, 120_000);

  it('never replaces an entry that is there', async () => {
    const form = await fillForm(await proposed(), 'reject', 'Ada');
    await submit(form);
    const [first] = await recorded();
    if (!first) throw new Error('nothing is recorded');
    const credentials = { accessKeyId: 'AKIASTORY', secretAccessKey: 'story' };
    const table = DynamoDBDocumentClient.from(
      new DynamoDBClient({ endpoint: sandbox().url, region: 'us-east-1', credentials }),
    );
    const forged = { pk: decisionKey(first), entry: JSON.stringify({ ...first, by: 'forged' }) };
    await table.send(new PutCommand({ TableName: TABLE_NAME, Item: forged }));
    await submit(form);
    expect((await recorded()).find(({ planId, step }) => planId === first.planId && step === first.step)?.by).toBe(
      'forged',
    );
  });
});
