import { isUnreadable } from '../core/facts.ts';
import { switchOf } from '../core/plan/plan-kind.ts';
import { capitalised, grantOf, targetOf } from '../core/plan/plan-target.ts';
import { moreThanTakingBack } from '../core/plan/undo-only-takes-back.ts';
import { refusalByUndo } from '../core/plan/undo-proof.ts';
import type { ToTell } from '../core/report/messages.ts';
import { OriginmendError } from '../shared/errors.ts';
import { type ChangedObject, type ChangeWriter, changeWriter } from './change-writer.ts';
import { collectFacts } from './collect-facts.ts';
import { nowIn, type Workflow } from './context.ts';
import { recordStored } from './decision-record.ts';
import { whyStopped } from './kill-switch.ts';
import { bucketsOf, permitUndo } from './permit.ts';
import type { PlanRecord, UndoRecord } from './plan-store.ts';
import type { Audience, Restored } from './restore.ts';
import { tell, telling } from './tell.ts';
import { readsAs } from './verify-change.ts';

/** Puts the previous values back with one conditional write, and only while the object is exactly what we wrote. */
export async function undoChange(
  workflow: Workflow,
  record: PlanRecord,
  undo: UndoRecord,
  by: string,
  audience: Audience = 'a person',
): Promise<Restored> {
  const giveUp = (summary: string) => endRefused(workflow, record, audience, summary);
  const { plan } = record;
  const { changes } = workflow.deps;
  const needed = switchOf(plan);
  if (plan.kind === 'put-bucket-policy' || !changes || needed === undefined || !changes.kinds.has(needed))
    return giveUp(`Plans of kind ${plan.kind} are switched off; add it to ORIGINMEND_PLAN_KINDS to undo it here.`);
  const writer = changeWriter(workflow.deps, changes, plan);
  const now = await writer.read();
  if (isUnreadable(now)) return giveUp(`${nameOf(plan)} could not be read: ${now.unreadable}.`);
  if (undo.previousText !== null && writer.same(now.mark, undo.previousText)) return undone(workflow, record, by);
  if (!writer.same(now.mark, undo.writtenText)) return movedOn(workflow, record, audience, undo, now);
  const more = moreByUndo(plan, undo);
  if (more !== undefined)
    return giveUp(`What was kept for this undo would do more than take the change back: ${more}.`);
  const shutsOut = await shutsOutByUndo(workflow, plan);
  if (shutsOut !== undefined) return giveUp(`${nameOf(plan)} was not written: ${shutsOut}.`);
  const next = writer.revert(now, undo);
  if (next.kind === 'not-possible') return giveUp(`${nameOf(plan)} was not written: ${next.because}.`);
  const permit = await permitUndo(workflow, bucketsOf(plan));
  if (!permit.permitted) return giveUp(`${permit.because} Open the same undo link again when it is over.`);
  return putBack(workflow, record, by, { writer, now, content: next.content, mark: next.mark, giveUp });
}

/** A configuration proves itself by its mark; the text of a policy has to. */
function moreByUndo(plan: PlanRecord['plan'], { previousText, writtenText }: UndoRecord): string | undefined {
  if (plan.kind === 'put-key-policy') return moreThanTakingBack({ previousText, writtenText });
  if (plan.kind !== 'remove-oai-grant') return undefined;
  return moreThanTakingBack({ previousText, writtenText, oaiId: plan.oaiId });
}

/** Viewers who read now must not be refused because of what happened after the repair. */
async function shutsOutByUndo({ deps }: Workflow, plan: PlanRecord['plan']): Promise<string | undefined> {
  if (plan.kind !== 'migrate-to-oac') return undefined;
  return refusalByUndo((await collectFacts(deps, plan.distributionId, { probe: false })).facts, plan);
}

interface PutBack {
  readonly writer: ChangeWriter;
  readonly now: ChangedObject;
  readonly content: ChangedObject['content'];
  readonly mark: string;
  readonly giveUp: (summary: string) => Promise<Restored>;
}

