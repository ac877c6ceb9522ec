import { isUnreadable } from '../core/facts.ts';
import type { Plan, Planned } from '../core/plan/plan.ts';
import { switchOf } from '../core/plan/plan-kind.ts';
import { capitalised, grantOf, targetOf, targetOfPlanned } from '../core/plan/plan-target.ts';
import { isSameChange } from '../core/plan/same-change.ts';
import type { Examination } from '../core/report/examination.ts';
import { ConfigChangedError, OriginmendError, PolicyChangedError } from '../shared/errors.ts';
import { type ChangedObject, type ChangePlan, type ChangeWriter, changeWriter, type Next } from './change-writer.ts';
import type { Workflow } from './context.ts';
import { endDeploying } from './deploying.ts';
import type { ExamineOptions } from './examine.ts';
import { examine } from './examine.ts';
import { endRefused } from './held.ts';
import { permitBySwitch, whyStopped } from './kill-switch.ts';
import { heldByMode } from './mode.ts';
import { proposeNextStep } from './next-step.ts';
import { type Applied, endApplied, endDrifted, endDriftedWithoutPlan, endFailed, endUnchanged } from './outcome.ts';
import { permitWrite } from './permit.ts';
import type { PlanRecord, UndoRecord } from './plan-store.ts';
import { isThere, readBack } from './read-back.ts';
import { readsAs, verifyChange } from './verify-change.ts';
import { keepUndo } from './write-policy.ts';

/** A plan of a kind beyond bucket policies. */
export type ChangeRecord = PlanRecord<ChangePlan>;

const ATTEMPTS = 2;
const OFF_NEXT_STEP = 'Add the kind to ORIGINMEND_PLAN_KINDS if people may approve it, or make the change by hand.';
const NOTHING_NEXT_STEP = 'Nothing was changed. Mend what AWS names, then let the next alarm or audit propose again.';
const UNVERIFIED_NEXT_STEP =
  'Compare it with the proposal; the undo link puts the previous values back while nobody else has changed it.';

/**
 * Carries out a claimed plan beyond bucket policies: examine again, write only while the fingerprint still holds and AWS's own
 * version is the one that was read, read back, tell.
 */
export async function applyChange(workflow: Workflow, record: PlanRecord, attempt = 1): Promise<Applied> {
  if (!isChangeRecord(record)) throw new TypeError('a bucket policy is written by write-policy.ts');
  if (record.decision?.choice !== 'approve') return endWithoutPerson(workflow, record);
  const { changes } = workflow.deps;
  const needed = switchOf(record.plan);
  if (!changes || needed === undefined || !changes.kinds.has(needed)) return endSwitchedOff(workflow, record);
  const writer = changeWriter(workflow.deps, changes, record.plan);
  if (record.undo && (await readsAs(workflow.deps, writer, record.undo.writtenText, 1)) === 'verified')
    return afterWrite(workflow, record, writer, await keepUndo(workflow, record, record.undo), record.undo.writtenText);
  const examination = await examine(workflow.deps, record.plan.distributionId, requestedFor(record.plan));
  const planned = examination.planned.find((candidate) => isSameTarget(candidate, record.plan));
  if (planned?.kind === 'plan' && isSameChange(record.plan, planned.plan))
    return writeChange(workflow, record, writer, examination, attempt);
  if (planned?.kind === 'plan') return endDrifted(workflow, record, examination, planned.plan);
  if (planned?.kind === 'refused') return endDriftedWithoutPlan(workflow, record, planned.because);
  return endWithoutPlan(workflow, record, writer, examination);
}

function isChangeRecord(record: PlanRecord): record is ChangeRecord {
  return record.plan.kind !== 'put-bucket-policy';
}

/** The examination that makes the same plan again. */
export function requestedFor(plan: Plan): ExamineOptions {
  const { bucket = '' } = plan;
  if (plan.kind === 'put-bucket-policy') return { probe: false };
  if (plan.kind === 'remove-oai-grant') return { probe: false, removeGrant: { bucket, oaiId: plan.oaiId } };
  return plan.kind === 'migrate-to-oac' ? { probe: false, migrate: true } : {};
}

