import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildFunctions, FUNCTIONS } from '../../infra/build.ts';

const folder = mkdtempSync(join(tmpdir(), 'originmend-build-'));
const [first, second] = [join(folder, 'first'), join(folder, 'second')];

function built(name: string, file: string, from = first): Buffer {
  return readFileSync(join(from, name, file));
}

describe('the build', () => {
  beforeAll(async () => {
    await buildFunctions(first);
    await buildFunctions(second);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(FUNCTIONS)('makes a module of %s that exports its handler', async (name) => {
    const module: unknown = await import(pathToFileURL(join(first, name, 'index.mjs')).href);
    expect(module).toMatchObject({ handler: expect.any(Function) });
  });

  it.each(FUNCTIONS)('of %s gives the same bytes again', (name) => {
    for (const file of ['index.mjs', 'index.mjs.map'])
      expect(built(name, file).equals(built(name, file, second))).toBe(true);
  });

  it.each(FUNCTIONS)('keeps %s small enough to start quickly', (name) => {
    expect(built(name, 'index.mjs').length).toBeLessThan(1_600_000);
  });

  it.each(FUNCTIONS)('ships a source map of %s without the sources', (name) => {
    const map: unknown = JSON.parse(built(name, 'index.mjs.map').toString('utf8'));
    expect(map).not.toHaveProperty('sourcesContent');
    expect(map).toHaveProperty(
      'sources',
      expect.arrayContaining([expect.stringContaining(`functions/${name}/handler.ts`)]),
    );
  });
});
