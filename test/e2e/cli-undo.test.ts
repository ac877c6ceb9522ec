import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type BucketPolicyUndoFile as UndoFile, writeUndoFile } from '../../functions/cli/undo-file.ts';
import { addBucket } from '../../sandbox/build/bucket.ts';
import { oacGrant, policyOf } from '../../sandbox/scenarios/statements.ts';
import { ACCOUNT_ID } from '../../sandbox/world.ts';
import { interleave } from '../faults/interleave.ts';
import { policyWrites, useArrivedRequests } from './arrived-requests.ts';
import { useCommandLine } from './command-line.ts';
import { BUCKET, DEPLOY_STATEMENT, loadExampleWorld, SITE } from './example-world.ts';
import { addStatement, deletePolicy, overwriteEveryPut, statementOf } from './other-writers.ts';
import { bucketNamed, policyIn, useSandbox, writesOutside } from './story.ts';

const sandbox = useSandbox();
const { folder, runHere } = useCommandLine(sandbox);
const arrived = useArrivedRequests();

const GRANT = { ...oacGrant(BUCKET, `arn:aws:cloudfront::${ACCOUNT_ID}:distribution/${SITE}`), Sid: 'cloudfrontReads' };
const OURS = policyOf(DEPLOY_STATEMENT, GRANT);
const WRITTEN = JSON.stringify(OURS);
/** With white space and an escape that no parser would write again. */
const PREVIOUS = JSON.stringify(policyOf(DEPLOY_STATEMENT), null, 3).replaceAll('Deploy', 'D\\u0065ploy');
const FILE = join(folder, 'undo.json');

const stored = () => bucketNamed(sandbox(), BUCKET).policyText;
const writes = () => writesOutside(sandbox()).map(({ operation }) => operation);
const undo = () => runHere('undo', FILE);

function keepUndoFile(changes: Partial<UndoFile> = {}): void {
  const file: UndoFile = {
    formatVersion: 1,
    bucket: BUCKET,
    region: bucketNamed(sandbox(), BUCKET).region,
    ownerAccountId: ACCOUNT_ID,
    previousText: PREVIOUS,
    writtenText: WRITTEN,
    at: '2026-11-03T02:14:59.120Z',
    ...changes,
  };
  writeFileSync(FILE, JSON.stringify(file));
}

beforeEach(async () => {
  await loadExampleWorld(sandbox());
  bucketNamed(sandbox(), BUCKET).policyText = WRITTEN;
  keepUndoFile();
  arrived.splice(0);
});

describe('originmend undo', () => {
  it('writes the very bytes of before, for the owner it knows, looks right before and reads back', async () => {
    const story: { exitCode?: number } = {};
    const { operations } = await interleave(
      sandbox(),
      0,
      () => undefined,
      async () => Object.assign(story, await undo()),
    );
    expect(story).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringContaining('it was read back') });
    const sent = policyWrites(arrived).map(({ headers, body }) => [headers['x-amz-expected-bucket-owner'], body()]);
    expect(sent).toEqual([[ACCOUNT_ID, PREVIOUS]]);
    expect(policyIn(sandbox(), BUCKET)).toEqual(JSON.parse(PREVIOUS));
    expect(operations).toEqual(['GetBucketPolicy', 'GetBucketPolicy', 'PutBucketPolicy', 'GetBucketPolicy']);
  });

  it('deletes the policy where there was none, for the owner it knows', async () => {
    const writtenText = JSON.stringify(policyOf(GRANT));
    bucketNamed(sandbox(), BUCKET).policyText = writtenText;
    keepUndoFile({ previousText: null, writtenText });
    expect(await undo()).toMatchObject({ exitCode: 0, stderr: '' });
    expect(policyIn(sandbox(), BUCKET)).toBeNull();
    const sent = policyWrites(arrived).map(({ method, headers }) => [method, headers['x-amz-expected-bucket-owner']]);
    expect(sent).toEqual([['DELETE', ACCOUNT_ID]]);
  });

  it('does nothing the second time and says so', async () => {
    await undo();
    expect(await undo()).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringContaining('Nothing to undo') });
    expect(writes()).toEqual(['PutBucketPolicy']);
  });

  it('takes a lost answer for what it is: the policy is there', async () => {
    const effect = { kind: 'fail-after', disconnect: true } as const;
    sandbox().faults.add({ operation: 'PutBucketPolicy', times: 9, effect });
    expect(await undo()).toMatchObject({ exitCode: 0, stderr: '' });
    expect(policyIn(sandbox(), BUCKET)).toEqual(JSON.parse(PREVIOUS));
    expect(policyWrites(arrived)).toHaveLength(1);
  });
});

describe('an undo file that cannot be written', () => {
  it('is told with its path and what to do, before anything is changed', async () => {
    const file: UndoFile = JSON.parse(JSON.stringify({ formatVersion: 1, bucket: BUCKET, previousText: null }));
    await expect(writeUndoFile(join(folder, 'nowhere', 'undo.json'), file)).rejects.toThrow(
      /nowhere\/undo\.json could not be written, and nothing is changed without one: ENOENT.* Run the command in a folder/,
    );
  });
});

