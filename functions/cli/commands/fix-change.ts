import type { Plan } from '../../core/plan/plan.ts';
import { changeParagraphs, checkedLines } from '../../core/report/messages/parts.ts';
import type { ChangePlan } from '../../workflow/change-writer.ts';
import type { Workflow } from '../../workflow/context.ts';
import type { UndoRecord } from '../../workflow/plan-store.ts';
import { writeUndoFile } from '../undo-file.ts';

/** What a person types to confirm: the name of the thing that is changed, which is hard to type by mistake. */
export function confirmationOf(plan: Plan): string {
  switch (plan.kind) {
    case 'put-bucket-policy':
    case 'remove-oai-grant':
      return plan.bucket;
    case 'update-distribution':
    case 'migrate-to-oac':
      return plan.distributionId;
    case 'update-origin-access-control':
      return plan.originAccessControlId;
    case 'put-key-policy':
      return plan.keyArn.split('/').at(-1) ?? plan.keyArn;
  }
}

/** The exact difference of a plan beyond bucket policies, what was checked and what to know; ends in a newline. */
export function changeText(plan: Plan): string {
  const sections = [
    ...changeParagraphs(plan, 'The change to'),
    ['Checked:', ...checkedLines(plan).map((sentence) => `- ${sentence}`)].join('\n'),
    ...(plan.warnings.length === 0
      ? []
      : [['Know before you decide:', ...plan.warnings.map((warning) => `- ${warning}`)].join('\n')]),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** The workflow that writes the undo file at the moment it notes what it is about to write, which is before the write. */
export function keepingUndo(workflow: Workflow, plan: ChangePlan, path: string, at: string): Workflow {
  const { plans } = workflow.deps;
  let written = false;
  const recordIntent = async (planId: string, undo: UndoRecord): Promise<void> => {
    const { previousText, writtenText } = undo;
    const texts = { previousText, writtenText };
    if (!written) await writeUndoFile(path, { formatVersion: 1, kind: 'change', plan, ...texts, at, planId });
    written = true;
    await plans.recordIntent(planId, undo);
  };
  return { ...workflow, deps: { ...workflow.deps, plans: { ...plans, recordIntent } } };
}

/** What comes after a change that CloudFront deploys, for a person without a deployed Originmend. */
export function afterwards(plan: Plan): string {
  return plan.kind === 'migrate-to-oac'
    ? `When the distribution is Deployed, remove the grant of the OAI with: originmend fix ${plan.distributionId} --migrate-to-oac\n`
    : '';
}
