import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { causesPage, exampleFiles, PARTS, partOf } from '../docs/assemble.ts';
import type { Safety } from '../functions/core/change.ts';
import { CAUSES } from '../functions/core/diagnosis/causes/index.ts';
import { diagnose } from '../functions/core/diagnosis/diagnose.ts';
import { readFact } from '../functions/core/facts.ts';
import { factsCases } from './core/diagnosis/cases.ts';

const root = resolve(import.meta.dirname, '..');
const functions = join(root, 'functions');

interface Source {
  readonly path: string;
  readonly text: string;
}

function sourcesBelow(folder: string): readonly Source[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(root, path), text: readFileSync(path, 'utf8') }));
}

/** Module specifiers of static and dynamic imports, and of re-exports. */
function importsOf(text: string): readonly string[] {
  const statements = text.matchAll(/^\s*(?:import|export)\b[^;'"]*?\bfrom\s*['"]([^'"]+)['"]/gm);
  const calls = text.matchAll(/\bimport\s*\(?\s*['"]([^'"]+)['"]/g);
  return [...statements, ...calls].map((match) => match[1] ?? '');
}

/** Files of core that import something outside core, with what they import. */
function coreViolations(sources: readonly Source[]): readonly string[] {
  const allowed = new Set(['node:crypto', 'node:net', 'zod/mini', 'diff']);
  const isInside = (path: string, specifier: string) =>
    specifier.startsWith('.') && resolve(root, path, '..', specifier).startsWith(join(functions, 'core'));
  return sources
    .filter(({ path }) => path.startsWith('functions/core/'))
    .flatMap(({ path, text }) =>
      importsOf(text)
        .filter((specifier) => !allowed.has(specifier) && !isInside(path, specifier))
        .map((specifier) => `${path} imports ${specifier}`),
    );
}

/** Files that import each other in a circle, types included: whichever one reads first, the other is needed before it. */
function circles(sources: readonly Source[]): readonly string[] {
  const graph = new Map(
    sources.map(({ path, text }) => [
      path,
      importsOf(text)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => relative(root, resolve(root, path, '..', specifier))),
    ]),
  );
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) found.push([...way.slice(way.indexOf(path)), path].join(' → '));
    if (way.includes(path) || done.has(path)) return;
    for (const next of graph.get(path) ?? []) walk(next, [...way, path]);
    done.add(path);
  };
  for (const path of graph.keys()) walk(path, []);
  return found;
}

function environmentViolations(sources: readonly Source[]): readonly string[] {
  return sources
    .filter(
      ({ path, text }) => path !== 'functions/shared/config.ts' && /process\.env|\benv\s*\}\s*=\s*process/.test(text),
    )
    .map(({ path }) => path);
}

function sdkViolations(sources: readonly Source[]): readonly string[] {
  return sources
    .filter(({ path }) => !path.startsWith('functions/aws/'))
    .flatMap(({ path, text }) =>
      importsOf(text)
        .filter((specifier) => specifier.startsWith('@aws-sdk/'))
        .map((specifier) => `${path} imports ${specifier}`),
    );
}

/** Reads of the clock or of chance inside core. */
function impurities(sources: readonly Source[]): readonly string[] {
  return sources
    .filter(({ path }) => path.startsWith('functions/core/'))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/Date\.now\(|new Date\(\)|Math\.random\(|randomBytes|randomUUID|\bfetch\(/g)].map(
        (match) => `${path}: ${match[0]}`,
      ),
    );
}

/** Arrows that run back up: a lower layer importing a higher one. */
const LAYERS = ['core/policy', 'core/diagnosis', 'core/plan', 'core/report', 'workflow'] as const;

function upwardImports(sources: readonly Source[]): readonly string[] {
  const layerOf = (path: string) => LAYERS.findIndex((layer) => path.startsWith(`functions/${layer}/`));
  return sources.flatMap(({ path, text }) =>
    importsOf(text)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => relative(root, resolve(root, path, '..', specifier)))
      .filter((target) => layerOf(path) >= 0 && layerOf(target) > layerOf(path))
      .map((target) => `${path} imports ${target}`),
  );
}

