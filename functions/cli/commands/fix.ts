import { Command } from 'commander';
import { isUnreadable } from '../../core/facts.ts';
import type { BucketPolicyPlan, Plan } from '../../core/plan/plan.ts';
import { commandFor, isBucketPolicyPlan, targetOf } from '../../core/plan/plan-target.ts';
import { blastRadiusLines } from '../../core/report/blast-radius.ts';
import type { Examination } from '../../core/report/examination.ts';
import { wrap } from '../../core/report/text/wrap.ts';
import { diagnosisText } from '../../core/report/text.ts';
import { readCliConfig } from '../../shared/config.ts';
import { apply } from '../../workflow/apply.ts';
import type { Workflow } from '../../workflow/context.ts';
import { examine } from '../../workflow/examine.ts';
import { guardPlans } from '../../workflow/guard-plans.ts';
import { memoryPlanStore } from '../../workflow/memory-plan-store.ts';
import { keepPlan } from '../../workflow/propose.ts';
import { awsDeps } from '../aws-deps.ts';
import { EXIT, type ExitCode, exitCodeOfLive } from '../exit-code.ts';
import { decisionsFrom, personAtKeyboard } from '../record-decisions.ts';
import type { Streams } from '../streams.ts';
import { styler } from '../styler.ts';
import { resolveTarget } from '../target.ts';
import { type UndoFile, writeUndoFile } from '../undo-file.ts';
import { afterwards, changeText, confirmationOf, keepingUndo } from './fix-change.ts';

/** `originmend fix <target>`: shows the change, asks, applies it with the same checks as the approval page, keeps an undo file. */
export function fixCommand(streams: Streams, finish: (code: ExitCode) => void): Command {
  return new Command('fix')
    .description('Show the change that repairs the trust, ask, apply it and verify. Writes an undo file first.')
    .argument('<target>', 'distribution id, domain name, alias or a URL that fails')
    .option('--yes', 'apply without asking')
    .option('--migrate-to-oac', 'give every origin an OAC instead of its OAI, then remove the grant of the OAI')
    .action(async (text: string, options: { yes?: boolean; migrateToOac?: boolean }) => {
      const migrate = options.migrateToOac === true;
      const deps = await awsDeps(migrate ? { kinds: ['migrate-to-oac'] } : {});
      const decisions = decisionsFrom(deps, streams);
      const workflow: Workflow = {
        deps: { ...deps, decisions, plans: memoryPlanStore(), notify: async () => undefined },
        config: readCliConfig(),
      };
      const target = await resolveTarget(workflow.deps, text);
      finish(await fix(workflow, streams, target.distributionId, { yes: options.yes === true, migrate }));
    });
}

async function fix(
  workflow: Workflow,
  streams: Streams,
  distributionId: string,
  { yes, migrate }: { readonly yes: boolean; readonly migrate: boolean },
): Promise<ExitCode> {
  const examination = await guardPlans(
    workflow,
    await examine(workflow.deps, distributionId, { background: {}, ...(migrate ? { migrate } : {}) }),
  );
  const plans = examination.planned.flatMap((planned) => (planned.kind === 'plan' ? [planned.plan] : []));
  streams.out(`${diagnosisText(examination, styler(streams), { next: plans.length === 0 })}\n`);
  if (plans.length === 0) {
    streams.out(nothingToWrite(examination, migrate));
    return exitCodeOfLive(examination);
  }
  let worst: ExitCode = EXIT.done;
  for (const plan of plans) {
    if (plan.kind === 'migrate-to-oac' && plan !== plans[0]) {
      streams.out(`First the repair. Then migrate with: originmend fix ${distributionId} --migrate-to-oac\n`);
      continue;
    }
    streams.out(isBucketPolicyPlan(plan) ? blastRadiusText(plan) : `${changeText(plan)}\n`);
    const code =
      yes || (await confirmed(streams, plan)) ? await applyOne(workflow, streams, examination, plan) : EXIT.findings;
    if (code > worst) worst = code;
  }
  return worst;
}

