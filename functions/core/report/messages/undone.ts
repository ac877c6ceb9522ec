import { capitalised, targetOf } from '../../plan/plan-target.ts';
import { line } from '../clean-text.ts';
import { utc } from '../when.ts';
import { aboutPlan, type Message, message, type PlanToReport } from './message.ts';
import { effectOfUndo, refusesViewers } from './occasion.ts';
import { planTarget } from './parts.ts';

export interface UndoneDetails {
  readonly at: string;
  readonly by: string;
  /** What the read-back showed. */
  readonly summary?: string | undefined;
  /** The cause that the repair did not mend, when Originmend itself took it back. */
  readonly stillFound?: string | undefined;
}

/** The policy is what it was before the repair, so the trouble may be back. */
export function undoneMessage(record: PlanToReport, { at, by, summary, stillFound }: UndoneDetails): Message {
  const about = aboutPlan(record, 'undone');
  const { plan } = record;
  const again = `${capitalised(targetOf(plan))} is again exactly what it was before.`;
  return message({
    kind: 'undone',
    verdictWord: 'UNDONE',
    subject: `${plan.distributionId} - ${targetOf(plan)} is as before the repair`,
    paragraphs: [
      stillFound === undefined
        ? effectOfUndo(plan, refusesViewers(record.findings))
        : line`Look for another repair: this one was written, did not mend ${stillFound}, and was taken back.`,
      line`${again} Undone by ${by} at ${utc(at)}, for ${planTarget(record)}.`,
      summary && line`${summary.replace(again, '').trim()}`,
    ],
    about: { ...about, times: { ...about.times, at } },
    more: { by, summary, stillFound },
  });
}