describe('invariant 7: core imports only core, process.env only in shared/config.ts, SDK clients only in aws/', () => {
  const sources = sourcesBelow(functions);
  const planted = (path: string, text: string): readonly Source[] => [{ path, text }];

  it('holds for every file of functions/', () => {
    expect(sources.length).toBeGreaterThan(60);
    expect(coreViolations(sources)).toEqual([]);
    expect(environmentViolations(sources)).toEqual([]);
    expect(sdkViolations(sources)).toEqual([]);
    expect(impurities(sources)).toEqual([]);
    expect(upwardImports(sources)).toEqual([]);
    expect(circles([...sources, ...sourcesBelow(join(root, 'sandbox'))])).toEqual([]);
  });

  it('sees a planted violation of each kind', () => {
    expect(coreViolations(planted('functions/core/x.ts', "import { a } from '../workflow/deps.ts';"))).toHaveLength(1);
    expect(coreViolations(planted('functions/core/policy/x.ts', "import fs from 'node:fs';"))).toHaveLength(1);
    expect(environmentViolations(planted('functions/aws/x.ts', 'const a = process.env.HOME;'))).toHaveLength(1);
    expect(
      sdkViolations(planted('functions/workflow/x.ts', "import { S3Client } from '@aws-sdk/client-s3';")),
    ).toHaveLength(1);
    expect(impurities(planted('functions/core/x.ts', 'const now = Date.now();'))).toHaveLength(1);
    expect(
      upwardImports(planted('functions/core/policy/x.ts', "import { diagnose } from '../diagnosis/diagnose.ts';")),
    ).toHaveLength(1);
    expect(
      circles([
        ...planted('functions/core/a.ts', "import type { B } from './b.ts';"),
        ...planted('functions/core/b.ts', "export { A } from './a.ts';"),
      ]),
    ).toEqual(['functions/core/a.ts → functions/core/b.ts → functions/core/a.ts']);
  });
});

describe('invariant 8: every cause is listed, tested and documented', () => {
  it('lists no id twice', () => {
    expect(new Set(CAUSES.map((cause) => cause.id)).size).toBe(CAUSES.length);
  });

  it.each(CAUSES.map((cause) => cause.id))('%s has found, silent and unknown cases', (id) => {
    const folder = join(root, 'test/cases/facts', id);
    expect(existsSync(folder), `${folder} is missing`).toBe(true);
  });

  it.each(CAUSES.map((cause) => cause.id))('%s has a complete section in docs/causes.d', (id) => {
    const parts = partsOf(partOf(id));
    expect([...parts.keys()], `the parts of docs/causes.d/${id}.md`).toEqual(PARTS);
    const thin = [...parts].filter(([part, text]) => part !== 'Example' && text.length < 30);
    expect(thin, `docs/causes.d/${id}.md says too little`).toEqual([]);
    for (const source of (parts.get('Source') ?? '').split('; ')) expect(source).toMatch(SOURCE);
  });

  it.each(CAUSES.map((cause) => cause.id))('the fix of %s names the safeties that the code gives it', (id) => {
    const said = [...(partsOf(partOf(id)).get('Fix') ?? '').matchAll(/\(([^)]*)\)/g)].flatMap(
      ([, aside = '']) => aside.match(/\b(?:auto|approve|manual)\b/g) ?? [],
    );
    expect([...new Set(said)].sort()).toEqual([...(safeties.get(id) ?? [])].sort());
  });

  it('docs/examples and docs/causes.md are what npm run docs writes', async () => {
    const names = readdirSync(join(root, 'docs/examples'));
    const texts = names.map((name) => [name, readFileSync(join(root, 'docs/examples', name), 'utf8')] as const);
    expect(new Map(texts)).toEqual(exampleFiles());
    expect(readFileSync(join(root, 'docs/causes.md'), 'utf8')).toBe(await causesPage());
  });
});

/** AWS's own words: its documentation, its support articles, or its published policy examples. */
const SOURCE = /^https:\/\/(?:docs\.aws\.amazon\.com|repost\.aws\/knowledge-center|github\.com\/aws-samples)\//;

/** `**Part** text` by part, in the order of the file. */
function partsOf(text: string): ReadonlyMap<string, string> {
  const parts = text.matchAll(/^\*\*([^*\n]+)\*\* (.+?)(?=\n\n\*\*|\s*$(?![\s\S]))/gms);
  return new Map([...parts].map(([, part = '', body = '']) => [part, body]));
}

/** What the corpus shows per cause. A bucket of another account is left out: its grants are manual, whatever the cause. */
const safeties = new Map<string, Set<Safety>>();
for (const { facts } of factsCases()) {
  for (const { cause, bucket, proposal } of diagnose(facts).findings) {
    const owner = readFact<string>(facts, ['buckets', bucket ?? '', 'ownerAccountId']);
    if (owner.kind === 'known' && owner.value !== facts.accountId && proposal.change.kind === 'put-bucket-policy')
      continue;
    safeties.set(cause, (safeties.get(cause) ?? new Set()).add(proposal.safety));
  }
}
