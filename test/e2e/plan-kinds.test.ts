import { afterEach, describe, expect, it } from 'vitest';
import type { PlanKind } from '../../functions/core/plan/plan-kind.ts';
import { addDistribution } from '../../sandbox/build/distribution.ts';
import { s3Origin } from '../../sandbox/build/origin.ts';
import { fillForm, press, submit, undoLinkIn } from './browser.ts';
import { plansIn } from './plan-table.ts';
import { jsonOf, kindsOf, lastMessage, linksIn, newestLink, snapshotOf, useSandbox, writeLines } from './story.ts';
import { setKinds, useKinds } from './switched-on.ts';

const sandbox = useSandbox();
const ALL = ['update-distribution', 'update-origin-access-control', 'put-key-policy', 'migrate-to-oac'] as const;

useKinds(...ALL);
afterEach(() => {
  setKinds(...ALL);
  delete process.env['ORIGINMEND_MODE'];
});

const ring = () => sandbox().ringAlarm(siteId(), 'ALARM');
const siteId = () => sandbox().scenario?.distributionId ?? '';
const ask = () => sandbox().edge(siteId(), '/', sandbox().scenario?.request ?? {}).status;
const operations = () => writeLines(sandbox()).map((line) => line.split(' ')[0]);
/** Writes that AWS did not answer with success: none is expected where nothing was made to fail. The table refuses a decision it has already. */
const failedWrites = () =>
  sandbox()
    .calls.all.filter(({ service, write, status }) => write && service !== 'dynamodb' && (status < 200 || status > 299))
    .map(({ operation }) => operation);
const statuses = async () => (await plansIn(sandbox())).map(({ status }) => status).toSorted();
const approve = async () => press(newestLink(sandbox()), 'approve');
const undoFromMessage = () => {
  const applied = sandbox().inbox.findLast(({ attributes }) => attributes['kind'] === 'applied');
  return press(undoLinkIn(applied?.text ?? ''), 'undo');
};

/** Everything of AWS that a plan could have changed. */
function state() {
  const { buckets, distributions, keys, originAccessControls } = snapshotOf(sandbox());
  return { buckets, distributions, keys, originAccessControls };
}

function siteConfig() {
  const config = sandbox().world.distributions.get(siteId())?.distribution.DistributionConfig;
  if (!config) throw new Error(`there is no distribution ${siteId()}`);
  return config;
}

/** Plain HTTP is served by the redirect to HTTPS. */
const SERVED: readonly number[] = [200, 301];

interface Story {
  readonly scenario: string;
  readonly kind: PlanKind;
  /** Part of the world, e.g. an OAC that could be used. */
  readonly first?: () => void;
  readonly writes: readonly string[];
  /** Messages after `applied`. */
  readonly next?: readonly string[];
}

const WITHOUT_OAC = { first: () => sandbox().world.originAccessControls.clear() };

const STORIES: readonly Story[] = [
  { scenario: 'deny-insecure-transport', kind: 'update-distribution', writes: ['UpdateDistribution'] },
  { scenario: 'host-header-forwarded', kind: 'update-distribution', writes: ['UpdateDistribution'] },
  { scenario: 'legacy-global-endpoint', kind: 'update-distribution', writes: ['UpdateDistribution'] },
  { scenario: 'default-root-object', kind: 'update-distribution', writes: ['UpdateDistribution'] },
  {
    scenario: 'anonymous-origin-private-bucket',
    kind: 'update-distribution',
    ...WITHOUT_OAC,
    writes: ['PutBucketPolicy', 'CreateOriginAccessControl', 'UpdateDistribution'],
  },
  {
    scenario: 's3-rest-as-custom-origin',
    kind: 'update-distribution',
    ...WITHOUT_OAC,
    writes: ['CreateOriginAccessControl', 'UpdateDistribution'],
  },
  {
    scenario: 'oac-signing-never',
    kind: 'update-origin-access-control',
    writes: ['UpdateOriginAccessControl'],
  },
  { scenario: 'oac-signing-no-override', kind: 'update-origin-access-control', writes: ['UpdateOriginAccessControl'] },
  { scenario: 'kms-oac-key-policy', kind: 'put-key-policy', writes: ['PutKeyPolicy'] },
  {
    scenario: 'org-rcp',
    kind: 'migrate-to-oac',
    next: ['proposal'],
    ...WITHOUT_OAC,
    writes: ['PutBucketPolicy', 'CreateOriginAccessControl', 'UpdateDistribution'],
  },
];

async function load({ scenario, first }: Story): Promise<void> {
  await sandbox().load(scenario);
  first?.();
}

