import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
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
    expect(stderr).toContain(`Repeat with --yes to apply the change to origin`);
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
