import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DecisionEntry } from '../../functions/core/history/decision-entry.ts';
import { ACCOUNT_ID, TABLE_NAME } from '../../sandbox/world.ts';
import { policyWrites, useArrivedRequests } from './arrived-requests.ts';
import { press } from './browser.ts';
import { type Outcome, useCommandLine } from './command-line.ts';
import { BUCKET, loadExampleWorld, SHOP, SITE } from './example-world.ts';
import { addStatement, deletePolicy, statementOf } from './other-writers.ts';
import { newestLink, policyIn, statementsIn, useSandbox, writesOutside } from './story.ts';

const sandbox = useSandbox();
const { folder, run, runHere, runUnread, runWith } = useCommandLine(sandbox);
const arrived = useArrivedRequests();

const ALIAS = 'www.example.com';
const SECRET = 'c2VjcmV0LXNoYXJlZC13aXRoLW9yaWdpbg';

beforeEach(async () => {
  await loadExampleWorld(sandbox());
  const config = sandbox().world.distributions.get(SITE)?.distribution.DistributionConfig;
  const origin = config?.Origins?.Items?.[0];
  if (!config || !origin) throw new Error('the example site has no origin; expected one');
  config.Aliases = { Quantity: 1, Items: [ALIAS] };
  origin.CustomHeaders = { Quantity: 1, Items: [{ HeaderName: 'x-origin-key', HeaderValue: SECRET }] };
  arrived.splice(0);
});

const operations = () => writesOutside(sandbox()).map(({ operation, resource }) => `${operation} ${resource}`);
const undoFiles = () => readdirSync(folder).filter((file) => file.startsWith('originmend-undo-'));

function jsonIn({ stdout }: Outcome): Record<string, unknown> {
  return JSON.parse(stdout);
}

describe('originmend facts and diagnose', () => {
  it('tell the same from a saved file as live, without the secrets of the origin', async () => {
    const [facts, live] = await Promise.all([run('facts', SITE), run('diagnose', SITE, '--output', 'json')]);
    expect([facts.exitCode, facts.stderr, live.exitCode, live.stderr]).toEqual([0, '', 1, '']);
    expect(facts.stdout).toContain('x-origin-key');
    expect(facts.stdout).not.toContain(SECRET);
    expect(live.stdout).not.toContain(SECRET);

    const file = join(folder, 'facts.json');
    writeFileSync(file, facts.stdout);
    sandbox().calls.clear();
    const saved = await run('diagnose', '--facts', file, '--output', 'json');
    expect([saved.exitCode, sandbox().calls.all]).toEqual([1, []]);
    expect(jsonIn(saved)).toEqual(jsonIn(live));
    expect(jsonIn(live)).toMatchObject({ formatVersion: 1, verdict: 'broken', distribution: { id: SITE } });
    expect(operations()).toEqual([]);
  });

  it.each([
    ['a domain name', 'd1example0000.cloudfront.net'],
    ['an alias', ALIAS],
    ['an alias in capitals', 'WWW.Example.Com'],
    ['a URL that fails', `https://${ALIAS}/style.css?v=1`],
    ['a URL without its scheme', `${ALIAS}/style.css`],
    ['its ARN', `arn:aws:cloudfront::111122223333:distribution/${SITE}`],
    ['its id in small letters', SITE.toLowerCase()],
  ])('find the distribution by %s', async (_what, target) => {
    const outcome = await runHere('diagnose', target, '--output', 'json');
    expect([outcome.exitCode, jsonIn(outcome)]).toEqual([1, expect.objectContaining({ verdict: 'broken' })]);
    expect(jsonIn(outcome)).toMatchObject({ distribution: { id: SITE }, findings: [{ cause: 'oac-missing-grant' }] });
  });

  it('end with 0 and say so when nothing is wrong', async () => {
    const [text, json] = await Promise.all([runHere('diagnose', SHOP), run('diagnose', SHOP, '--output', 'json')]);
    expect([text.exitCode, json.exitCode, jsonIn(json)['verdict']]).toEqual([0, 0, 'healthy']);
    expect(text.stdout).toContain(SHOP);
  });

  it('end with 1 and name the permission when something cannot be read', async () => {
    sandbox().faults.add({ operation: 'GetBucketPolicy', times: 99, effect: { kind: 'refuse' } });
    const outcome = await runHere('diagnose', SITE);
    expect([outcome.exitCode, outcome.stdout.replace(/\s+/g, ' ')]).toEqual([
      1,
      expect.stringContaining('s3:GetBucketPolicy'),
    ]);
  });
});

