import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { edgeRequest, fetchEdge } from '../../sandbox/routes/edge-route.ts';
import { scenarioNamed, scenarios } from '../../sandbox/scenarios/index.ts';
import { emptyWorld } from '../../sandbox/world.ts';

const BESIDE = new Set(['index.ts', 'scenario.ts', 'statements.ts', 'website.ts']);

describe('scenarios', () => {
  it('are all registered under their file names', () => {
    const files = readdirSync(new URL('../../sandbox/scenarios/', import.meta.url)).filter((file) => !BESIDE.has(file));
    expect(scenarios.map(({ name }) => `${name}.ts`).sort()).toEqual(files.sort());
  });

  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s looks to viewers as its outcome says',
    (_name, scenario) => {
      const world = emptyWorld();
      scenario.build(world);
      const { status, because } = fetchEdge(world, scenario.distributionId, edgeRequest('/'));
      expect([status, because]).toEqual([scenario.outcome === 'healthy' ? 200 : 403, expect.any(String)]);
    },
  );

  it('names the scenarios there are when one is unknown', () => {
    expect(() => scenarioNamed('nothing')).toThrow(/there is no scenario "nothing"; expected one of oai-without-grant/);
  });
});