/** A bucket policy is the target of two kinds: only the same kind is the same plan. */
function isSameTarget(planned: Planned, plan: ChangePlan): boolean {
  const sameKind = planned.kind !== 'plan' || planned.plan.kind === plan.kind;
  return sameKind && targetOfPlanned(planned) === targetOf(plan);
}

/** Invariant 3: none of these is ever written without a person, whatever the mode and whoever calls. */
function endWithoutPerson(workflow: Workflow, record: PlanRecord): Promise<Applied> {
  const error = `${capitalised(targetOf(record.plan))} was not changed: no person has approved it.`;
  return endFailed(workflow, record, {
    written: 'nothing',
    error,
    nextStep: 'Open the link of the proposal and decide.',
  });
}

function endSwitchedOff(workflow: Workflow, record: PlanRecord): Promise<Applied> {
  const error = `${capitalised(targetOf(record.plan))} was not changed: plans of kind ${record.plan.kind} are switched off.`;
  return endFailed(workflow, record, { written: 'nothing', error, nextStep: OFF_NEXT_STEP });
}

async function endWithoutPlan(
  workflow: Workflow,
  record: ChangeRecord,
  writer: ChangeWriter,
  { diagnosis }: Examination,
): Promise<Applied> {
  const now = await writer.read();
  if (!isUnreadable(now) && writer.isDone(now) && diagnosis.verdict !== 'broken') return endUnchanged(workflow, record);
  const found = diagnosis.findings[0];
  return endDriftedWithoutPlan(
    workflow,
    record,
    found ? `the diagnosis has changed: ${found.summary}` : 'what it was to mend is not found any more',
  );
}

/** The grant first, so that the first signed request is let in; then the change itself. */
async function writeChange(
  workflow: Workflow,
  record: ChangeRecord,
  writer: ChangeWriter,
  examination: Examination,
  attempt: number,
): Promise<Applied> {
  const now = await writer.read();
  if (isUnreadable(now))
    return endFailed(workflow, record, failure('nothing', record, `could not be read: ${now.unreadable}`));
  const retry = () =>
    attempt < ATTEMPTS
      ? applyChange(workflow, record, attempt + 1)
      : endDriftedWithoutPlan(workflow, record, `${targetOf(record.plan)} is being changed by somebody else`);
  if (now.version !== record.plan.version) return retry();
  const held = heldByMode(workflow.config.mode, examination, record.plan);
  if (held !== undefined) return endRefused(workflow, record, held);
  const permit = await permitWrite(workflow, record);
  if (!permit.permitted) return endRefused(workflow, record, permit);
  const prepared = await prepare(workflow, record, writer, examination, now);
  if (prepared.kind === 'not-written') return prepared.end();
  const { next, texts, link } = prepared;
  const refused = await errorOf(() => writer.put(next.content, now, () => whyStopped(workflow)));
  if (!refused) return afterWrite(workflow, record, writer, link, next.mark);
  return afterRefusal(workflow, record, { writer, link, texts, refused, retry });
}

type Prepared =
  | {
      readonly kind: 'ready';
      readonly next: Extract<Next, { kind: 'next' }>;
      readonly texts: Pick<UndoRecord, 'previousText' | 'writtenText'>;
      readonly link: string;
    }
  | { readonly kind: 'not-written'; readonly end: () => Promise<Applied> };

/** Everything up to the write. Only here does an error mean that nothing of the change itself was written. */
async function prepare(
  workflow: Workflow,
  record: ChangeRecord,
  writer: ChangeWriter,
  examination: Examination,
  now: ChangedObject,
): Promise<Prepared> {
  const notWritten = (end: () => Promise<Applied>) => ({ kind: 'not-written', end }) as const;
  try {
    const granted = await writeGrant(workflow, record.plan, examination);
    if (granted !== undefined)
      return notWritten(() => endFailed(workflow, record, failure('nothing', record, granted)));
    if (grantOf(record.plan)) {
      const still = await permitBySwitch(workflow);
      if (!still.permitted) return notWritten(() => endRefused(workflow, record, still));
    }
    const next = await writer.change(now);
    if (next.kind === 'not-possible')
      return notWritten(() => endDriftedWithoutPlan(workflow, record, `${next.because}${grantNote(record)}`));
    const texts = { previousText: now.mark, writtenText: next.mark };
    return { kind: 'ready', next, texts, link: await keepUndo(workflow, record, texts) };
  } catch (error) {
    if (!(error instanceof OriginmendError)) throw error;
    const what = `was not written: ${error.message}${grantNote(record)}`;
    return notWritten(() => endFailed(workflow, record, failure('nothing', record, what)));
  }
}