describe('originmend fix and undo', () => {
  it('go from 403 to 200 and back by one write each', async () => {
    const before = policyIn(sandbox(), BUCKET);
    const fixed = await run('fix', SITE, '--yes');
    expect([fixed.exitCode, fixed.stdout]).toEqual([0, expect.stringContaining('The policy reads back as written')]);
    expect(fixed.stdout).toContain(`Who else depends on the policy of bucket ${BUCKET}`);
    expect(fixed.stdout).toContain('Granted by name: arn:aws:iam::111122223333:role/deploy (statement 0).');
    expect(sandbox().edge(SITE).status).toBe(200);
    expect(statementsIn(sandbox(), BUCKET)).toHaveLength(3);
    expect(operations()).toEqual([`PutBucketPolicy ${BUCKET}`]);
    expect(policyWrites(arrived)[0]?.headers['x-amz-expected-bucket-owner']).toBe(ACCOUNT_ID);

    const file = /Undo with: originmend undo (\S+)/.exec(fixed.stdout)?.[1] ?? '';
    const undone = await run('undo', file);
    expect([undone.exitCode, policyIn(sandbox(), BUCKET)]).toEqual([0, before]);
    expect(JSON.parse(readFileSync(join(folder, file), 'utf8'))).toMatchObject({
      bucket: BUCKET,
      ownerAccountId: ACCOUNT_ID,
    });
    const again = await runHere('undo', join(folder, file));
    expect([again.exitCode, again.stdout]).toEqual([0, expect.stringContaining('Nothing to undo')]);
    expect(operations()).toHaveLength(2);
  });

  it('delete the policy again where there was none', async () => {
    deletePolicy(sandbox(), BUCKET);
    const fixed = await run('fix', SITE, '--yes');
    expect(sandbox().edge(SITE).status).toBe(200);
    expect((await runHere('undo', join(folder, /undo (\S+)\n$/.exec(fixed.stdout)?.[1] ?? ''))).exitCode).toBe(0);
    expect(policyIn(sandbox(), BUCKET)).toBeNull();
    expect(operations()).toEqual([`PutBucketPolicy ${BUCKET}`, `DeleteBucketPolicy ${BUCKET}`]);
  });

  it('do not undo what somebody has changed since', async () => {
    const fixed = await run('fix', SITE, '--yes');
    addStatement(sandbox(), BUCKET, statementOf('analytics', BUCKET));
    const theirs = policyIn(sandbox(), BUCKET);
    const undone = await runHere('undo', join(folder, /undo (\S+)\n$/.exec(fixed.stdout)?.[1] ?? ''));
    expect([undone.exitCode, undone.stderr]).toEqual([3, expect.stringContaining('analytics')]);
    expect(policyIn(sandbox(), BUCKET)).toEqual(theirs);
  });

  it('finish what they began when nobody reads the output any more', async () => {
    expect(await runUnread('fix', SITE, '--yes')).toBe(0);
    expect(operations()).toEqual([`PutBucketPolicy ${BUCKET}`]);
  });

  it('change nothing without --yes where nobody can be asked', async () => {
    const outcome = await runHere('fix', SITE);
    expect([outcome.exitCode, outcome.stderr]).toEqual([1, expect.stringContaining(`originmend fix ${SITE} --yes`)]);
    expect(operations()).toEqual([]);
  });

  it('leave a site alone that works', async () => {
    const outcome = await runHere('fix', SHOP, '--yes');
    expect([outcome.exitCode, outcome.stdout]).toEqual([0, expect.stringContaining('no bucket policy change')]);
    expect(operations()).toEqual([]);
  });

  it('end with 3 and the reason when S3 refuses', async () => {
    const [before, files] = [policyIn(sandbox(), BUCKET), undoFiles().length];
    sandbox().faults.add({ operation: 'PutBucketPolicy', times: 9, effect: { kind: 'refuse' } });
    const outcome = await run('fix', SITE, '--yes');
    expect([outcome.exitCode, outcome.stdout]).toEqual([3, expect.stringContaining('AccessDenied')]);
    expect([policyIn(sandbox(), BUCKET), undoFiles().length]).toEqual([before, files + 1]);
  });
});

