import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addStack } from '../../sandbox/build/stack.ts';
import { addPastCall } from '../../sandbox/build/trail.ts';
import { oacGrant, policyOf } from '../../sandbox/scenarios/statements.ts';
import { SITE_BUCKET, SITE_ID } from '../../sandbox/scenarios/website.ts';
import { ACCOUNT_ID } from '../../sandbox/world.ts';
import { useFastWaits } from '../faults/fast-waits.ts';
import { readEvent } from '../incident-responder/event-files.ts';
import { press } from './browser.ts';
import { useCommandLine } from './command-line.ts';
import { BUCKET, loadExampleWorld, SITE } from './example-world.ts';
import { bucketNamed, jsonOf, kindsOf, lastMessage, newestLink, useSandbox, writesOutside } from './story.ts';

const sandbox = useSandbox();
useFastWaits();
const command = useCommandLine(sandbox);
const SCENARIO = 'stack-overwrote-policy';

const ring = () => sandbox().ringAlarm(SITE_ID, 'ALARM');
const refuse = (operation: string) =>
  sandbox().faults.add({
    operation,
    times: 999,
    effect: { kind: 'refuse', code: 'AccessDeniedException', status: 400 },
  });
const lookups = () =>
  sandbox()
    .calls.all.filter(({ service }) => service === 'cloudtrail' || service === 'cloudformation')
    .map(({ operation, resource, region }) => `${operation} ${resource} in ${region}`);

function switchOn(): void {
  process.env['ORIGINMEND_CLOUDTRAIL'] = 'on';
  process.env['ORIGINMEND_CLOUDFORMATION'] = 'on';
}

function switchOff(): void {
  delete process.env['ORIGINMEND_CLOUDTRAIL'];
  delete process.env['ORIGINMEND_CLOUDFORMATION'];
}

afterEach(switchOff);

describe('an alarm after a deploy wrote the policy', () => {
  beforeEach(async () => {
    switchOn();
    await sandbox().load(SCENARIO);
  });

  it('proposes, and tells who took the grant away, how, and what else that changed', async () => {
    await ring();
    const { text, attributes } = lastMessage(sandbox());
    expect([kindsOf(sandbox().inbox), attributes['cause']]).toEqual([['proposal'], 'policy-overwritten']);
    expect(text).toContain('Who changed it:\n- PutBucketPolicy on bucket');
    expect(text).toContain('assumed-role/deploy/pipeline-1841 (session pipeline-1841) through CloudFormation at ');
    expect(text).toContain('This took the grant away');
    expect(text).toMatch(/Their change to the policy:\n(.*\n)*-.*"Sid": "AllowCloudFrontServicePrincipal"/);
    expect(jsonOf(lastMessage(sandbox()))).toMatchObject({
      background: {
        change: { kind: 'found', because: 'removed-grant' },
        owners: [{ policyLogicalId: 'SiteBucketPolicy' }],
      },
    });
  });

  it('warns that the next deploy may revert the repair, and gives the statement for the template', async () => {
    await ring();
    const { text } = lastMessage(sandbox());
    expect(text).toContain('is managed by CloudFormation stack cabins-web: its next deploy may revert this change.');
    expect(text).toContain('resource SiteBucketPolicy (AWS::S3::BucketPolicy)');
    expect(text).toContain('For its source, CloudFormation (YAML):');
    expect(text).toContain('Resource: !Sub "${SiteBucket.Arn}/*"');
    expect(text).toContain('/${SiteDistribution}"');
  });

  it('shows both on the page, in parts that open without a script, and the repair is applied as always', async () => {
    await ring();
    const link = newestLink(sandbox());
    const page = await (await fetch(link)).text();
    expect(page).toContain('<h2>Who changed it</h2>');
    expect(page).toContain('<summary>Their change to the policy</summary>');
    for (const title of ['CloudFormation (YAML)', 'Terraform (HCL)', 'AWS CDK v2 (TypeScript)'])
      expect(page).toContain(`<summary>${title}</summary>`);
    expect((await press(link, 'approve')).text).toContain('Applied and verified');
    expect(sandbox().edge(SITE_ID).status).toBe(200);
  });

  it('asks nothing of either service to carry the approval out', async () => {
    await ring();
    const link = newestLink(sandbox());
    sandbox().calls.clear();
    await press(link, 'approve');
    expect(lookups()).toEqual([]);
  });

  it('does not blame a change that came after the alarm', async () => {
    sandbox().world.trail.splice(0);
    addPastCall(sandbox().world, { eventName: 'PutBucketPolicy', bucket: SITE_BUCKET, minutesAgo: -10 });
    await ring();
    expect(lastMessage(sandbox()).text).toMatch(/CloudTrail shows no change since .* that can explain it/);
  });

  it('says "last recorded", not more, of a change that no record before it can be compared with', async () => {
    sandbox().world.trail.shift();
    await ring();
    const { text, attributes } = lastMessage(sandbox());
    expect(attributes['cause']).toBe('oac-missing-grant');
    expect(text).toContain('This is the last recorded change before the incident that can explain it');
    expect(text).toContain('CloudTrail can be up to 15 minutes late.');
    expect(text).not.toContain('Their change to the policy');
  });

  it('looks past the reads that fill event history, page by page', async () => {
    const call = { eventName: 'GetBucketPolicy', bucket: SITE_BUCKET, minutesAgo: 5 };
    for (let read = 0; read < 120; read++) addPastCall(sandbox().world, call);
    await ring();
    expect(lastMessage(sandbox()).text).toContain('pipeline-1841');
    expect(
      lookups().filter((lookup) => lookup.includes(SITE_BUCKET) && lookup.startsWith('LookupEvents')),
    ).toHaveLength(3);
  });

  it('recognises its own writes', async () => {
    process.env['ORIGINMEND_OWN_ROLE_ARNS'] = 'arn:aws:iam::111122223333:role/deploy';
    await ring().finally(() => void delete process.env['ORIGINMEND_OWN_ROLE_ARNS']);
    expect(lastMessage(sandbox()).text).toContain('The caller is Originmend itself.');
  });

  it('tells it in the audit’s proposals too', async () => {
    await sandbox().runAudit();
    await ring();
    expect(lastMessage(sandbox()).text).toContain('pipeline-1841');
    expect(await (await fetch(newestLink(sandbox()))).text()).toContain('pipeline-1841');
  });
});

