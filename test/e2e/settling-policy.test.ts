import { beforeEach, describe, expect, it } from 'vitest';
import { useFastWaits } from '../faults/fast-waits.ts';
import { readEvent } from '../incident-responder/event-files.ts';
import { press, undoLinkIn } from './browser.ts';
import { BUCKET, type ExampleOptions, loadExampleWorld, SITE } from './example-world.ts';
import { bucketNamed, jsonOf, kindsOf, lastMessage, newestLink, policyIn, useSandbox, writeLines } from './story.ts';

const sandbox = useSandbox();
useFastWaits();
const ONE_WRITE = [`PutBucketPolicy ${BUCKET} by approval-page`];

type Shown = 'old' | 'new';
const old = (reads: number): readonly Shown[] => Array.from({ length: reads }, () => 'old');

let link = '';

beforeEach(async () => {
  await loadExampleWorld(sandbox());
  await sandbox().ringAlarm(SITE, 'ALARM');
  link = newestLink(sandbox());
});

function afterWriteShow(reads: readonly Shown[]): void {
  bucketNamed(sandbox(), BUCKET).readsAfterWrite = reads;
}

describe('S3 shows an OAI by its unique id after the write', () => {
  it.each<[string, ExampleOptions]>([
    ['the one that the repair lets in', { identity: 'oai' }],
    ['one that the policy let in before', { formerOai: true }],
  ])('%s: the repair is told as applied, and its undo takes it for ours', async (_which, options) => {
    await loadExampleWorld(sandbox(), options);
    await sandbox().ringAlarm(SITE, 'ALARM');
    const before = policyIn(sandbox(), BUCKET);
    sandbox().world.delays.oaiReadBack = 10 * 60_000;
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('with an OAI by its unique id');
    expect([jsonOf(lastMessage(sandbox())), sandbox().edge(SITE).status]).toEqual([
      expect.objectContaining({ kind: 'applied' }),
      200,
    ]);
    expect((await press(undoLinkIn(lastMessage(sandbox()).text), 'undo')).text).toContain('Undone');
    expect(policyIn(sandbox(), BUCKET)).toEqual(before);
  });
});

describe('S3 shows the previous policy for a while after the write', () => {
  it.each<[string, readonly Shown[]]>([
    ['for seven reads', old(7)],
    ['once more after the new one was seen', ['new', 'old']],
    ['in turns', ['old', 'new', 'old', 'old', 'new', 'old']],
  ])('%s: the repair is told as applied', async (_when, reads) => {
    afterWriteShow(reads);
    expect((await press(link, 'approve')).text).toContain('Applied and verified');
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'applied']);
    expect([writeLines(sandbox()), sandbox().edge(SITE).status]).toEqual([ONE_WRITE, 200]);
  });

  it('and does not stop: nobody else is blamed, and the link that undoes it is kept', async () => {
    afterWriteShow(old(40));
    const answer = await press(link, 'approve');
    expect([answer.status, answer.text]).toEqual([
      500,
      expect.stringContaining('S3 still returns the one from before'),
    ]);
    expect(answer.text).not.toContain('somebody else wrote');
    expect(jsonOf(lastMessage(sandbox()))).toMatchObject({ kind: 'failed', written: 'written' });

    bucketNamed(sandbox(), BUCKET).settling = undefined;
    afterWriteShow([]);
    expect((await press(undoLinkIn(lastMessage(sandbox()).text), 'undo')).text).toContain('Undone');
  });

  it('while the undo looks: it is not taken for done', async () => {
    const before = policyIn(sandbox(), BUCKET);
    await press(link, 'approve');
    const oldText = JSON.stringify(before);
    const undoLink = undoLinkIn(lastMessage(sandbox()).text);
    bucketNamed(sandbox(), BUCKET).settling = { oldText, reads: ['old', 'new'] };
    expect((await press(undoLink, 'undo')).text).toContain('Undone');
    expect([policyIn(sandbox(), BUCKET), writeLines(sandbox())]).toEqual([before, [...ONE_WRITE, ...ONE_WRITE]]);
  });

  it('also after an undo', async () => {
    const before = policyIn(sandbox(), BUCKET);
    await press(link, 'approve');
    afterWriteShow(old(7));
    expect((await press(undoLinkIn(lastMessage(sandbox()).text), 'undo')).text).toContain('Undone');
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'applied', 'undone']);
    expect(policyIn(sandbox(), BUCKET)).toEqual(before);
  });
});

describe('somebody writes a policy with a living OAI', () => {
  /** The recorded event is about this bucket. */
  const written = (minutesAgo: number) => {
    const event = readEvent('cloudtrail-put-bucket-policy') as { readonly detail: object };
    const eventTime = new Date(Date.now() - minutesAgo * 60_000).toISOString();
    return sandbox().invoke('incident-responder', { ...event, detail: { ...event.detail, eventTime } });
  };

  beforeEach(async () => {
    await loadExampleWorld(sandbox(), { identity: 'oai', formerOai: true });
    const bucket = bucketNamed(sandbox(), BUCKET);
    bucket.policyWrittenAt = Date.now();
    sandbox().world.delays.oaiReadBack = 60 * 60_000;
  });

  it('moments ago: it is not taken for a deleted identity, and nobody is called', async () => {
    await written(1);
    expect(sandbox().inbox).toEqual([]);
  });

  it('long ago: an identity that is still not resolved was deleted, and people are told', async () => {
    await written(10);
    expect(jsonOf(lastMessage(sandbox()))).toMatchObject({ causes: expect.arrayContaining(['oai-deleted-principal']) });
  });
});