describe('originmend audit', () => {
  it('looks at every distribution and ends with 1 while one is broken', async () => {
    const [json, text] = await Promise.all([run('audit', '--output', 'json'), runHere('audit')]);
    const verdicts = JSON.parse(json.stdout).map((entry: { distribution: { id: string }; verdict: string }) => [
      entry.distribution.id,
      entry.verdict,
    ]);
    expect([json.exitCode, json.stderr, verdicts]).toEqual([
      1,
      '',
      [
        [SITE, 'broken'],
        [SHOP, 'healthy'],
      ],
    ]);
    expect([text.exitCode, text.stdout]).toEqual([1, expect.stringMatching(new RegExp(`${SITE}[^]*${SHOP}`))]);
    expect(operations()).toEqual([]);
  });

  it('ends with 0 when everything works, and with 3 when it cannot list', async () => {
    sandbox().world.distributions.delete(SITE);
    expect((await runHere('audit')).exitCode).toBe(0);
    sandbox().faults.add({ operation: 'ListDistributions', times: 99, effect: { kind: 'refuse' } });
    const outcome = await runHere('audit', '--output', 'json');
    expect([outcome.exitCode, outcome.stdout, outcome.stderr]).toEqual([
      3,
      '',
      expect.stringContaining('ListDistributions'),
    ]);
  });
});

describe('wrong usage ends with 2, says what was expected, and prints nothing on standard output', () => {
  it('by the process itself', async () => {
    const outcome = await run('diagnose');
    expect([outcome.exitCode, outcome.stdout, outcome.stderr]).toEqual([
      2,
      '',
      expect.stringMatching(/Name what to diagnose/),
    ]);
  });

  it('by a sandbox that cannot start: the process ends', async () => {
    const taken = new URL(sandbox().url).port;
    const outcomes = await Promise.all([run('sandbox', '--scenario', 'nope'), run('sandbox', '--port', taken)]);
    expect(outcomes.map(({ exitCode }) => exitCode)).toEqual([2, 3]);
    expect(outcomes[1]?.stderr).toContain('EADDRINUSE');
  });

  it.each([
    ['no such command', ['mend'], /unknown command/],
    ['no target', ['diagnose'], /Name what to diagnose/],
    ['a target and --facts', ['diagnose', SITE, '--facts', 'x.json'], /either a target or --facts/],
    ['a file that is not there', ['diagnose', '--facts', 'nowhere.json'], /nowhere\.json could not be read/],
    [
      'an alias of nobody',
      ['diagnose', 'nobody.example.org'],
      /No distribution of this account answers to "nobody\.example\.org"/,
    ],
    ['an unknown format', ['diagnose', SITE, '--output', 'yaml'], /Allowed choices are text, json/],
    ['no undo file', ['undo', 'package.json'], /undo file/],
    [
      'a scenario that does not exist',
      ['sandbox', '--scenario', 'nope'],
      /there is no scenario "nope"; expected one of/,
    ],
    ['a port that is none', ['sandbox', '--port', 'http'], /Expected a number from 0 to 65535/],
  ])('%s', async (_what, args, message) => {
    const outcome = await runHere(...args);
    expect([outcome.exitCode, outcome.stdout, outcome.stderr]).toEqual([2, '', expect.stringMatching(message)]);
    expect(operations()).toEqual([]);
  });
});

