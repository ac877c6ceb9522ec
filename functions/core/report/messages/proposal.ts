import { isBucketPolicyPlan, thingOf } from '../../plan/plan-target.ts';
import { blastRadiusLines } from '../blast-radius.ts';
import { line } from '../clean-text.ts';
import { utc } from '../when.ts';
import { ownerSnippetParagraph, whoChangedParagraph } from './background-parts.ts';
import { type Asked, addressedTo, electorateJson, electorateText, whatToDo } from './electorate.ts';
import { aboutPlan, type Message, message, type PlanToReport } from './message.ts';
import { askingFor, occasionOf, refusesViewers } from './occasion.ts';
import { bullets, changeParagraphs, checkedLines, distributionName, why } from './parts.ts';

export interface ProposalDetails extends Asked {
  /** Opens the approval page; opening it changes nothing. */
  readonly link: string;
  /** Since when viewers are refused, when an alarm says so. */
  readonly since?: string | undefined;
  readonly alarmName?: string | undefined;
  /** Why an approval would not be carried out at this moment, one sentence. */
  readonly notice?: string | undefined;
}

/** Asks a person for one decision. */
export function proposalMessage(record: PlanToReport, details: ProposalDetails): Message {
  const { link, since, alarmName, electorate, approver, notice } = details;
  const { plan, findings, distributionDomainName, background } = record;
  const refused = refusesViewers(findings);
  const verdict = refused ? 'broken' : 'at-risk';
  const name = distributionName(plan.distributionId, distributionDomainName);
  const about = aboutPlan(record, verdict);
  const asked = message({
    kind: 'proposal',
    verdictWord: refused ? 'BROKEN' : 'AT RISK',
    subject: `${plan.distributionId} ${askingFor(plan, refused)}`,
    paragraphs: [
      `${whatToDo(details)}\n${link}`,
      electorate ? electorateText(electorate) : undefined,
      occasionOf(plan, name, { refused, since, alarmName }),
      notice && line`At this moment an approval writes nothing; the link works as soon as that is over. ${notice}`,
      why(findings),
      background && whoChangedParagraph(background),
      ...changeParagraphs(plan, 'The one change, to'),
      ['Checked:', ...checkedLines(plan).map((proof) => `- ${proof}`)].join('\n'),
      bullets('Know before you approve', plan.warnings),
      plan.blastRadius && bullets('Who else depends on this policy', blastRadiusLines(plan.blastRadius)),
      background && isBucketPolicyPlan(plan) ? ownerSnippetParagraph(background, plan) : undefined,
      `If you approve: the ${isBucketPolicyPlan(plan) ? 'bucket' : thingOf(plan)} is read again, the change is written only if nothing differs, the result is checked, and you get a message with an undo link. If you do nothing: nothing happens. The link works until ${utc(record.expiresAt)}.`,
    ],
    about: { ...about, links: { decide: link }, times: { ...about.times, since } },
    more: {
      safety: plan.safety,
      notice,
      blastRadius: plan.blastRadius,
      ...(background ? { background } : {}),
      ...electorateJson(details),
    },
  });
  return addressedTo(approver, asked);
}