describe('either lookup refused', () => {
  beforeEach(async () => {
    switchOn();
    await sandbox().load(SCENARIO);
  });

  it('LookupEvents: the proposal goes out, and says that it is not known and what would be needed', async () => {
    refuse('LookupEvents');
    await ring();
    const { text, attributes } = lastMessage(sandbox());
    expect([kindsOf(sandbox().inbox), attributes['cause']]).toEqual([['proposal'], 'oac-missing-grant']);
    expect(text).toContain('Who changed it is not known: CloudTrail could not be asked (AccessDeniedException).');
    expect(text).toContain('Allow cloudtrail:LookupEvents');
  });

  it('DescribeStackResources: the proposal goes out, with what the tags tell', async () => {
    refuse('DescribeStackResources');
    await ring();
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal']);
    expect(lastMessage(sandbox()).text).toContain('is managed by CloudFormation stack cabins-web');
    expect(lastMessage(sandbox()).text).not.toContain('SiteBucketPolicy');
  });

  it('DescribeStackResources, of a bucket without tags: it is said that nobody knows', async () => {
    bucketNamed(sandbox(), SITE_BUCKET).tags = undefined;
    refuse('DescribeStackResources');
    await ring();
    expect(lastMessage(sandbox()).text).toContain('CloudFormation could not be asked (AccessDeniedException)');
  });

  it.each(['LookupEvents', 'DescribeStackResources'])('%s: mode auto writes no more than it did', async (operation) => {
    process.env['ORIGINMEND_MODE'] = 'auto';
    refuse(operation);
    await ring().finally(() => void delete process.env['ORIGINMEND_MODE']);
    expect([kindsOf(sandbox().inbox), writesOutside(sandbox())]).toEqual([['proposal'], []]);
  });
});

describe('switched off', () => {
  it('asks neither service, and tells what it always told', async () => {
    await sandbox().load(SCENARIO);
    await ring();
    expect(lookups()).toEqual([]);
    expect(lastMessage(sandbox()).text).not.toContain('Who changed it');
  });
});

describe('a site that works', () => {
  it('is looked up nowhere', async () => {
    switchOn();
    await sandbox().load('healthy-oac');
    await sandbox().ringAlarm(SITE_ID, 'ALARM');
    expect(lookups()).toEqual([]);
  });
});