describe('originmend undo is refused', () => {
  it.each([1, 2])('when somebody changed the policy before read %i: their work stays', async (nth) => {
    let theirs: string | undefined;
    let outcome = { exitCode: 0, stdout: '', stderr: '' };
    await interleave(
      sandbox(),
      nth,
      () => {
        addStatement(sandbox(), BUCKET, statementOf('analytics', BUCKET));
        theirs = stored();
      },
      async () => {
        outcome = await undo();
      },
    );
    expect([outcome.exitCode, outcome.stdout, stored(), writes()]).toEqual([3, '', theirs, []]);
    const [repair = '', since = ''] = outcome.stderr.split('From what the repair wrote');
    expect(repair).toMatch(/Nothing was changed.*From before the repair to what the repair wrote/s);
    expect(repair).toMatch(/\+ .*"Sid": "cloudfrontReads"/);
    expect(since).toMatch(/\+ .*"Sid": "analyticsReads"/);
  });

  it('when only the white space changed right before the write', async () => {
    let outcome = { exitCode: 0, stdout: '', stderr: '' };
    await interleave(
      sandbox(),
      2,
      () => {
        bucketNamed(sandbox(), BUCKET).policyText = JSON.stringify(OURS, null, 2);
      },
      async () => {
        outcome = await undo();
      },
    );
    expect([outcome.exitCode, writes()]).toEqual([3, []]);
    expect(outcome.stderr).toMatch(/^Nothing was changed: .* was changed by somebody else right before the write/);
  });

  it('when somebody deleted the policy', async () => {
    deletePolicy(sandbox(), BUCKET);
    expect(await undo()).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('somebody deleted it') });
    expect([stored(), writes()]).toEqual([undefined, []]);
  });

  it('when the bucket belongs to somebody else by now', async () => {
    addBucket(sandbox().world, { name: BUCKET, ownerAccountId: '999900001111', policy: OURS });
    expect(await undo()).toMatchObject({ exitCode: 3, stdout: '', stderr: expect.stringMatching(/^Nothing was/) });
    expect(policyIn(sandbox(), BUCKET)).toEqual(OURS);
  });

  it('by S3, with the reason', async () => {
    sandbox().faults.add({ operation: 'PutBucketPolicy', times: 9, effect: { kind: 'refuse' } });
    const stderr = expect.stringMatching(/^Nothing was changed: .*AccessDenied/s);
    expect(await undo()).toMatchObject({ exitCode: 3, stdout: '', stderr });
    expect(stored()).toBe(WRITTEN);
  });

  it.each<[string, string | null]>([
    ['lets everybody in', JSON.stringify(policyOf(DEPLOY_STATEMENT, { ...GRANT, Principal: '*', Condition: {} }))],
    ['lets another account in', JSON.stringify(policyOf(DEPLOY_STATEMENT, statementOf('stranger', BUCKET)))],
    [
      'lets another distribution in',
      PREVIOUS.replace('"Statement"', `"Statement":[${JSON.stringify(GRANT).replace(SITE, 'E9STRANGER')}],"Statement"`),
    ],
    ['loses the statement of somebody else', null],
    ['loses it and keeps the rest', JSON.stringify(policyOf(GRANT))],
  ])('for a file that %s: it would do more than take a repair back', async (_what, previousText) => {
    keepUndoFile({ previousText });
    const stderr = expect.stringMatching(/^Nothing was changed: this file would do more than take the repair/);
    expect(await undo()).toMatchObject({ exitCode: 3, stdout: '', stderr });
    expect([stored(), writes()]).toEqual([WRITTEN, []]);
  });

  it('when the policy cannot be read', async () => {
    sandbox().faults.add({ operation: 'GetBucketPolicy', times: 9, effect: { kind: 'refuse' } });
    const stderr = expect.stringMatching(/^Nothing was changed: .*Allow s3:GetBucketPolicy/s);
    expect(await undo()).toMatchObject({ exitCode: 3, stdout: '', stderr });
    expect(stored()).toBe(WRITTEN);
  });

  it.each<[string, string, RegExp]>([
    ['no JSON', 'hello', /it is not a JSON object/],
    ['another format', JSON.stringify({ formatVersion: 2 }), /formatVersion is 2; expected 1/],
    ['a bucket that is no name', JSON.stringify({ formatVersion: 1, bucket: 7 }), /bucket is 7; expected string/],
  ])('for a file with %s: the value, what was expected and the next step', async (_what, text, message) => {
    writeFileSync(FILE, text);
    const outcome = await undo();
    expect([outcome.exitCode, outcome.stdout]).toEqual([2, '']);
    expect(outcome.stderr).toMatch(message);
    expect(outcome.stderr).toContain('Name the file that originmend fix printed');
  });
});

describe('somebody writes right after the undo', () => {
  it('is told, and nothing is written over it', async () => {
    overwriteEveryPut(sandbox(), BUCKET, policyOf(statementOf('analytics', BUCKET)));
    const outcome = await undo();
    expect([outcome.exitCode, outcome.stdout]).toEqual([3, '']);
    expect(outcome.stderr).toContain('somebody else wrote at the same moment');
    expect(writes()).toEqual(['PutBucketPolicy']);
  });
});