describe('originmend history', () => {
  const table = { ORIGINMEND_TABLE_NAME: TABLE_NAME };
  const withTable = async (...args: readonly string[]) => {
    Object.assign(process.env, table);
    try {
      return await runHere(...args);
    } finally {
      delete process.env['ORIGINMEND_TABLE_NAME'];
    }
  };
  const approve = async () => {
    await sandbox().ringAlarm(SITE, 'ALARM');
    await press(newestLink(sandbox()), 'approve', 'Ada');
  };

  it('prints who decided what, newest last, for a person', async () => {
    await approve();
    const { exitCode, stdout, stderr } = await withTable('history');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout.match(/UTC {2}[A-Z]+/g)?.map((step) => step.slice(5))).toEqual(['PROPOSED', 'APPROVED', 'APPLIED']);
    expect(stdout).toContain('by Ada (203.0.113.10)');
    expect(stdout).not.toContain('"Effect": "Allow"');
    const { stdout: diff } = await withTable('history', '--diff');
    expect(diff).toMatch(/^ {2}\+ +"Sid": "AllowCloudFrontOACRead/m);
  });

  it('prints everything as JSON, and only what was asked for', async () => {
    await approve();
    const all = jsonIn(await withTable('history', '--output', 'json'));
    expect(all).toMatchObject({ formatVersion: 1, decisions: [{ step: 'proposed' }, {}, { step: 'applied' }] });
    const count = async (...filter: readonly string[]) =>
      (jsonIn(await withTable('history', '--output', 'json', ...filter))['decisions'] as unknown[]).length;
    expect(await count('--bucket', BUCKET, '--distribution', SITE, '--since', '2026-01-01')).toBe(3);
    expect(await count('--bucket', 'another')).toBe(0);
    expect(await count('--distribution', SHOP)).toBe(0);
    expect(await count('--since', '2999-01-01')).toBe(0);
    expect((await withTable('history', '--bucket', 'another')).stdout).toBe(
      'Nothing is recorded that fits; without options everything is shown.\n',
    );
  });

  it('knows what fix and undo did, when a table is configured', async () => {
    const [known, fixed] = [undoFiles(), await runWith(table, 'fix', SITE, '--yes')];
    const file = undoFiles().find((name) => !known.includes(name)) ?? '';
    const undone = await runWith(table, 'undo', file);
    expect([fixed.stderr, undone.stderr, undone.exitCode]).toEqual(['', '', 0]);
    const { decisions } = jsonIn(await withTable('history', '--output', 'json')) as { decisions: DecisionEntry[] };
    expect(decisions.map(({ step, mode }) => `${step} ${mode}`)).toEqual([
      'proposed command-line',
      'approved command-line',
      'applied command-line',
      'undone command-line',
    ]);
    expect(new Set(decisions.map(({ planId }) => planId)).size).toBe(1);
    expect(decisions.at(-1)?.after).toEqual(decisions.at(-2)?.before);
  });

  it('needs the table to be named, and a date that is one', async () => {
    expect(await runHere('history')).toMatchObject({ exitCode: 2, stdout: '' });
    const outcome = await withTable('history', '--since', 'yesterday');
    expect([outcome.exitCode, outcome.stderr]).toEqual([2, expect.stringContaining('"yesterday" is no date')]);
  });

  it('ends with 3 when the table cannot be read', async () => {
    sandbox().faults.add({ operation: 'Scan', times: 99, effect: { kind: 'refuse' } });
    expect((await withTable('history')).exitCode).toBe(3);
  });
});