/** Shown before anybody is asked; `--yes` leaves it in the log. */
function blastRadiusText({ bucket, blastRadius, warnings }: BucketPolicyPlan): string {
  const lines = [...warnings, ...(blastRadius ? blastRadiusLines(blastRadius) : [])];
  return `Who else depends on the policy of bucket ${bucket}\n${lines.flatMap((text) => wrap(text, '  ')).join('\n')}\n\n`;
}

function nothingToWrite(examination: Examination, migrate: boolean): string {
  if (isUnreadable(examination.facts.distribution)) return 'Nothing was changed.\n';
  if (migrate) return nothingToMigrate(examination);
  const { distribution, findings } = examination.diagnosis;
  const toOac = findings.some(({ cause }) => cause === 'oai-in-use')
    ? ` To replace the OAI by an OAC: originmend fix ${distribution.id} --migrate-to-oac`
    : '';
  return `There is no bucket policy change to apply.${toOac}\n`;
}

/** With the OAIs gone and nothing granted to one any more, the migration is complete. */
function nothingToMigrate({ planned }: Examination): string {
  const refused = planned.flatMap((one) => (one.kind === 'refused' ? [`${one.because}.`] : []));
  return refused.length > 0
    ? `Nothing can be migrated: ${refused.join(' ')}\n`
    : 'Nothing to migrate: no origin uses an OAI, and no bucket policy grants one that is left over.\n';
}

async function confirmed(streams: Streams, plan: Plan): Promise<boolean> {
  const change = isBucketPolicyPlan(plan) ? `bucket ${plan.bucket}` : targetOf(plan);
  if (!streams.isTerminal) {
    streams.err(
      `Nothing was changed: this is no terminal to ask on. To apply the change to ${change}: ${commandFor(plan)} --yes\n`,
    );
    return false;
  }
  const name = confirmationOf(plan);
  const wanted = isBucketPolicyPlan(plan) ? "the bucket's name" : name;
  const answer = await streams.ask(`Apply this change to ${targetOf(plan)}? Type ${wanted} to confirm: `);
  if (answer.trim() === name) return true;
  streams.out('Nothing was changed.\n');
  return false;
}

async function applyOne(workflow: Workflow, streams: Streams, examination: Examination, plan: Plan): Promise<ExitCode> {
  const now = workflow.deps.now().toISOString();
  const undoPath = `originmend-undo-${confirmationOf(plan)}-${now.replace(/[^0-9TZ]/g, '')}.json`;
  const keeping = isBucketPolicyPlan(plan) ? workflow : keepingUndo(workflow, plan, undoPath, now);
  const { record } = await keepPlan(keeping, examination, plan, `cli ${now}`);
  if (isBucketPolicyPlan(plan)) await writeUndoFile(undoPath, undoFileOf(plan, examination, now, record.planId));
  const decided = { choice: 'approve', by: personAtKeyboard(), at: workflow.deps.now().toISOString() } as const;
  const claim = await keeping.deps.plans.claim(record.planId, decided, now);
  const applied = await apply(keeping, claim.record ?? record);
  const summary = applied.kind === 'applied' ? applied.verification.summary : applied.summary;
  // There is no link here.
  const told = summary.replace('open the same link and decide again', 'run the same command again');
  streams.out(`${wrap(told).join('\n')}\n`);
  if (applied.kind === 'applied' || (applied.kind === 'failed' && applied.undoLink !== undefined))
    streams.out(`Undo with: originmend undo ${undoPath}\n${afterwards(plan)}`);
  return applied.kind === 'applied' || applied.kind === 'unchanged' ? EXIT.done : EXIT.failed;
}

function undoFileOf(plan: BucketPolicyPlan, { policyTexts }: Examination, at: string, planId: string): UndoFile {
  const { bucket, region, ownerAccountId, after, distributionId, fingerprint } = plan;
  const previousText = policyTexts[bucket] ?? null;
  const texts = { previousText, writtenText: JSON.stringify(after) };
  return { formatVersion: 1, bucket, region, ownerAccountId, ...texts, at, planId, distributionId, fingerprint };
}
