import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordedCall } from '../../sandbox/calls.ts';
import type { FunctionName } from '../../sandbox/functions-host.ts';
import { letTimePass } from '../faults/time-passes.ts';
import { readEvent } from '../incident-responder/event-files.ts';
import { allowedActions, statementsAttachedTo, statementsOf } from '../infra/permissions.ts';
import { goldenTemplate } from '../infra/template.ts';
import { fillForm, press, submit, undoLinkIn } from './browser.ts';
import { BUCKET, loadExampleWorld, SITE } from './example-world.ts';
import { addStatement, deletePolicy, statementOf } from './other-writers.ts';
import { lastMessage, newestLink, useSandbox } from './story.ts';

const sandbox = useSandbox();
const recorded: RecordedCall[] = [];

const ROLES = {
  'incident-responder': 'IncidentResponderRole',
  'approval-page': 'ApprovalPageRole',
  'scheduled-audit': 'ScheduledAuditRole',
  'plan-keeper': 'PlanKeeperRole',
} as const satisfies Record<FunctionName, string>;

/** What AWS does with a role on the function's behalf; no code of ours calls it. */
const BY_AWS = /^(?:kms:(?!Describe|Get)|logs:|xray:|sqs:)/;
const READS = /^[a-z0-9]+:(?:Get|List|Describe)/;

const LOOKUPS = ['ORIGINMEND_CLOUDTRAIL', 'ORIGINMEND_CLOUDFORMATION'];

function permissionsOf(name: FunctionName): readonly string[] {
  const template = goldenTemplate();
  const role = template.Resources[ROLES[name]];
  if (role === undefined) throw new Error(`the template has no ${ROLES[name]}`);
  const statements = [...statementsOf(template, role), ...statementsAttachedTo(template, ROLES[name])];
  return allowedActions(statements).filter((action) => !BY_AWS.test(action));
}

const actionsOf = (name: FunctionName) =>
  [...new Set(recorded.filter(({ during }) => during.includes(name)).map(({ action }) => action))].toSorted();

async function play(story: () => Promise<unknown>): Promise<void> {
  await loadExampleWorld(sandbox(), { formerOai: true });
  await story();
  recorded.push(...sandbox().calls.all);
}

/** Every guardrail that asks AWS something. */
const GUARDS = {
  ORIGINMEND_KILL_SWITCH: '/switch',
  ORIGINMEND_ACCESS_ANALYZER: 'on',
  ORIGINMEND_MAX_WRITES_PER_HOUR: '10',
  ORIGINMEND_FLAP_DAYS: '7',
  ORIGINMEND_QUIET_HOURS: '24',
};

/** Everything each function can do, once. */
beforeAll(async () => {
  const ring = (state: 'ALARM' | 'OK' = 'ALARM') => sandbox().ringAlarm(SITE, state);
  const approve = () => press(newestLink(sandbox()), 'approve');
  const undo = () => press(undoLinkIn(lastMessage(sandbox()).text), 'undo');
  await play(() =>
    ring()
      .then(approve)
      .then(undo)
      .then(() => ring('OK')),
  );
  await play(() => ring().then(() => press(newestLink(sandbox()), 'reject')));
  await play(async () => {
    deletePolicy(sandbox(), BUCKET);
    await ring().then(approve).then(undo);
  });
  await play(async () => {
    await ring();
    addStatement(sandbox(), BUCKET, statementOf('analytics', BUCKET));
    await approve();
  });
  Object.assign(process.env, GUARDS);
  await play(async () => {
    sandbox().world.parameters.set('/switch', { value: 'writes-allowed', version: 1 });
    await ring().then(approve).then(undo);
    await sandbox().runAudit();
  });
  for (const guard of Object.keys(GUARDS)) delete process.env[guard];
  await play(() =>
    sandbox()
      .runAudit()
      .then(() => sandbox().runAudit()),
  );
  await play(async () => {
    for (const name of ['eventbridge-composite', 'eventbridge-insights-alarm', 'cloudtrail-put-bucket-policy'])
      await sandbox().invoke('incident-responder', readEvent(name));
  });
  for (const lookup of LOOKUPS) process.env[lookup] = 'on';
  await play(() =>
    ring()
      .then(approve)
      .then(() => sandbox().runAudit()),
  );
  await play(() => sandbox().runAudit());
  for (const lookup of LOOKUPS) delete process.env[lookup];
  await playKeeper();
  await playGuardedKeeper();
  process.env['ORIGINMEND_MODE'] = 'auto';
  await play(ring);
});