describe.each(STORIES)('$kind: $scenario', (story) => {
  it('goes from refused to served by one approval, and back by one undo', async () => {
    await load(story);
    const refused = ask();
    expect(SERVED).not.toContain(refused);
    const before = siteConfig();
    await ring();
    expect([kindsOf(sandbox().inbox), writeLines(sandbox())]).toEqual([['proposal'], []]);

    const answer = await approve();
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('Applied and verified')]);
    expect(operations()).toEqual(story.writes);
    expect(failedWrites()).toEqual([]);
    expect(SERVED).toContain(ask());
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'applied', ...(story.next ?? [])]);

    const undone = await undoFromMessage();
    expect([undone.status, undone.text]).toEqual([200, expect.stringContaining('again exactly what it was')]);
    expect([ask(), siteConfig()]).toEqual([refused, before]);
    expect(await statuses()).toContain('undone');
  });

  it('is only told while the kind is off, and AWS is asked nothing more', async () => {
    process.env['ORIGINMEND_PLAN_KINDS'] = '';
    await load(story);
    const before = state();
    await ring();
    expect(kindsOf(sandbox().inbox)).toEqual(['finding']);
    expect([linksIn(sandbox(), lastMessage(sandbox())), await statuses()]).toEqual([[], []]);
    expect(sandbox().calls.all.filter(({ operation }) => operation === 'ListOriginAccessControls')).toEqual([]);
    expect(state()).toEqual(before);
  });

  it('is only told while other kinds are on', async () => {
    setKinds(...ALL.filter((kind) => kind !== story.kind));
    await load(story);
    await ring();
    expect([kindsOf(sandbox().inbox), writeLines(sandbox())]).toEqual([['finding'], []]);
  });

  it('is asked for, never written, in mode auto', async () => {
    process.env['ORIGINMEND_MODE'] = 'auto';
    await load(story);
    await ring();
    expect([kindsOf(sandbox().inbox), writeLines(sandbox())]).toEqual([['proposal'], []]);
    expect(await statuses()).toEqual(['open']);
  });

  it('is not written when the kind was switched off after the proposal', async () => {
    await load(story);
    await ring();
    const before = state();
    const form = await fillForm(newestLink(sandbox()), 'approve');
    process.env['ORIGINMEND_PLAN_KINDS'] = '';
    const answer = await submit(form);
    expect([answer.status, answer.text]).toEqual([500, expect.stringContaining('switched off')]);
    expect([state(), writeLines(sandbox())]).toEqual([before, []]);
  });
});

describe('somebody changed the distribution', () => {
  const proposed = async () => {
    await sandbox().load('deny-insecure-transport');
    await ring();
    return newestLink(sandbox());
  };
  const change = (Comment: string) => {
    const record = sandbox().world.distributions.get(siteId());
    if (!record) throw new Error('no distribution');
    const distribution = { ...record.distribution, DistributionConfig: { ...siteConfig(), Comment } };
    sandbox().world.distributions.set(siteId(), { ...record, distribution, eTag: `E${Comment.toUpperCase()}` });
  };

  it('between proposal and approval: nothing is written, and the new proposal keeps what they did', async () => {
    const link = await proposed();
    change('theirs');
    const answer = await press(link, 'approve');
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('Not written')]);
    expect(writeLines(sandbox())).toEqual([]);
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'drifted']);
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
    expect(siteConfig()).toMatchObject({ Comment: 'theirs' });
    expect(siteConfig().DefaultCacheBehavior?.ViewerProtocolPolicy).toBe('redirect-to-https');
  });

  it('between our read and our write: CloudFront refuses by IfMatch, and it ends as drifted', async () => {
    const link = await proposed();
    const clash = { code: 'PreconditionFailed', status: 412 };
    sandbox().faults.add({ operation: 'UpdateDistribution', effect: { kind: 'refuse', ...clash }, times: 9 });
    const answer = await press(link, 'approve');
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('Not written')]);
    expect([writeLines(sandbox()), await statuses()]).toEqual([[], ['drifted']]);
  });

  it('after the repair: undo refuses, and nothing of theirs is lost', async () => {
    await press(await proposed(), 'approve');
    change('later');
    const after = state();
    const answer = await undoFromMessage();
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('Not undone')]);
    expect([state(), await statuses()]).toEqual([after, ['applied']]);
  });
});

describe('CloudFront answers badly', () => {
  it('an answer lost after the effect is found out: applied, with one effect', async () => {
    await sandbox().load('deny-insecure-transport');
    await ring();
    sandbox().faults.add({ operation: 'UpdateDistribution', effect: { kind: 'fail-after', disconnect: true } });
    expect((await approve()).text).toContain('Applied and verified');
    expect(ask()).toBeLessThan(400);
  });

  it('a refusal is told with its reason, and nothing is changed', async () => {
    await sandbox().load('kms-oac-key-policy');
    await ring();
    const before = state();
    sandbox().faults.add({
      operation: 'PutKeyPolicy',
      effect: { kind: 'refuse', code: 'AccessDeniedException', status: 400 },
    });
    const answer = await approve();
    expect([answer.status, answer.text]).toEqual([500, expect.stringContaining('AccessDeniedException')]);
    expect([state(), await statuses()]).toEqual([before, ['failed']]);
    expect(jsonOf(lastMessage(sandbox()))).toMatchObject({ written: 'nothing' });
  });

  it('while the distribution is still being deployed nothing is proposed', async () => {
    await sandbox().load('deny-insecure-transport');
    const record = sandbox().world.distributions.get(siteId());
    if (record) sandbox().world.distributions.set(siteId(), { ...record, deploysAt: Date.now() + 60_000 });
    await ring();
    expect(kindsOf(sandbox().inbox)).toEqual(['finding']);
  });
});

describe('an OAC that several distributions use', () => {
  it('is shown with each of them before anybody approves', async () => {
    await sandbox().load('oac-signing-never');
    const origins = [s3Origin({ bucket: 'other-bucket', oac: 'E3OAC0EXAMPLE1' })];
    addDistribution(sandbox().world, { id: 'E9OTHER000000', origins });
    await ring();
    const page = await (await fetch(newestLink(sandbox()))).text();
    expect(page).toContain('The change also reaches E9OTHER000000');
  });
});
