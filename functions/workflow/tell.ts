import { messageToTell, type ToldLinks, type ToTell } from '../core/report/messages.ts';
import { OriginmendError } from '../shared/errors.ts';
import { askInPerson } from './ask-in-person.ts';
import { hoursFromNow, LEASE_HOURS, type Workflow } from './context.ts';
import { freshLinks } from './fresh-links.ts';
import { onceTold } from './once-told.ts';
import type { PlanRecord, Telling } from './plan-store.ts';

/** To be stored with the step it is about; the run that makes the step publishes it. */
export function telling(workflow: Workflow, what: ToTell): Telling {
  return { what, until: hoursFromNow(workflow, LEASE_HOURS) };
}

/**
 * Publishes what is stored to be told. A message that does not go out fails nothing: it stays stored, and plan-keeper sends it.
 * One that went out and could not be noted is sent again: SNS has no conditional publish. Without `links` the message gets fresh ones.
 */
export async function tell(workflow: Workflow, record: PlanRecord, what: ToTell, links?: ToldLinks): Promise<void> {
  if (await published(workflow, record, what, links))
    await onceTold(workflow, what.kind, () => noted(workflow, record, what));
}

const NOTE_TRIES = 3;
const NOTE_PAUSE = 1_000;

/** Tried again: what is not noted is told twice. */
async function noted(workflow: Workflow, record: PlanRecord, what: ToTell): Promise<void> {
  const { plans, sleep } = workflow.deps;
  for (let attempt = 1; ; attempt++) {
    try {
      return await plans.markPublished(record.planId, what);
    } catch (error) {
      if (!(error instanceof OriginmendError) || attempt === NOTE_TRIES) throw error;
      await sleep(NOTE_PAUSE);
    }
  }
}

async function published(
  workflow: Workflow,
  record: PlanRecord,
  what: ToTell,
  links: ToldLinks | undefined,
): Promise<boolean> {
  const { deps } = workflow;
  try {
    const electorate = await askInPerson(workflow, record, what);
    const told = links ?? (await freshLinks(workflow, record, what));
    await deps.notify(messageToTell(record, what, electorate ? { ...told, electorate } : told));
    return true;
  } catch (error) {
    if (!(error instanceof OriginmendError)) throw error;
    deps.log('error', 'the message could not be sent and is kept to be sent later', {
      planId: record.planId,
      kind: what.kind,
      reason: error.message,
    });
    deps.count('MessagesKept');
    return false;
  }
}

/** Publishes everything that a run stored and could not send, with links made for it. True when nothing is left to tell. */
export async function tellTheKept(workflow: Workflow, record: PlanRecord): Promise<boolean> {
  if (record.toTell === undefined) return true;
  const { plans, now } = workflow.deps;
  const claim = await plans.claimTelling(record.planId, now().toISOString(), hoursFromNow(workflow, LEASE_HOURS));
  if (!claim.won || !claim.record) return false;
  for (const what of claim.record.toTell ?? []) await tellKept(workflow, claim.record, what);
  return (await plans.get(record.planId))?.toTell === undefined;
}

/** A reminder of a decision that somebody has made meanwhile would only confuse. */
async function tellKept(workflow: Workflow, record: PlanRecord, what: ToTell): Promise<void> {
  if (what.kind === 'reminder' && what.reason === 'expires-soon' && !isOpen(workflow, record))
    await workflow.deps.plans.markPublished(record.planId, what);
  else await tell(workflow, record, what);
}

function isOpen(workflow: Workflow, { status, expiresAt }: PlanRecord): boolean {
  return status === 'open' && expiresAt > workflow.deps.now().toISOString();
}
