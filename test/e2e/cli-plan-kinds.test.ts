import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { oacGrant, oaiGrant, policyOf } from '../../sandbox/scenarios/statements.ts';
import { useCommandLine } from './command-line.ts';
import { statementsIn, useSandbox } from './story.ts';

const sandbox = useSandbox();
const commandLine = useCommandLine(sandbox);
const id = () => sandbox().scenario?.distributionId ?? '';
const originNow = () => sandbox().world.distributions.get(id())?.distribution.DistributionConfig?.Origins?.Items?.[0];
const undoFile = (stdout: string) => /originmend undo (\S+)/.exec(stdout)?.[1] ?? '';

beforeEach(() => sandbox().load('healthy-oai'));

describe('originmend fix --migrate-to-oac', () => {
  it('shows the change and changes nothing without --yes on no terminal', async () => {
    const before = originNow();
    const { exitCode, stdout, stderr } = await commandLine.run('fix', id(), '--migrate-to-oac');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('+DistributionConfig.Origins.Items[0].S3OriginConfig.OriginAccessIdentity: ""');
    expect(stderr).toContain(`originmend fix ${id()} --migrate-to-oac --yes`);
    expect(originNow()).toEqual(before);
  }, 30_000);

  it('migrates, then removes the grant of the OAI, and each step can be undone from its file', async () => {
    const [before, statements] = [originNow(), statementsIn(sandbox(), 'alpine-huts-site')];
    const migrated = await commandLine.run('fix', id(), '--migrate-to-oac', '--yes');
    expect([migrated.exitCode, migrated.stdout]).toEqual([0, expect.stringContaining('reads back as written')]);
    expect(originNow()).toMatchObject({ S3OriginConfig: { OriginAccessIdentity: '' } });
    expect(sandbox().edge(id()).status).toBe(200);

    const removed = await commandLine.run('fix', id(), '--migrate-to-oac', '--yes');
    expect([removed.exitCode, removed.stdout]).toEqual([0, expect.stringContaining('reads back as written')]);
    expect(JSON.stringify(statementsIn(sandbox(), 'alpine-huts-site'))).not.toContain('Origin Access Identity');
    expect(sandbox().edge(id()).status).toBe(200);
    const nothing = await commandLine.run('fix', id(), '--migrate-to-oac');
    expect(nothing.stdout).toContain('Nothing to migrate');

    for (const { stdout } of [removed, migrated]) {
      const undone = await commandLine.run('undo', undoFile(stdout));
      expect([undone.exitCode, undone.stdout]).toEqual([0, expect.stringContaining('again exactly what it was')]);
    }
    expect(originNow()).toEqual(before);
    expect(statementsIn(sandbox(), 'alpine-huts-site')).toEqual(expect.arrayContaining([...statements]));
    const again = await commandLine.run('undo', undoFile(migrated.stdout));
    expect([again.exitCode, again.stdout]).toEqual([0, expect.stringContaining('again exactly what it was')]);
  }, 60_000);

  it('keeps no secret of the distribution in the undo file, and refuses to undo over somebody else’s change', async () => {
    const origin = originNow();
    if (origin) origin.CustomHeaders = { Quantity: 1, Items: [{ HeaderName: 'x-key', HeaderValue: 's3cr3t' }] };
    const { stdout } = await commandLine.run('fix', id(), '--migrate-to-oac', '--yes');
    const file = undoFile(stdout);
    expect(readdirSync(commandLine.folder)).toContain(file);
    expect(readFileSync(join(commandLine.folder, file), 'utf8')).not.toContain('s3cr3t');
    expect(originNow()?.CustomHeaders?.Items).toEqual([{ HeaderName: 'x-key', HeaderValue: 's3cr3t' }]);

    const config = sandbox().world.distributions.get(id())?.distribution.DistributionConfig;
    if (config) config.Comment = 'theirs';
    const refused = await commandLine.run('undo', file);
    expect([refused.exitCode, refused.stderr]).toEqual([3, expect.stringContaining('has moved on since')]);
    expect(config?.Comment).toBe('theirs');
  }, 60_000);
});

describe('the grant of an OAI that this account does not know', () => {
  it('is somebody else’s and is never removed', async () => {
    await sandbox().load('healthy-oac');
    const site = sandbox().world.buckets.get('alpine-huts-site') ?? expect.fail('no bucket');
    const foreign = oaiGrant('alpine-huts-site', 'E9FOREIGN00001');
    const own = statementsIn(sandbox(), 'alpine-huts-site');
    site.policyText = JSON.stringify(policyOf(...own, foreign));
    const { stdout } = await commandLine.run('fix', id(), '--migrate-to-oac', '--yes');
    expect(stdout).toContain('Nothing');
    expect(statementsIn(sandbox(), 'alpine-huts-site')).toContainEqual(foreign);
  }, 30_000);
});

describe('a grant of the OAC that covers fewer objects than the one of the OAI', () => {
  it('is completed before the migration: viewers keep what they read now', async () => {
    await sandbox().load('healthy-oai');
    const site = sandbox().world.buckets.get('alpine-huts-site') ?? expect.fail('no bucket');
    const oai = oaiGrant('alpine-huts-site', 'E2OAI0EXAMPLE1');
    const oac = oacGrant('alpine-huts-site', `arn:aws:cloudfront::111122223333:distribution/${id()}`);
    const narrow = { ...oac, Resource: 'arn:aws:s3:::alpine-huts-site/style.css' };
    site.policyText = JSON.stringify(policyOf(oai, narrow));
    expect([sandbox().edge(id()).status, sandbox().edge(id(), '/style.css').status]).toEqual([200, 200]);
    const { stdout } = await commandLine.run('fix', id(), '--migrate-to-oac');
    const [first = '', then = ''] = stdout
      .slice(stdout.indexOf('First, to the policy of bucket'))
      .split('Then, to origin');
    expect(first).toContain('"Resource": "arn:aws:s3:::alpine-huts-site/*"');
    expect(first).toContain('AllowCloudFrontOACRead');
    expect(then).toContain('no other refusal appears');
  }, 30_000);
});