async function putBack(workflow: Workflow, record: PlanRecord, by: string, back: PutBack): Promise<Restored> {
  const { writer, now, content, mark, giveUp } = back;
  try {
    await writer.put(content, now, () => whyStopped(workflow));
  } catch (error) {
    if (!(error instanceof OriginmendError)) throw error;
    // The answer may have got lost after the effect.
    if ((await readsAs(workflow.deps, writer, mark, 1)) !== 'verified')
      return giveUp(`AWS refused the previous values: ${error.message}`);
  }
  const seen = await readsAs(workflow.deps, writer, mark);
  return seen === 'verified' ? undone(workflow, record, by) : unverified(workflow, record, by);
}

const MOVED_ON = 'Somebody has changed it since the repair, so the previous values were not put back over that.';

async function movedOn(
  workflow: Workflow,
  record: PlanRecord,
  audience: Audience,
  undo: UndoRecord,
  now: ChangedObject,
): Promise<Restored> {
  const told = refusal(workflow, record, audience, MOVED_ON);
  await endUndo(workflow, record, statusBefore(record), 'undo refused: it has moved on', told);
  return { kind: 'moved-on', record, written: undo.writtenText, current: now.mark, previous: undo.previousText };
}

async function undone(workflow: Workflow, record: PlanRecord, by: string): Promise<Restored> {
  const summary = `${nameOf(record.plan)} is again exactly what it was before.${grantNote(record)}`;
  await endUndo(workflow, record, 'undone', summary, { kind: 'undone', at: nowIn(workflow), by, summary });
  return { kind: 'undone', record, summary };
}

function grantNote({ plan }: PlanRecord): string {
  const grant = grantOf(plan);
  return grant
    ? ` The grant in the policy of bucket ${grant.bucket} stays: it lets in nobody but this distribution.`
    : '';
}

async function unverified(workflow: Workflow, record: PlanRecord, by: string): Promise<Restored> {
  const error = `The previous values of ${targetOf(record.plan)} were written, but it does not read back so.`;
  const nextStep = `Look at ${targetOf(record.plan)} and compare it with what it was before the repair.`;
  const told = {
    kind: 'failed',
    at: nowIn(workflow),
    by,
    written: 'written',
    error,
    nextStep,
    canUndo: false,
  } as const;
  await endUndo(workflow, record, 'undone', error, told);
  return { kind: 'failed', record, summary: `${error} ${nextStep}` };
}

async function endRefused(
  workflow: Workflow,
  record: PlanRecord,
  audience: Audience,
  summary: string,
): Promise<Restored> {
  await endUndo(workflow, record, statusBefore(record), summary, refusal(workflow, record, audience, summary));
  return { kind: 'failed', record, summary: `${summary} Nothing was restored.` };
}

/** What people are told of an undo that put nothing back; nothing when somebody sees it on the page. */
function refusal(workflow: Workflow, record: PlanRecord, audience: Audience, reason: string): ToTell | undefined {
  if (audience === 'a person') return undefined;
  return {
    kind: 'failed',
    at: nowIn(workflow),
    by: record.undo?.by ?? 'nobody',
    written: 'written',
    error: `The undo was not finished. ${reason} Nothing was restored.`,
    nextStep: `Look at ${targetOf(record.plan)}; the undo link works while nobody else has changed it.`,
    canUndo: true,
  };
}

function statusBefore({ outcome }: PlanRecord): 'applied' | 'failed' {
  return outcome?.verification === undefined ? 'failed' : 'applied';
}

async function endUndo(
  workflow: Workflow,
  record: PlanRecord,
  status: 'undone' | 'applied' | 'failed',
  summary: string,
  told: ToTell | undefined,
): Promise<void> {
  const keep = told && telling(workflow, told);
  await workflow.deps.plans.finishUndo(record.planId, status, summary, nowIn(workflow), keep);
  await recordStored(workflow, record.planId);
  if (told) await tell(workflow, { ...record, status }, told);
}

function nameOf(plan: PlanRecord['plan']): string {
  return capitalised(targetOf(plan));
}