/** Appends the read grant that the change needs; undefined when it is there, else why it is not. */
async function writeGrant(workflow: Workflow, plan: ChangePlan, examination: Examination): Promise<string | undefined> {
  const { deps } = workflow;
  const grant = grantOf(plan);
  if (!grant) return undefined;
  const before = examination.policyTexts[grant.bucket] ?? null;
  const options = { ifStill: before, whyStopped: () => whyStopped(workflow) };
  const refused = await errorOf(() =>
    deps.s3.putBucketPolicy(grant, JSON.stringify(grant.after), grant.ownerAccountId, options),
  );
  if (isThere(await readBack(deps, grant, { expected: grant.after, before }))) return undefined;
  return `was not changed, because the grant in the policy of bucket ${grant.bucket} could not be written first${refused ? `: ${refused.message}` : ''}`;
}

interface Refused {
  readonly writer: ChangeWriter;
  readonly link: string;
  readonly texts: Pick<UndoRecord, 'previousText' | 'writtenText'>;
  readonly refused: OriginmendError;
  readonly retry: () => Promise<Applied>;
}

/** An error does not prove that nothing happened: an answer can get lost after the effect. The object itself tells. */
async function afterRefusal(
  workflow: Workflow,
  record: ChangeRecord,
  { writer, link, texts, refused, retry }: Refused,
): Promise<Applied> {
  const now = await writer.read();
  if (isUnreadable(now))
    return endFailed(
      workflow,
      record,
      failure('not-known', record, `was written with an error: ${refused.message}`),
      link,
    );
  if (writer.same(now.mark, texts.writtenText)) return afterWrite(workflow, record, writer, link, texts.writtenText);
  if (refused instanceof ConfigChangedError || refused instanceof PolicyChangedError) return retry();
  return endFailed(
    workflow,
    record,
    failure('nothing', record, `was not written: ${refused.message}${grantNote(record)}`),
  );
}

/** A first step that was done is said, also where the second was not. */
function grantNote({ plan }: ChangeRecord): string {
  const grant = grantOf(plan);
  return grant ? ` The read grant in the policy of bucket ${grant.bucket} was written before and stays` : '';
}

async function afterWrite(
  workflow: Workflow,
  record: ChangeRecord,
  writer: ChangeWriter,
  link: string,
  written: string,
): Promise<Applied> {
  const verification = await verifyChange(workflow.deps, record.plan, writer, written);
  if (verification.policy !== 'verified')
    return endFailed(
      workflow,
      record,
      { written: 'written', error: verification.summary, nextStep: UNVERIFIED_NEXT_STEP },
      link,
    );
  if (verification.live === 'deploying') return endDeploying(workflow, record, verification, link);
  const applied = await endApplied(workflow, record, verification, link);
  await askForNextStep(workflow, record);
  return applied;
}

/** What is applied stays so, whether or not people could be asked for more; plan-keeper reminds of a proposal that was kept. */
async function askForNextStep(workflow: Workflow, record: ChangeRecord): Promise<void> {
  try {
    await proposeNextStep(workflow, record);
  } catch (error) {
    if (!(error instanceof OriginmendError)) throw error;
    const { planId } = record;
    workflow.deps.log('error', 'the next step could not be asked for', { planId, reason: error.message });
    workflow.deps.count('NextStepNotAsked');
  }
}

function failure(written: 'nothing' | 'not-known', { plan }: ChangeRecord, what: string) {
  return {
    written,
    error: `${capitalised(targetOf(plan))} ${what.replace(/\.$/, '')}.`,
    nextStep: written === 'nothing' ? NOTHING_NEXT_STEP : UNVERIFIED_NEXT_STEP,
  };
}

async function errorOf(write: () => Promise<void>): Promise<OriginmendError | undefined> {
  try {
    await write();
    return undefined;
  } catch (error) {
    if (error instanceof OriginmendError) return error;
    throw error;
  }
}
