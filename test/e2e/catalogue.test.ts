import { describe, expect, it } from 'vitest';
import { allScenarios, scenarios } from '../../sandbox/scenarios/index.ts';
import type { Scenario } from '../../sandbox/scenarios/scenario.ts';
import { press } from './browser.ts';
import { kindsOf, lastMessage, linksIn, snapshotOf, useSandbox, writesOutside } from './story.ts';

const sandbox = useSandbox();

/** The scenarios beyond those that are told end to end: one for each cause of the catalogue that can be shown. */
const catalogue = allScenarios.filter((scenario) => !scenarios.includes(scenario));
const withOutcome = (outcome: Scenario['outcome']) =>
  catalogue.filter((scenario) => scenario.outcome === outcome).map((scenario) => [scenario.name, scenario] as const);

function edgeStatus({ distributionId, request = {} }: Scenario): number {
  const { path = '/', ...options } = request;
  return sandbox().edge(distributionId, path, options).status;
}

/** Rings the alarm; whatever is wrong, this tells once and changes nothing. */
async function ring(scenario: Scenario): Promise<readonly string[]> {
  await sandbox().load(scenario.name);
  const before = snapshotOf(sandbox());
  await sandbox().ringAlarm(scenario.distributionId, 'ALARM');
  expect(sandbox().inbox).toHaveLength(1);
  expect(writesOutside(sandbox())).toEqual([]);
  expect({ ...snapshotOf(sandbox()), inbox: [] }).toEqual({ ...before, inbox: [] });
  return linksIn(sandbox(), lastMessage(sandbox()));
}

describe('whatever cause of the catalogue it is', () => {
  it.each(withOutcome('explained'))('%s is told without a link, and nothing is written', async (_name, scenario) => {
    expect(await ring(scenario)).toEqual([]);
    expect(kindsOf(sandbox().inbox)).toEqual(['finding']);
  });

  it.each(withOutcome('repaired'))(
    '%s: one approval mends it, or leaves everything as it was',
    async (_name, scenario) => {
      const [link = ''] = await ring(scenario);
      const before = snapshotOf(sandbox());
      await press(link, 'approve');
      const kind = kindsOf(sandbox().inbox).at(-1);
      if (kind === 'failed') expect({ ...snapshotOf(sandbox()), inbox: [] }).toEqual({ ...before, inbox: [] });
      else expect([kind, edgeStatus(scenario)]).toEqual(['applied', 200]);
      expect(writesOutside(sandbox()).map(({ operation }) => operation)).toEqual(
        kind === 'failed' ? [] : ['PutBucketPolicy'],
      );
    },
  );
});