describe('a change that is the incident', () => {
  const change = () => sandbox().invoke('incident-responder', readEvent('cloudtrail-put-bucket-policy'));

  it('is told without asking CloudTrail', async () => {
    await loadExampleWorld(sandbox());
    await change();
    expect(lookups()).toEqual([]);
    expect(lastMessage(sandbox()).text).toContain(
      '- PutBucketPolicy on bucket site-bucket by arn:aws:sts::111122223333:assumed-role/Admin/alice (session alice) through the AWS CLI from 203.0.113.10 at 2026-11-02 16:58 UTC',
    );
    expect(lastMessage(sandbox()).text).toContain('This change started the examination.');
  });

  it('is told with its difference when CloudTrail knows the write before', async () => {
    switchOn();
    await loadExampleWorld(sandbox());
    const grant = oacGrant(BUCKET, `arn:aws:cloudfront::111122223333:distribution/${SITE}`);
    const minutesAgo = Math.ceil((Date.now() - Date.parse('2026-11-02T16:00:00Z')) / 60_000);
    addPastCall(sandbox().world, {
      eventName: 'PutBucketPolicy',
      bucket: BUCKET,
      minutesAgo,
      bucketPolicy: policyOf(grant),
    });
    await change();
    const { text } = lastMessage(sandbox());
    expect(text).toContain('This change started the examination.');
    expect(text).toMatch(new RegExp(`Their change to the policy:\\n(.*\\n)*-.*distribution/${SITE}`));
  });
});

describe('the command line', () => {
  beforeEach(() => sandbox().load(SCENARIO));

  it('asks only with --history', async () => {
    const { stdout } = await command.runHere('facts', SITE_ID);
    expect(lookups()).toEqual([]);
    expect(stdout).not.toContain('policyHistory');
    const { stdout: withHistory } = await command.runHere('facts', SITE_ID, '--history');
    const facts = JSON.parse(withHistory);
    expect(facts.buckets[SITE_BUCKET].policyHistory).toHaveLength(2);
    expect(facts.buckets[SITE_BUCKET].stack.StackName).toBe('cabins-web');
    expect(facts.changeHistory.events).toHaveLength(2);
  });

  it('does not pretend to know the history of another account’s bucket', async () => {
    await sandbox().load('cross-account-bucket');
    const [foreign] = [...sandbox().world.buckets.values()].filter(
      ({ ownerAccountId }) => ownerAccountId !== ACCOUNT_ID,
    );
    const list = {
      Effect: 'Allow',
      Principal: { AWS: ACCOUNT_ID },
      Action: 's3:ListBucket',
      Resource: `arn:aws:s3:::${foreign?.name}`,
    };
    if (foreign) foreign.policyText = JSON.stringify(policyOf(list));
    const { stdout } = await command.runHere('facts', sandbox().scenario?.distributionId ?? '', '--history');
    const { buckets, changeHistory } = JSON.parse(stdout);
    const [name] = Object.keys(buckets);
    expect(changeHistory.unread).toEqual([{ lookup: `ResourceName ${name}`, unreadable: 'BucketOfAnotherAccount' }]);
    expect(lookups().filter((lookup) => lookup.includes(name ?? ''))).toEqual([]);
  });

  it('tells who changed it, and the source of every tool with --snippets', async () => {
    const { stdout } = await command.runHere('diagnose', SITE_ID, '--history', '--snippets');
    expect(stdout).toContain('policy-overwritten');
    expect(stdout).toContain('Who changed it');
    expect(stdout.replace(/\s+/g, ' ')).toContain('through CloudFormation at');
    for (const tool of ['CloudFormation (YAML)', 'Terraform (HCL)', 'AWS CDK v2 (TypeScript)'])
      expect(stdout).toContain(`As source: ${tool}`);
  });

  it('writes snippets into JSON with --snippets only', async () => {
    const { stdout: without } = await command.runHere('diagnose', SITE_ID, '--output', 'json');
    expect(without).not.toContain('snippets');
    const { stdout } = await command.runHere('diagnose', SITE_ID, '--output', 'json', '--snippets');
    const [finding] = JSON.parse(stdout).findings;
    expect(finding.fix.snippets.map(({ language }: { language: string }) => language)).toEqual([
      'cloudformation',
      'terraform',
      'cdk',
    ]);
  });
});

describe('a stack in another region', () => {
  it('is not found there where the bucket is not', async () => {
    switchOn();
    await sandbox().load('oac-missing-grant');
    addStack(sandbox().world, {
      name: 'elsewhere',
      region: 'eu-west-1',
      resources: [{ logicalId: 'B', physicalId: SITE_BUCKET, type: 'AWS::S3::Bucket' }],
    });
    await ring();
    expect(lastMessage(sandbox()).text).not.toContain('elsewhere');
  });
});
