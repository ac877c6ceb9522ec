import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { edgeRequest, fetchEdge } from '../../sandbox/routes/edge-route.ts';
import { catalogue } from '../../sandbox/scenarios/catalogue.ts';
import { allScenarios, scenarioNamed, scenarios } from '../../sandbox/scenarios/index.ts';
import { causeOf } from '../../sandbox/scenarios/scenario.ts';
import { emptyWorld } from '../../sandbox/world.ts';

const BESIDE = new Set(['catalogue.ts', 'index.ts', 'scenario.ts', 'site.ts', 'statements.ts', 'website.ts']);

describe('scenarios', () => {
  it('are all registered under their file names, once', () => {
    const files = readdirSync(new URL('../../sandbox/scenarios/', import.meta.url)).filter((file) => !BESIDE.has(file));
    expect(allScenarios.map(({ name }) => `${name}.ts`).sort()).toEqual(files.sort());
  });

  it('are offered with the stories first', () => {
    expect(allScenarios).toEqual([...scenarios, ...catalogue]);
  });

  it('have titles that tell them apart', () => {
    expect(new Set(allScenarios.map(({ title }) => title)).size).toBe(allScenarios.length);
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

  it('show a cause unless they are healthy', () => {
    const without = allScenarios.filter((scenario) => causeOf(scenario) === undefined).map(({ outcome }) => outcome);
    expect(new Set(without)).toEqual(new Set(['healthy']));
  });

  it('names the scenarios there are when one is unknown', () => {
    expect(() => scenarioNamed('nothing')).toThrow(/there is no scenario "nothing"; expected one of oai-without-grant/);
  });
});
