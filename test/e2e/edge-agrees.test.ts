import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liveDeps } from '../../functions/aws/live-deps.ts';
import { CAUSES } from '../../functions/core/diagnosis/causes/index.ts';
import type { Finding } from '../../functions/core/diagnosis/diagnosis.ts';
import { isBucketPolicyPlan } from '../../functions/core/plan/plan-target.ts';
import type { Examination } from '../../functions/core/report/examination.ts';
import { readCliConfig } from '../../functions/shared/config.ts';
import type { Deps } from '../../functions/workflow/deps.ts';
import { examine } from '../../functions/workflow/examine.ts';
import { allScenarios, scenarioNamed } from '../../sandbox/scenarios/index.ts';
import { STRANGER_ID } from '../../sandbox/scenarios/oac-unscoped-grant.ts';
import { causeOf, type Scenario } from '../../sandbox/scenarios/scenario.ts';
import { oacGrant, policyOf } from '../../sandbox/scenarios/statements.ts';
import { SITE_ARN, SITE_BUCKET, SITE_ID } from '../../sandbox/scenarios/website.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { ACCOUNT_ID, TABLE_NAME } from '../../sandbox/world.ts';
import { useTestCredentials } from '../aws/credentials.ts';
import { carryOut, spelledOut } from './carry-out.ts';
import { FIRST_INSTEAD, NOT_SHOWN, SEEN, SUSPECTED } from './seen-at-the-edge.ts';
import { bucketNamed } from './story.ts';
import { askEdge, shownAnswer, viewerUrl } from './viewer.ts';

useTestCredentials();

let sandbox: Sandbox;
let live: Deps;

beforeAll(async () => {
  sandbox = await startSandbox();
  const environment = {
    AWS_ENDPOINT_URL: sandbox.url,
    ORIGINMEND_TABLE_NAME: TABLE_NAME,
    ORIGINMEND_PROBE_URL: `${sandbox.url}/edge-by-domain/{domain}`,
  };
  live = liveDeps(readCliConfig(environment));
});
afterAll(() => sandbox.close());

const named = (outcome: Scenario['outcome']) =>
  allScenarios.filter((scenario) => scenario.outcome === outcome).map((scenario) => [scenario.name, scenario] as const);

const ask = (scenario: Scenario) => askEdge(sandbox, viewerUrl(sandbox, scenario), scenario.request);

/** The facts as the APIs tell them; a request that is no plain GET is recorded as the viewer sends it. */
function look(scenario: Scenario): Promise<Examination> {
  const special = Object.keys(scenario.request ?? {}).some((part) => part !== 'path' && part !== 'host');
  const deps: Deps = special ? { ...live, probe: () => ask(scenario) } : live;
  return examine(deps, scenario.distributionId, { url: viewerUrl(sandbox, scenario) });
}

interface Seen {
  readonly answer: string;
  readonly examination: Examination;
}

const seen = new Map<string, Promise<Seen>>();

/** The scenario as it begins, loaded; it is looked at once. */
async function begin(scenario: Scenario): Promise<Seen> {
  await sandbox.load(scenario.name);
  const known = seen.get(scenario.name) ?? lookAtBoth(scenario);
  seen.set(scenario.name, known);
  return known;
}

async function lookAtBoth(scenario: Scenario): Promise<Seen> {
  const answer = shownAnswer(await ask(scenario));
  const examination = await look(scenario);
  expect(sandbox.calls.writes()).toEqual([]);
  return { answer, examination };
}

/** The finding that the scenario is about. */
function findingIn({ examination }: Seen, scenario: Scenario): Finding | undefined {
  return examination.diagnosis.findings.find(({ cause }) => cause === causeOf(scenario));
}

describe('the edge and the diagnosis', () => {
  it.each(allScenarios.map((scenario) => [scenario.name, scenario] as const))('agree on %s', async (name, scenario) => {
    const cause = causeOf(scenario);
    const { answer, examination } = await begin(scenario);
    const { diagnosis } = examination;
    expect([answer, diagnosis.verdict]).toEqual(SEEN[name]);
    if (cause === undefined) expect(diagnosis.findings.filter(({ impact }) => impact !== 'info')).toEqual([]);
    else if (SUSPECTED.has(cause)) expect(diagnosis.unknown.map((open) => open.cause)).toContain(cause);
    else expect(diagnosis.findings[0]?.cause).toBe(FIRST_INSTEAD[cause] ?? cause);
    if (cause !== undefined && cause in FIRST_INSTEAD)
      expect(diagnosis.findings.map((finding) => finding.cause)).toContain(cause);
  });

  it('are compared in every scenario there is', () => {
    expect(Object.keys(SEEN).toSorted()).toEqual(allScenarios.map(({ name }) => name).toSorted());
  });

  it('are compared for every cause, or it is written down why not', () => {
    const shown = allScenarios.flatMap((scenario) => causeOf(scenario) ?? []);
    expect([...new Set([...shown, ...Object.keys(NOT_SHOWN)])].toSorted()).toEqual(
      CAUSES.map(({ id }) => id).toSorted(),
    );
    expect(Object.keys(NOT_SHOWN).filter((cause) => shown.includes(cause))).toEqual([]);
  });
});

