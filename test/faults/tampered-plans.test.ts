import { beforeEach, describe, expect, it } from 'vitest';
import type { PolicyDocument } from '../../functions/core/policy/document.ts';
import { press, undoLinkIn } from '../e2e/browser.ts';
import { BUCKET, loadExampleWorld, SITE } from '../e2e/example-world.ts';
import { plansIn } from '../e2e/plan-table.ts';
import { bucketNamed, kindsOf, lastMessage, newestLink, policyIn, useSandbox, writeLines } from '../e2e/story.ts';
import { itemsIn, putItems } from './time-passes.ts';

const sandbox = useSandbox();

/** Somebody who may write the table, and nothing else. */
type Tamper = (body: Record<string, unknown>) => void;

async function tamperBody(tamper: Tamper): Promise<void> {
  const items = (await itemsIn(sandbox())).filter(({ pk }) => String(pk).startsWith('plan#'));
  const changed = items.map((item) => {
    const body = JSON.parse(String(item['body']));
    tamper(body);
    return { ...item, body: JSON.stringify(body) };
  });
  await putItems(sandbox(), changed);
}

async function tamperUndo(tamper: Tamper): Promise<void> {
  const items = (await itemsIn(sandbox())).filter(({ undo }) => undo !== undefined);
  const changed = items.map((item) => {
    const undo = JSON.parse(String(item['undo']));
    tamper(undo);
    return { ...item, undo: JSON.stringify(undo) };
  });
  await putItems(sandbox(), changed);
}

const planOf = (body: Record<string, unknown>) => body['plan'] as Record<string, unknown>;
const statementsOf = (policy: PolicyDocument | null) => [policy?.Statement ?? []].flat();
const PUBLIC = {
  Sid: 'World',
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: `arn:aws:s3:::${BUCKET}/*`,
};
const withStatements = (policy: unknown, ...more: readonly unknown[]) => ({
  ...(policy as PolicyDocument),
  Statement: [...statementsOf(policy as PolicyDocument), ...more],
});

/** Nothing but our own care keeps a public policy out. */
beforeEach(async () => {
  await loadExampleWorld(sandbox(), { formerOai: true });
  bucketNamed(sandbox(), BUCKET).publicAccessBlock = undefined;
});

describe('a stored plan that is not what was proved any more', () => {
  it.each<readonly [string, Tamper]>([
    [
      'writes another document',
      (body) => Object.assign(planOf(body), { after: withStatements(planOf(body)['after'], PUBLIC) }),
    ],
    ['loses statements', (body) => Object.assign(planOf(body), { after: { Version: '2012-10-17', Statement: [] } })],
    ['names another owner', (body) => Object.assign(planOf(body), { ownerAccountId: '999988887777' })],
    ['names another region', (body) => Object.assign(planOf(body), { region: 'eu-central-1' })],
  ])('because it %s: nothing of it is written, and people are asked anew', async (_what, tamper) => {
    await sandbox().ringAlarm(SITE, 'ALARM');
    const before = policyIn(sandbox(), BUCKET);
    const link = newestLink(sandbox());
    await tamperBody(tamper);
    await press(link, 'approve');
    expect(writeLines(sandbox())).toEqual([]);
    expect(policyIn(sandbox(), BUCKET)).toEqual(before);
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'drifted']);
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
    expect(statementsOf(policyIn(sandbox(), BUCKET))).toHaveLength(statementsOf(before).length + 1);
  });
});

describe('a stored undo that would do more than take the grant back', () => {
  it.each<readonly [string, Tamper]>([
    ['lets everybody in', (undo) => Object.assign(undo, { previousText: textWith(undo, PUBLIC) })],
    [
      'lets somebody in',
      (undo) =>
        Object.assign(undo, {
          previousText: textWith(undo, { ...PUBLIC, Principal: { AWS: 'arn:aws:iam::999988887777:root' } }),
        }),
    ],
    ['takes a statement of somebody else', (undo) => Object.assign(undo, { previousText: null })],
    [
      'takes all statements',
      (undo) => Object.assign(undo, { previousText: '{"Version":"2012-10-17","Statement":[]}' }),
    ],
    [
      'changes the version',
      (undo) => Object.assign(undo, { previousText: String(undo['previousText']).replace('2012-10-17', '2008-10-17') }),
    ],
  ])('because it %s: nothing is written', async (_what, tamper) => {
    await sandbox().ringAlarm(SITE, 'ALARM');
    await press(newestLink(sandbox()), 'approve');
    const link = undoLinkIn(lastMessage(sandbox()).text);
    const written = policyIn(sandbox(), BUCKET);
    const lines = writeLines(sandbox());
    await tamperUndo(tamper);
    const answer = await press(link, 'undo');
    expect(writeLines(sandbox())).toEqual(lines);
    expect(policyIn(sandbox(), BUCKET)).toEqual(written);
    expect(answer.text).toContain('Nothing was restored');
    expect((await plansIn(sandbox())).map(({ status }) => status)).toEqual(['applied']);
  });
});

function textWith(undo: Record<string, unknown>, statement: unknown): string {
  return JSON.stringify(withStatements(JSON.parse(String(undo['previousText'])), statement));
}
