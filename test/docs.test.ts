import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ANSWERED_PAGES } from '../docs/assemble.ts';
import { answered } from '../docs/console-blocks.ts';
import { examinationOfFacts } from '../functions/cli/commands/diagnose.ts';
import { diagnosisJson } from '../functions/core/report/diagnosis-json.ts';
import { useStage } from './cli/stage.ts';
import { factsCases } from './core/diagnosis/cases.ts';
import { useSandbox } from './sandbox/clients.ts';

const root = resolve(import.meta.dirname, '..');
const textOf = (path: string) => readFileSync(resolve(root, path), 'utf8');

const sandbox = useSandbox();
const stage = useStage(sandbox);

describe.each(ANSWERED_PAGES)('%s', (path) => {
  it('shows what the command line answers, as npm run docs writes it', async () => {
    expect(textOf(path)).toContain('```console\n$ ');
    expect(textOf(path)).toBe(await answered(textOf(path)));
  });
});

describe('the commands of README.md', () => {
  const readme = textOf('README.md');

  it('run one after the other, with a sandbox as AWS', async () => {
    const commands = readme.match(/^npx originmend .*$/gm) ?? [];
    const { run, set } = stage();
    await set({ kind: 'directive', key: 'Sandbox', value: 'example', line: '' });
    for (const command of commands) expect(await run(command), command).toMatchObject({ stderr: '' });
    expect(commands.length).toBeGreaterThan(3);
  });

  it('are all there are, and each has its line', async () => {
    const { stdout } = await stage().run('originmend --help');
    const known = [...stdout.matchAll(/^ {2}([a-z]+)(?: \[options\])?(?: [<[]\w+[>\]])? {2,}\w/gm)].map(
      ([, name]) => name,
    );
    const told = [...readme.matchAll(/^\| `originmend ([a-z]+)/gm)].map(([, name]) => name);
    expect(told.sort()).toEqual(known.filter((name) => name !== 'help').sort());
  });
});

describe.each([
  'README.md',
  'CONTRIBUTING.md',
  'functions/README.md',
  'events/README.md',
  'docs/facts.md',
  'docs/causes.md',
])('%s', (path) => {
  const text = textOf(path);

  it('names npm scripts that exist', () => {
    const scripts = Object.keys(JSON.parse(textOf('package.json')).scripts);
    const named = [...text.matchAll(/\bnpm (?:run (?:--silent )?([\w:]+)|(start|test)\b)/g)];
    for (const [command, script, alias] of named) expect(scripts, command).toContain(script ?? alias);
  });

  it('links to files that exist', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link);
    const missing = links.filter((link) => !existsSync(join(root, dirname(path), link)));
    expect(missing).toEqual([]);
  });

  it('names files that exist', () => {
    const paths = [...text.matchAll(/(?:`|-p )((?:functions|docs|test|infra|events|sandbox|\.ci)\/[\w./-]+)/g)];
    const missing = paths
      .map(([, name = '']) => name)
      .filter((name) => !existsSync(join(root, name.replace(/[.]$/, ''))));
    expect(missing.filter((name) => !name.includes('/causes.d/') && !name.endsWith('/causes/'))).toEqual([]);
  });
});

describe('docs/facts.md names every key', () => {
  const text = textOf('docs/facts.md');
  const notNamed = (keys: Iterable<string>) =>
    [...new Set(keys)].filter((key) => !new RegExp(`\`[\\w<>.[\\]"]*\\b${key}\\b[^\`]*\``).test(text));

  it('that originmend facts writes', async () => {
    const { run, set } = stage();
    await set({ kind: 'directive', key: 'Sandbox', value: 'example', line: '' });
    const facts = JSON.parse((await run('originmend facts E1EXAMPLE0000')).stdout);
    expect(notNamed([...Object.keys(facts), ...Object.keys(facts.buckets['site-bucket'])])).toEqual([]);
  });

  it('of a diagnosis and of a fix', () => {
    const answers = factsCases().map(({ facts }) => diagnosisJson(examinationOfFacts(facts)));
    const lists = answers.flatMap(({ findings, ruledOut, unknown }) => [...findings, ...ruledOut, ...unknown]);
    const fixes = answers.flatMap(({ findings }) => findings.map(({ fix }) => fix));
    expect(notNamed([...answers, ...lists, ...fixes].flatMap(Object.keys))).toEqual([]);
  });
});

describe('docs/examples', () => {
  it.each(readdirSync(join(root, 'docs/examples')))(
    '%s is found by the command that docs/causes.md shows',
    async (name) => {
      const { stdout } = await stage().run(`originmend diagnose --facts docs/examples/${name} --output json`);
      const causes = JSON.parse(stdout).findings.map(({ cause }: { cause: string }) => cause);
      expect(causes).toContain(name.replace('.json', ''));
      expect(textOf('docs/causes.md')).toContain(`originmend diagnose --facts docs/examples/${name}`);
    },
  );
});
