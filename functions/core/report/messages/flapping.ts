import { placeOf, targetOf } from '../../plan/plan-target.ts';
import { blastRadiusLines } from '../blast-radius.ts';
import { line } from '../clean-text.ts';
import { utc } from '../when.ts';
import { aboutPlan, type Message, message, type PlanToReport } from './message.ts';
import { bullets, checkedLines, planTarget, shortDiff, why } from './parts.ts';

export interface FlappingDetails {
  /** Opens the approval page; opening it changes nothing. */
  readonly link: string;
  readonly at: string;
  /** When the same grant was restored, ISO 8601, oldest first. */
  readonly restoredAt: readonly string[];
  /** Within how many days. */
  readonly days: number;
  /** Who took the grant away the last time, as CloudTrail names them; left out when it is not known. */
  readonly removedBy?: string | undefined;
  readonly notice?: string | undefined;
}

/** The same grant was restored and taken away again and again: the source must change, so Originmend stops repairing by itself. */
export function flappingMessage(record: PlanToReport, details: FlappingDetails): Message {
  const { plan } = record;
  const { link, at, restoredAt, days, removedBy, notice } = details;
  const about = aboutPlan(record, 'flapping');
  return message({
    kind: 'flapping',
    verdictWord: 'FLAPPING',
    subject: `${plan.distributionId} - somebody keeps removing its grant from ${placeOf(plan)}`,
    paragraphs: [
      line`Change what writes ${targetOf(plan)}, so that it keeps the grant: ${remover(removedBy)}`,
      line`The same grant was restored ${restoredAt.length} times within ${days} days and is gone again (seen at ${utc(at)}). Originmend does not repair it by itself any more.`,
      bullets('Restored', restoredAt.map(utc)),
      `It concerns ${planTarget(record)}.`,
      `To restore it once more now, open this link, read the change, then approve or reject it:\n${link}`,
      notice && line`At this moment an approval writes nothing; the link works as soon as that is over. ${notice}`,
      why(record.findings),
      line`The one change, to ${targetOf(plan)}:\n` + shortDiff(plan.diff),
      ['Checked:', ...checkedLines(plan).map((proof) => `- ${proof}`)].join('\n'),
      bullets('Know before you approve', plan.warnings),
      plan.blastRadius && bullets('Who else depends on this policy', blastRadiusLines(plan.blastRadius)),
    ],
    about: { ...about, links: { decide: link }, times: { ...about.times, at } },
    more: { safety: plan.safety, restoredAt, days, removedBy, notice },
  });
}

function remover(removedBy: string | undefined): string {
  return removedBy === undefined
    ? 'CloudTrail (PutBucketPolicy, DeleteBucketPolicy) tells who it is.'
    : `the last one to remove it was ${removedBy}.`;
}
