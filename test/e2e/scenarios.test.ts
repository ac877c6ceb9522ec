import { beforeEach, describe, expect, it } from 'vitest';
import type { PolicyDocument } from '../../functions/core/policy/document.ts';
import { scenarios } from '../../sandbox/scenarios/index.ts';
import { ACCOUNT_ID } from '../../sandbox/world.ts';
import { policyWrites, useArrivedRequests } from './arrived-requests.ts';
import { press } from './browser.ts';
import { jsonOf, kindsOf, lastMessage, newestLink, policyIn, useSandbox, writeLines } from './story.ts';

const sandbox = useSandbox();
const arrived = useArrivedRequests();

/** What a person is told first in each scenario. */
const TOLD: Readonly<Record<string, { readonly kind: string; readonly verdict: string; readonly cause?: string }>> = {
  'oai-without-grant': { kind: 'proposal', verdict: 'broken', cause: 'oai-missing-grant' },
  'oai-to-oac-half-migrated': { kind: 'proposal', verdict: 'broken', cause: 'oai-to-oac-half-migrated' },
  'oai-wrong-id': { kind: 'proposal', verdict: 'broken', cause: 'oai-wrong-id' },
  'oac-sourcearn-mismatch': { kind: 'proposal', verdict: 'broken', cause: 'oac-sourcearn-mismatch' },
  'oac-missing-grant': { kind: 'proposal', verdict: 'broken', cause: 'oac-missing-grant' },
  'shared-bucket': { kind: 'proposal', verdict: 'broken', cause: 'oac-missing-grant' },
  'stack-overwrote-policy': { kind: 'proposal', verdict: 'broken', cause: 'oac-missing-grant' },
  'missing-object': { kind: 'finding', verdict: 'at-risk', cause: 'missing-object-masked-as-403' },
  'deny-vpce': { kind: 'finding', verdict: 'broken', cause: 'deny-vpce' },
  'kms-oac-key-policy': { kind: 'finding', verdict: 'broken', cause: 'kms-oac-key-policy' },
  'healthy-oac': { kind: 'finding', verdict: 'healthy' },
  'healthy-oai': { kind: 'finding', verdict: 'healthy' },
};

const named = (outcome: string) => scenarios.filter((scenario) => scenario.outcome === outcome).map(({ name }) => name);

async function load(name: string): Promise<{ readonly id: string; readonly bucket: string }> {
  await sandbox().load(name);
  const id = sandbox().scenario?.distributionId ?? '';
  const domain =
    sandbox().world.distributions.get(id)?.distribution.DistributionConfig?.Origins?.Items?.[0]?.DomainName;
  return { id, bucket: domain?.split('.')[0] ?? '' };
}

/** Statements of the former policy, each of which must still be there, unchanged and in order. */
function statementsOf(document: PolicyDocument | null): readonly unknown[] {
  return [document?.Statement ?? []].flat();
}

beforeEach(() => void arrived.splice(0));

describe('every scenario', () => {
  it('has a first message that a person can check here', () => {
    expect(Object.keys(TOLD).toSorted()).toEqual(scenarios.map(({ name }) => name).toSorted());
  });

  it.each(named('repaired'))(
    '%s goes from 403 to 200 by exactly one approved write to our own bucket',
    async (name) => {
      const { id, bucket } = await load(name);
      const before = policyIn(sandbox(), bucket);
      expect(sandbox().edge(id).status).toBe(403);

      await sandbox().ringAlarm(id, 'ALARM');
      expect(lastMessage(sandbox()).attributes).toMatchObject({ ...TOLD[name], distributionId: id, bucket });
      expect(writeLines(sandbox())).toEqual([]);

      const answer = await press(newestLink(sandbox()), 'approve');
      expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('Applied and verified')]);
      expect(sandbox().edge(id).status).toBe(200);
      expect(writeLines(sandbox())).toEqual([`PutBucketPolicy ${bucket} by approval-page`]);
      expect(policyWrites(arrived).map(({ headers }) => headers['x-amz-expected-bucket-owner'])).toEqual([ACCOUNT_ID]);

      const kept = statementsOf(before);
      const after = policyIn(sandbox(), bucket);
      expect(statementsOf(after).slice(0, kept.length)).toEqual(kept);
      expect(statementsOf(after)).toHaveLength(kept.length + 1);
      expect({ ...after, Statement: 0 }).toEqual({ Version: '2012-10-17', ...before, Statement: 0 });
      expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'applied']);
    },
  );

  it.each([...named('explained'), ...named('healthy')])('%s is told and never written', async (name) => {
    const { id, bucket } = await load(name);
    const [before, status] = [policyIn(sandbox(), bucket), sandbox().edge(id).status];

    await sandbox().ringAlarm(id, 'ALARM');
    expect(kindsOf(sandbox().inbox)).toEqual(['finding']);
    expect(lastMessage(sandbox()).attributes).toMatchObject({ ...TOLD[name], distributionId: id });
    expect(jsonOf(lastMessage(sandbox()))).not.toHaveProperty('links.decide');
    expect(policyIn(sandbox(), bucket)).toEqual(before);
    expect(sandbox().edge(id).status).toBe(status);
    expect(writeLines(sandbox())).toEqual([]);
  });
});
