import { isUnreadable, type OtherDistribution } from '../core/facts.ts';
import { diagnosisJson } from '../core/report/diagnosis-json.ts';
import type { Examination } from '../core/report/examination.ts';
import { type AuditEntry, type AuditSummary, auditMessage } from '../core/report/messages.ts';
import { readRemedy } from '../core/report/read-permission.ts';
import { OriginmendError } from '../shared/errors.ts';
import { sharedReads } from './collect-facts.ts';
import { mapConcurrently } from './concurrency.ts';
import type { Workflow } from './context.ts';
import type { Deps } from './deps.ts';
import { examine } from './examine.ts';
import { guardPlans } from './guard-plans.ts';
import { stopNotice } from './kill-switch.ts';
import { modeForPlan } from './mode.ts';
import { askAgain, keepPlan } from './propose.ts';

/** One row of the audit: the diagnosis of one distribution and the links of the fixes that can be proposed. */
export interface AuditedDistribution {
  readonly examination: Examination;
  readonly links: readonly { readonly bucket: string | undefined; readonly planId: string; readonly link: string }[];
}

export interface AuditReport {
  readonly formatVersion: 1;
  readonly at: string;
  readonly counts: Readonly<Record<'healthy' | 'broken' | 'at-risk' | 'unknown', number>>;
  readonly distributions: readonly Record<string, unknown>[];
}

export class AuditError extends OriginmendError {
  override readonly name = 'AuditError';
}

/** Distributions examined at the same time: enough to hide latency, few enough for CloudFront's request quota. */
const AT_ONCE = 8;

/** Examines every distribution of the account, keeps one report and sends one summary. */
export async function audit(workflow: Workflow): Promise<AuditReport> {
  const { deps } = workflow;
  const listed = await listedDistributions(deps);
  const cache = sharedReads();
  const at = deps.now().toISOString();
  const audited = await mapConcurrently(listed, AT_ONCE, ({ Id }) => auditOne(workflow, Id, cache, at));
  const report = reportOf(audited, at);
  const kept = await keepReport(deps, report);
  const notice = await stopNotice(workflow);
  await deps.notify(auditMessage({ at, entries: audited.flatMap(entriesOf), ...kept, notice }));
  return report;
}

/** A report that cannot be kept must not keep back what was found. */
async function keepReport(
  deps: Deps,
  report: AuditReport,
): Promise<Pick<AuditSummary, 'reportLocation' | 'reportNotKept'>> {
  try {
    return { reportLocation: await deps.keepReport(`audit-${report.at}.json`, JSON.stringify(report, null, 2)) };
  } catch (error) {
    if (!(error instanceof OriginmendError)) throw error;
    deps.log('error', 'the report could not be kept', { reason: error.message });
    deps.count('ReportNotKept');
    return { reportNotKept: error.message };
  }
}

/** The audit without plans and messages, for the command line. Throws AuditError when the distributions cannot be listed. */
export async function examineAll(deps: Deps): Promise<readonly Examination[]> {
  const cache = sharedReads();
  return mapConcurrently(await listedDistributions(deps), AT_ONCE, ({ Id }) => examine(deps, Id, { cache }));
}

async function listedDistributions(deps: Deps): Promise<readonly OtherDistribution[]> {
  const listed = await deps.cloudfront.listDistributions();
  if (!isUnreadable(listed)) return listed;
  throw new AuditError(
    `The distributions could not be listed (${listed.unreadable}); nothing was examined. ${readRemedy(listed.unreadable, 'cloudfront:ListDistributions') ?? 'Try again.'}`,
  );
}

async function auditOne(
  workflow: Workflow,
  distributionId: string,
  cache: ReturnType<typeof sharedReads>,
  at: string,
): Promise<AuditedDistribution> {
  const examination = await guardPlans(
    workflow,
    await examine(workflow.deps, distributionId, { cache, background: { pages: 1 } }),
  );
  const links: AuditedDistribution['links'][number][] = [];
  for (const planned of examination.planned) {
    if (planned.kind !== 'plan') continue;
    const mode = modeForPlan(workflow.config.mode, examination, planned.plan);
    if (mode === 'off' || mode === 'observe') continue;
    const proposed = await keepPlan(workflow, examination, planned.plan, `audit ${at}`);
    await askAgain(workflow, examination, proposed);
    const { record, link } = proposed;
    links.push({ bucket: planned.plan.bucket, planId: record.planId, link });
  }
  return { examination, links };
}

/** One line per link, so that each fix can be approved by itself; a distribution without any is one line. */
function entriesOf({ examination, links }: AuditedDistribution): readonly AuditEntry[] {
  const { diagnosis } = examination;
  return links.length === 0 ? [{ diagnosis }] : links.map(({ link }) => ({ diagnosis, link }));
}

function reportOf(audited: readonly AuditedDistribution[], at: string): AuditReport {
  const counts = { healthy: 0, broken: 0, 'at-risk': 0, unknown: 0 };
  for (const { examination } of audited) counts[examination.diagnosis.verdict] += 1;
  const distributions = audited.map(({ examination, links }) => ({
    ...diagnosisJson(examination),
    plans: links.map(({ bucket, planId }) => ({ bucket, planId })),
  }));
  return { formatVersion: 1, at, counts, distributions };
}