describe('a repair', () => {
  it.each(named('repaired'))('of %s lets viewers in by the planned bucket policy alone', async (name, scenario) => {
    const { planned } = (await begin(scenario)).examination;
    const [plan] = planned.flatMap((one) => (one.kind === 'plan' && isBucketPolicyPlan(one.plan) ? [one.plan] : []));
    if (!plan) throw new Error(`nothing was planned for ${name}; expected a bucket policy`);
    await live.s3.putBucketPolicy(plan, JSON.stringify(plan.after), plan.ownerAccountId);
    const answer = await ask(scenario);
    expect([answer.status, answer.body]).toEqual([200, expect.stringContaining('A bed above the clouds')]);
    const { diagnosis } = await look(scenario);
    expect([diagnosis.verdict, diagnosis.unknown]).toEqual(['healthy', []]);
  });

  it.each([...named('explained'), ...named('healthy')])('of %s is not planned', async (_name, scenario) => {
    const { planned } = (await begin(scenario)).examination;
    expect(planned.filter(({ kind }) => kind === 'plan')).toEqual([]);
  });

  it('is refused by S3 where Block Public Access finds another statement public', async () => {
    await sandbox.load('bpa-block-public-policy');
    const { policyText = '' } = bucketNamed(sandbox, SITE_BUCKET);
    const { Statement } = JSON.parse(policyText);
    const repaired = JSON.stringify(policyOf(...Statement, oacGrant(SITE_BUCKET, SITE_ARN)));
    const address = { bucket: SITE_BUCKET, region: 'us-east-1' };
    await expect(live.s3.putBucketPolicy(address, repaired, ACCOUNT_ID)).rejects.toMatchObject({ effect: 'none' });
    expect(bucketNamed(sandbox, SITE_BUCKET).policyText).toBe(policyText);
  });
});

/** Scenarios whose owner is told an exact change. A redirect to HTTPS is what the viewer over plain HTTP shall get. */
const MENDED_BY_OWNER: Readonly<Record<string, number>> = {
  'deny-vpce': 200,
  'deny-source-ip': 200,
  'deny-org': 200,
  'deny-principal-arn': 200,
  'deny-notprincipal': 200,
  'deny-other': 200,
  'deny-insecure-transport': 301,
  'kms-oac-key-policy': 200,
  'distribution-disabled': 200,
  's3-rest-as-custom-origin': 200,
  'oac-wrong-type': 200,
  'oac-signing-never': 200,
  'oac-signing-no-override': 200,
  'anonymous-origin-private-bucket': 200,
  'host-header-forwarded': 200,
  'legacy-global-endpoint': 200,
  'default-root-object': 200,
  'cross-account-bucket': 200,
};

describe('what the owner is told to change', () => {
  it.each(Object.entries(MENDED_BY_OWNER))('mends %s (%i)', async (name, status) => {
    const scenario = scenarioNamed(name);
    const finding = findingIn(await begin(scenario), scenario);
    if (!finding) throw new Error(`the cause of ${name} was not found`);
    expect(finding.proposal.safety).not.toBe('auto');
    carryOut(sandbox.world, finding, scenario.distributionId);
    expect((await ask(scenario)).status).toBe(status);
  });

  it('is exact in no other scenario that is only explained', async () => {
    const exact: string[] = [];
    for (const [name, scenario] of named('explained')) {
      const proposal = findingIn(await begin(scenario), scenario)?.proposal;
      if (proposal && (proposal.change.kind !== 'manual' || spelledOut(proposal).length > 0)) exact.push(name);
    }
    expect(exact.toSorted()).toEqual(Object.keys(MENDED_BY_OWNER).toSorted());
  });
});

describe('what the viewers of the site itself cannot see', () => {
  it("is that a stranger's distribution reads the bucket too, until the grant names one distribution", async () => {
    await sandbox.load('oac-unscoped-grant');
    expect(sandbox.edge(STRANGER_ID).status).toBe(200);
    bucketNamed(sandbox, SITE_BUCKET).policyText = JSON.stringify(policyOf(oacGrant(SITE_BUCKET, SITE_ARN)));
    expect([sandbox.edge(STRANGER_ID).status, sandbox.edge(SITE_ID).status]).toEqual([403, 200]);
  });

  it.each<[string, Partial<DistributionConfig>, string]>([
    ['failover-masking', { OriginGroups: { Quantity: 0 } }, SITE_BUCKET],
    ['custom-error-masking', { CustomErrorResponses: { Quantity: 0 } }, SITE_BUCKET],
  ])('is a refusal behind %s', async (name, without, TargetOriginId) => {
    await sandbox.load(name);
    const config = sandbox.world.distributions.get(SITE_ID)?.distribution.DistributionConfig;
    const DefaultCacheBehavior = { ...config?.DefaultCacheBehavior, TargetOriginId };
    Object.assign(config ?? {}, without, { DefaultCacheBehavior });
    expect(sandbox.edge(SITE_ID).status).toBe(403);
  });
});
