import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import type { BucketPolicyPlan } from '../../core/plan/plan.ts';
import { isBucketPolicyPlan } from '../../core/plan/plan-target.ts';
import { blastRadiusLines } from '../../core/report/blast-radius.ts';
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
import { EXIT, type ExitCode, exitCodeOf } from '../exit-code.ts';
import type { Streams } from '../streams.ts';
import { styler } from '../styler.ts';
import { resolveTarget } from '../target.ts';
import type { UndoFile } from './undo.ts';

/** `originmend fix <target>`: shows the change, asks, applies it with the same checks as the approval page, keeps an undo file. */
export function fixCommand(streams: Streams, finish: (code: ExitCode) => void): Command {
  return new Command('fix')
    .description(
      'Show the bucket policy change that repairs the trust, ask, apply it and verify. Writes an undo file first.',
    )
    .argument('<target>', 'distribution id, domain name, alias or a URL that fails')
    .option('--yes', 'apply without asking')
    .action(async (text: string, options: { yes?: boolean }) => {
      const workflow: Workflow = {
        deps: { ...(await awsDeps()), plans: memoryPlanStore(), notify: async () => undefined },
        config: readCliConfig(),
      };
      const target = await resolveTarget(workflow.deps, text);
      finish(await fix(workflow, streams, target.distributionId, options.yes === true));
    });
}

async function fix(workflow: Workflow, streams: Streams, distributionId: string, yes: boolean): Promise<ExitCode> {
  const examination = await guardPlans(workflow, await examine(workflow.deps, distributionId, { background: {} }));
  const plans = examination.planned.flatMap((planned) =>
    planned.kind === 'plan' && isBucketPolicyPlan(planned.plan) ? [planned.plan] : [],
  );
  streams.out(`${diagnosisText(examination, styler(streams), { next: plans.length === 0 })}\n`);
  if (plans.length === 0) {
    streams.out('There is no bucket policy change to apply.\n');
    return exitCodeOf(examination.diagnosis.verdict);
  }
  let worst: ExitCode = EXIT.done;
  for (const plan of plans) {
    streams.out(blastRadiusText(plan));
    const code =
      yes || (await confirmed(streams, plan)) ? await applyOne(workflow, streams, examination, plan) : EXIT.findings;
    if (code > worst) worst = code;
  }
  return worst;
}

/** Shown before anybody is asked; `--yes` leaves it in the log. */
function blastRadiusText({ bucket, blastRadius, warnings }: BucketPolicyPlan): string {
  const lines = [...warnings, ...(blastRadius ? blastRadiusLines(blastRadius) : [])];
  return `\nWho else depends on the policy of bucket ${bucket}\n${lines.flatMap((text) => wrap(text, '  ')).join('\n')}\n\n`;
}

async function confirmed(streams: Streams, plan: BucketPolicyPlan): Promise<boolean> {
  if (!streams.isTerminal) {
    streams.err(
      `Nothing was changed: this is no terminal to ask on. Repeat with --yes to apply the change to bucket ${plan.bucket}.\n`,
    );
    return false;
  }
  const answer = await streams.ask(
    `Apply this change to the policy of bucket ${plan.bucket}? Type the bucket's name to confirm: `,
  );
  if (answer.trim() === plan.bucket) return true;
  streams.out('Nothing was changed.\n');
  return false;
}

async function applyOne(
  workflow: Workflow,
  streams: Streams,
  examination: Parameters<typeof keepPlan>[1],
  plan: BucketPolicyPlan,
): Promise<ExitCode> {
  const now = workflow.deps.now().toISOString();
  const undoPath = `originmend-undo-${plan.bucket}-${now.replace(/[^0-9TZ]/g, '')}.json`;
  const undoFile: UndoFile = {
    formatVersion: 1,
    bucket: plan.bucket,
    region: plan.region,
    ownerAccountId: plan.ownerAccountId,
    previousText: examination.policyTexts[plan.bucket] ?? null,
    writtenText: JSON.stringify(plan.after),
    at: now,
  };
  await writeFile(undoPath, `${JSON.stringify(undoFile, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  const { record } = await keepPlan(workflow, examination, plan, `cli ${now}`);
  const claim = await workflow.deps.plans.claim(record.planId, { choice: 'approve', by: 'command line', at: now }, now);
  const applied = await apply(workflow, claim.record ?? record);
  const summary = applied.kind === 'applied' ? applied.verification.summary : applied.summary;
  streams.out(`${wrap(summary).join('\n')}\n`);
  if (applied.kind === 'applied' || (applied.kind === 'failed' && applied.undoLink !== undefined))
    streams.out(`Undo with: originmend undo ${undoPath}\n`);
  return applied.kind === 'applied' || applied.kind === 'unchanged' ? EXIT.done : EXIT.failed;
}
