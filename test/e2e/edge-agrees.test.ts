import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liveDeps } from '../../functions/aws/live-deps.ts';
import { CAUSES } from '../../functions/core/diagnosis/causes/index.ts';
import type { Finding, Verdict } from '../../functions/core/diagnosis/diagnosis.ts';
import type { Examination } from '../../functions/core/report/examination.ts';
import { readCliConfig } from '../../functions/shared/config.ts';
import type { Deps } from '../../functions/workflow/deps.ts';
import { examine } from '../../functions/workflow/examine.ts';
import { allScenarios } from '../../sandbox/scenarios/index.ts';
import { STRANGER_ID } from '../../sandbox/scenarios/oac-unscoped-grant.ts';
import { causeOf, type Scenario } from '../../sandbox/scenarios/scenario.ts';
import { oacGrant, policyOf } from '../../sandbox/scenarios/statements.ts';
import { SITE_ARN, SITE_BUCKET, SITE_ID } from '../../sandbox/scenarios/website.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { ACCOUNT_ID, TABLE_NAME } from '../../sandbox/world.ts';
import { useTestCredentials } from '../aws/credentials.ts';
import { carryOut, spelledOut } from './carry-out.ts';
import { bucketNamed } from './story.ts';
import { askEdge, shownAnswer, viewerUrl } from './viewer.ts';

useTestCredentials();

const DENIED = '403 AmazonS3 AccessDenied';
const BAD_REQUEST = "403 CloudFront Bad request. We can't connect to the server for this app or website at this time.";

/** Scenario → what a viewer gets (status, server, and an error's own words), and the verdict over what AWS tells. */
const SEEN: Readonly<Record<string, readonly [answer: string, verdict: Verdict]>> = {
  'oai-without-grant': [DENIED, 'broken'],
  'oai-to-oac-half-migrated': [DENIED, 'broken'],
  'oai-wrong-id': [DENIED, 'broken'],
  'oac-sourcearn-mismatch': [DENIED, 'broken'],
  'oac-missing-grant': [DENIED, 'broken'],
  'shared-bucket': [DENIED, 'broken'],
  'missing-object': [DENIED, 'at-risk'],
  'deny-vpce': [DENIED, 'broken'],
  'kms-oac-key-policy': [DENIED, 'broken'],
  'healthy-oac': ['200 AmazonS3', 'healthy'],
  'healthy-oai': ['200 AmazonS3', 'healthy'],
  'distribution-disabled': ['403 CloudFront The distribution is disabled.', 'broken'],
  'bucket-deleted': ['404 AmazonS3 NoSuchBucket', 'broken'],
  'website-endpoint-origin': [DENIED, 'broken'],
  's3-rest-as-custom-origin': [DENIED, 'broken'],
  'oac-wrong-type': ['400 AmazonS3 AuthorizationHeaderMalformed', 'broken'],
  'oac-signing-never': [DENIED, 'broken'],
  'anonymous-origin-private-bucket': [DENIED, 'broken'],
  'deny-notprincipal': [DENIED, 'broken'],
  'deny-source-ip': [DENIED, 'broken'],
  'deny-org': [DENIED, 'broken'],
  'deny-principal-arn': [DENIED, 'broken'],
  'deny-insecure-transport': [DENIED, 'broken'],
  'deny-referer': [DENIED, 'broken'],
  'deny-other': [DENIED, 'broken'],
  'resource-mismatch': [DENIED, 'broken'],
  'action-mismatch': [DENIED, 'broken'],
  'staging-distribution-not-granted': [DENIED, 'broken'],
  'oac-to-oai-reverted': [DENIED, 'broken'],
  'oai-deleted-principal': [DENIED, 'broken'],
  'bpa-restrict-public-buckets': [DENIED, 'broken'],
  'bpa-ignore-acls': [DENIED, 'broken'],
  'object-not-owned-by-bucket-owner': [DENIED, 'broken'],
  'kms-oai-unsupported': ['400 AmazonS3 InvalidArgument', 'broken'],
  'kms-aws-managed-key': [DENIED, 'broken'],
  'sse-c-object': ['400 AmazonS3 InvalidRequest', 'broken'],
  'archived-object': ['403 AmazonS3 InvalidObjectState', 'broken'],
  'requester-pays': [DENIED, 'broken'],
  'host-header-forwarded': ['403 AmazonS3 SignatureDoesNotMatch', 'broken'],
  'query-string-auth-leak': [DENIED, 'broken'],
  'legacy-global-endpoint': ['307 AmazonS3 TemporaryRedirect', 'broken'],
  'oac-signing-no-override': [DENIED, 'broken'],
  'write-method-not-granted': [DENIED, 'broken'],
  'default-root-object': [DENIED, 'broken'],
  'signed-url-required': ['403 CloudFront MissingKey', 'broken'],
  'geo-restriction': [
    '403 CloudFront The Amazon CloudFront distribution is configured to block access from your country.',
    'broken',
  ],
  'waf-block': ['403 CloudFront Request blocked.', 'broken'],
  'alias-not-attached': [BAD_REQUEST, 'broken'],
  'method-not-allowed': [
    '403 CloudFront This distribution is not configured to allow the HTTP request method that was used for this request.',
    'broken',
  ],
  'https-only-behavior': [BAD_REQUEST, 'broken'],
  'get-with-body': ['403 CloudFront Bad request. The request has a body.', 'broken'],
  'stacked-distributions': [BAD_REQUEST, 'broken'],
  'edge-function-response': ['403 CloudFront Members only', 'broken'],
  'function-changes-origin': [DENIED, 'unknown'],
  'org-rcp': [DENIED, 'broken'],
  'cross-account-bucket': [DENIED, 'unknown'],
  'bpa-block-public-policy': [DENIED, 'broken'],
  'failover-masking': ['200 AmazonS3', 'at-risk'],
  'custom-error-masking': ['200 AmazonS3', 'broken'],
  'oac-unscoped-grant': ['200 AmazonS3', 'at-risk'],
};