/** The page dies at its write, with every guardrail on. */
async function playGuardedKeeper(): Promise<void> {
  Object.assign(process.env, GUARDS);
  await play(async () => {
    sandbox().world.parameters.set('/switch', { value: 'writes-allowed', version: 1 });
    await sandbox().ringAlarm(SITE, 'ALARM');
    const form = await fillForm(newestLink(sandbox()), 'approve');
    const hook = () => sandbox().faults.add({ times: Number.POSITIVE_INFINITY, effect: { kind: 'refuse' } });
    sandbox().faults.add({ operation: 'PutBucketPolicy', effect: { kind: 'crash', hook } });
    await submit(form);
    sandbox().faults.clear();
    await letTimePass(sandbox()).then(() => sandbox().runKeeper());
  });
  for (const guard of Object.keys(GUARDS)) delete process.env[guard];
}

/** What a page leaves behind that is refused from its `nth` call of an operation on: an apply, an undo of a first policy, a drift. */
async function playKeeper(): Promise<void> {
  const keep = () => letTimePass(sandbox()).then(() => sandbox().runKeeper());
  const stop = async (link: string, decision: string, operation: string, lastUpdate: number) => {
    const form = await fillForm(link, decision);
    for (const fault of [{ operation }, { operation: 'UpdateItem', nth: lastUpdate }])
      sandbox().faults.add({ ...fault, times: 99, effect: { kind: 'refuse' } });
    await submit(form);
    sandbox().faults.clear();
  };
  await play(async () => {
    deletePolicy(sandbox(), BUCKET);
    await sandbox().ringAlarm(SITE, 'ALARM');
    await stop(newestLink(sandbox()), 'approve', 'PutBucketPolicy', 3).then(keep);
    await stop(undoLinkIn(lastMessage(sandbox()).text), 'undo', 'DeleteBucketPolicy', 2).then(keep);
  });
  await play(async () => {
    await sandbox().ringAlarm(SITE, 'ALARM');
    await stop(newestLink(sandbox()), 'approve', 'PutBucketPolicy', 2);
    addStatement(sandbox(), BUCKET, statementOf('analytics', BUCKET));
    await keep();
  });
}

afterAll(() => void delete process.env['ORIGINMEND_MODE']);

describe.each(Object.keys(ROLES) as FunctionName[])('%s', (name) => {
  it('writes exactly what its role lets it write', () => {
    const writes = (actions: readonly string[]) => actions.filter((action) => !READS.test(action));
    expect(writes(permissionsOf(name))).toEqual(writes(actionsOf(name)));
  });

  it('calls nothing that its role does not allow', () => {
    expect(actionsOf(name).filter((action) => !permissionsOf(name).includes(action))).toEqual([]);
  });
});

describe.each(['incident-responder', 'scheduled-audit'] as const)('%s, switched on,', (name) => {
  it('asks CloudTrail and CloudFormation, for which its role is made', () => {
    expect(actionsOf(name)).toEqual(
      expect.arrayContaining(['cloudtrail:LookupEvents', 'cloudformation:DescribeStackResources']),
    );
  });
});

describe('every story', () => {
  it('writes to buckets only from a function, and to nothing but policies and the report', () => {
    const writes = recorded.filter(({ write, service }) => write && service !== 'dynamodb' && service !== 'sns');
    expect([...new Set(writes.map(({ operation }) => operation))].toSorted()).toEqual([
      'DeleteBucketPolicy',
      'PutBucketPolicy',
      'PutObject',
    ]);
    expect(writes.filter(({ during }) => during.length !== 1)).toEqual([]);
  });
});