/** Causes that explain or hide what another one breaks: that other one is the first finding. */
const FIRST_INSTEAD: Readonly<Record<string, string>> = {
  'bpa-ignore-acls': 'anonymous-origin-private-bucket',
  'bpa-block-public-policy': 'oac-missing-grant',
  'failover-masking': 'oac-missing-grant',
  'custom-error-masking': 'oac-missing-grant',
};

/** Causes that can only be suspected from what the APIs tell: named among what is unknown. */
const SUSPECTED: ReadonlySet<string> = new Set(['function-changes-origin']);

/** Why no scenario shows these causes. */
const NOT_SHOWN: Readonly<Record<string, string>> = {
  'policy-overwritten':
    'It is told from the history of the policy, which no API that is asked returns; the refusal itself is oac-missing-grant.',
  'tenant-bucket-unresolved':
    'The bucket is named by each tenant, and the distribution itself serves nobody; the sandbox has no tenants.',
  'access-point-origin':
    'How CloudFront and an access point alias behave together is not documented: an edge that plays it would prove a guess.',
  'dangling-grant': 'A grant nobody uses changes no answer; it comes up beside oac-sourcearn-mismatch.',
  'unused-oac': 'Nothing is signed with it, so no answer shows it.',
  'unused-oai': 'Nothing is signed with it, so no answer shows it; it comes up beside oai-wrong-id.',
  'oai-in-use': 'It works; it comes up in every scenario with an OAI.',
  'unwatched-distribution': 'A missing alarm changes no answer.',
};

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

/** The finding that the scenario is about. */
function findingIn({ diagnosis }: Examination, scenario: Scenario): Finding | undefined {
  return diagnosis.findings.find(({ cause }) => cause === causeOf(scenario));
}

describe('the edge and the diagnosis', () => {
  it.each(allScenarios.map((scenario) => [scenario.name, scenario] as const))('agree on %s', async (name, scenario) => {
    await sandbox.load(name);
    const cause = causeOf(scenario);
    const answer = shownAnswer(await ask(scenario));
    const { diagnosis } = await look(scenario);
    expect([answer, diagnosis.verdict]).toEqual(SEEN[name]);
    const told = diagnosis.findings.filter(({ impact }) => impact !== 'info' || diagnosis.verdict === 'unknown');
    const first = cause === undefined || SUSPECTED.has(cause) ? undefined : (FIRST_INSTEAD[cause] ?? cause);
    expect(told[0]?.cause).toBe(first);
    const causes = SUSPECTED.has(cause ?? '') ? diagnosis.unknown : diagnosis.findings;
    if (cause !== undefined) expect(causes.map((one) => one.cause)).toContain(cause);
    expect(sandbox.calls.writes()).toEqual([]);
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
    await sandbox.load(name);
    const { planned } = await look(scenario);
    const [plan] = planned.flatMap((one) => (one.kind === 'plan' ? [one.plan] : []));
    if (!plan) throw new Error(`nothing was planned for ${name}; expected a bucket policy`);
    await live.s3.putBucketPolicy(plan, JSON.stringify(plan.after), plan.ownerAccountId);
    const answer = await ask(scenario);
    expect([answer.status, answer.body]).toEqual([200, expect.stringContaining('A bed above the clouds')]);
    const { diagnosis } = await look(scenario);
    expect([diagnosis.verdict, diagnosis.unknown]).toEqual(['healthy', []]);
  });

  it.each([...named('explained'), ...named('healthy')])('of %s is not planned', async (name, scenario) => {
    await sandbox.load(name);
    const { planned } = await look(scenario);
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
    await sandbox.load(name);
    const scenario = allScenarios.find((one) => one.name === name);
    const finding = scenario && findingIn(await look(scenario), scenario);
    if (!finding) throw new Error(`the cause of ${name} was not found`);
    expect(finding.proposal.safety).not.toBe('auto');
    carryOut(sandbox.world, finding, scenario.distributionId);
    expect((await ask(scenario)).status).toBe(status);
  });

  it('is exact in no other scenario that is only explained', async () => {
    const exact: string[] = [];
    for (const [name, scenario] of named('explained')) {
      await sandbox.load(name);
      const proposal = findingIn(await look(scenario), scenario)?.proposal;
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

  it.each([
    ['failover-masking', { OriginGroups: { Quantity: 0 }, TargetOriginId: SITE_BUCKET }],
    ['custom-error-masking', { CustomErrorResponses: { Quantity: 0 } }],
  ])('is a refusal behind %s', async (name, without) => {
    await sandbox.load(name);
    const config = sandbox.world.distributions.get(SITE_ID)?.distribution.DistributionConfig;
    const { TargetOriginId = config?.DefaultCacheBehavior?.TargetOriginId, ...settings } = without;
    Object.assign(config ?? {}, settings, {
      DefaultCacheBehavior: { ...config?.DefaultCacheBehavior, TargetOriginId },
    });
    expect(sandbox.edge(SITE_ID).status).toBe(403);
  });
});
