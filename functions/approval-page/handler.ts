import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { liveDeps } from '../aws/live-deps.ts';
import type { RequestSource } from '../core/approval/quorum.ts';
import { readConfig, readPageGuard } from '../shared/config.ts';
import { OriginmendError } from '../shared/errors.ts';
import { logger, metrics } from '../shared/observability.ts';
import type { Applied } from '../workflow/apply.ts';
import type { Workflow } from '../workflow/context.ts';
import { decide, openPlan } from '../workflow/decide.ts';
import { stopNotice } from '../workflow/kill-switch.ts';
import type { PlanRecord } from '../workflow/plan-store.ts';
import { standingFor, type Voter } from '../workflow/seat.ts';
import { openUndo, type Undone, undo } from '../workflow/undo.ts';
import { newNonce, nonceCookie, nonceMatches } from './form.ts';
import { readFunctionUrlEvent } from './function-url-event.ts';
import { emptyBuckets, type Gate, gateOf } from './gate.ts';
import {
  appliedPage,
  decidedPage,
  driftedPage,
  errorPage,
  expiredPage,
  failedPage,
  heldPage,
  limitedPage,
  notEntitledPage,
  type Page,
  planPage,
  rejectedPage,
  securityHeaders,
  unchangedPage,
  undoNotPossiblePage,
  undonePage,
  undoPage,
  undoRefusedPage,
  type Voting,
  waitingPage,
} from './page.ts';
import { type DecideRequest, type PageRequest, parsePageRequest, type ShowRequest } from './request.ts';

/** What this instance of the function remembers of who asked how often. */
const buckets = emptyBuckets();

/** GET shows a plan and changes nothing; POST decides. The event is never logged: it holds the token. */
const servePage = async (event: unknown): Promise<APIGatewayProxyStructuredResultV2> => {
  try {
    return await admitted(event, gateOf(readPageGuard(), buckets));
  } catch (error) {
    logger.error('the page failed', { error: error instanceof Error ? error : new Error(String(error)) });
    return respondWith(errorPage('failed'));
  }
};

/** The address is the one that Lambda saw, never one that a header claims. */
async function admitted(event: unknown, gate: Gate): Promise<APIGatewayProxyStructuredResultV2> {
  const address = readFunctionUrlEvent(event)?.requestContext.http.sourceIp ?? '';
  const admission = gate.admit(address, Date.now());
  if (admission.kind !== 'admitted') metrics.addMetric(`Page_${admission.kind}`, MetricUnit.Count, 1);
  if (admission.kind === 'elsewhere') return respondWith(errorPage('not-found'));
  if (admission.kind === 'limited') return respondWith(limitedPage(admission.retryAfterSeconds));
  const request = parsePageRequest(event);
  metrics.addMetric(`Page_${request.kind}`, MetricUnit.Count, 1);
  const answered = await answer(request);
  const namesLink = request.kind === 'show' || request.kind === 'decide';
  if (namesLink && answered.statusCode === 404) gate.wrongLink(address, Date.now());
  return answered;
}

async function answer(request: PageRequest): Promise<APIGatewayProxyStructuredResultV2> {
  if (request.kind === 'show') return show(workflowFor(request), request);
  if (request.kind === 'decide') return respondWith(await act(workflowFor(request), request));
  return respondWith(errorPage(request.kind));
}

/** Links in the answer lead back to where the reader is: the function cannot know its own address from its configuration. */
function workflowFor(request: ShowRequest | DecideRequest): Workflow {
  const config = readConfig();
  return { deps: liveDeps(config), config: { ...config, approvalUrl: config.approvalUrl || request.baseUrl } };
}

async function show(workflow: Workflow, request: ShowRequest): Promise<APIGatewayProxyStructuredResultV2> {
  const opened = await (request.page === 'undo' ? openUndo : openPlan)(workflow, request.planId, request.token);
  if (opened.kind === 'not-found') return respondWith(errorPage('not-found'));
  const nonce = newNonce();
  const notice = opened.kind === 'open' ? await stopNotice(workflow) : undefined;
  const seat = 'seat' in opened ? opened.seat : undefined;
  const voting = seat && seat.kind !== 'anybody' ? votingOn(workflow, opened.record, seat) : undefined;
  const view = { secrets: { token: request.token, nonce }, now: workflow.deps.now().toISOString(), voting, notice };
  const page =
    request.page === 'undo' ? undoPage(reopened(opened, 'applied'), view) : planPage(reopened(opened, 'open'), view);
  return respondWith(page, [nonceCookie(request, nonce)]);
}

/** What stopped half way, an apply or an undo, can be decided again, so it is shown as if nobody had begun it. */
function reopened(
  opened: { readonly kind: string; readonly record: PlanRecord },
  status: PlanRecord['status'],
): PlanRecord {
  return opened.kind === 'open' ? { ...opened.record, status } : opened.record;
}

async function act(workflow: Workflow, request: DecideRequest): Promise<Page> {
  if (!nonceMatches(request)) return errorPage('bad-request');
  if (request.decision === 'undo') return actOnUndo(workflow, request);
  const { planId, token, decision: choice } = request;
  const decided = await decide(workflow, { planId, token, choice, by: nameOf(request), from: sourceOf(request) });
  switch (decided.kind) {
    case 'not-found':
      return errorPage('not-found');
    case 'expired':
      return expiredPage(decided.record);
    case 'already-decided':
      return decidedPage(decided.record);
    case 'rejected':
      return rejectedPage(decided.record);
    case 'waiting':
      return waitingPage(decided.record, votingOn(workflow, decided.record, decided.seat));
    case 'not-entitled':
      return notEntitledPage(decided.record, votingOn(workflow, decided.record, decided.seat));
    case 'approved':
      return appliedView(await latest(workflow, afterApply(decided.record, decided.applied)), decided.applied);
  }
}

async function actOnUndo(workflow: Workflow, request: DecideRequest): Promise<Page> {
  const undone = await undo(workflow, request.planId, request.token, nameOf(request), sourceOf(request));
  if (undone.kind === 'not-found') return errorPage('not-found');
  const record = await latest(workflow, undone.record);
  if (undone.kind !== 'already-undone') return undoneView({ ...undone, record });
  return undoPage(record, {
    secrets: { token: request.token, nonce: request.nonce },
    now: workflow.deps.now().toISOString(),
  });
}

function votingOn(workflow: Workflow, record: PlanRecord, seat: Voter): Voting {
  return { seat, standing: standingFor(workflow, record), quorum: workflow.config.quorum ?? 1 };
}

/** The user agent is whatever its sender likes; so much of it tells a browser from a program. */
function sourceOf({ sourceIp, userAgent }: DecideRequest): RequestSource {
  return { sourceAddress: sourceIp, userAgent: userAgent.slice(0, 120).toWellFormed() };
}

function nameOf({ name, sourceIp }: DecideRequest): string {
  return `${name || 'somebody with the link'} (${sourceIp || 'address unknown'})`;
}

/**
 * The record as it stands now, for the page. When it cannot be read the page shows what this run knows: the link that undoes a repair must
 * not get lost.
 */
async function latest(workflow: Workflow, record: PlanRecord): Promise<PlanRecord> {
  try {
    return (await workflow.deps.plans.get(record.planId)) ?? record;
  } catch (error) {
    if (!(error instanceof OriginmendError)) throw error;
    logger.error('the plan could not be read again for the page', { error });
    return record;
  }
}

function afterApply(record: PlanRecord, applied: Applied): PlanRecord {
  const at = record.decision?.at ?? '';
  if (applied.kind === 'held') return { ...record, status: 'open' };
  if (applied.kind !== 'applied') return { ...record, status: applied.kind, outcome: { at, summary: applied.summary } };
  const { verification } = applied;
  return { ...record, status: 'applied', outcome: { at, summary: verification.summary, verification } };
}

function appliedView(record: PlanRecord, applied: Applied): Page {
  switch (applied.kind) {
    case 'applied':
      return appliedPage(record, applied.undoLink);
    case 'unchanged':
      return unchangedPage(record);
    case 'drifted':
      return driftedPage(record, applied.newLink);
    case 'held':
      return heldPage(record, applied.summary);
    case 'failed':
      return failedPage(record, applied.undoLink);
    case 'undone':
      // The approval did not lead where it should, which is no success, although the page says what every undo says.
      return { ...undonePage(record), statusCode: 500 };
  }
}

function undoneView(undone: Exclude<Undone, { kind: 'not-found' | 'already-undone' }>): Page {
  switch (undone.kind) {
    case 'undone':
      return undonePage(undone.record);
    case 'moved-on':
      return undoRefusedPage(undone.record, undone.current);
    case 'expired':
      return undoNotPossiblePage(undone.record, 'The undo link is too old.');
    case 'failed':
      return undoNotPossiblePage(undone.record, undone.summary);
  }
}

function respondWith(page: Page, cookies: readonly string[] = []): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: page.statusCode,
    headers: { ...securityHeaders(), ...page.headers },
    body: page.body,
    cookies: [...cookies],
  };
}

export const handler = middy(servePage)
  .use(injectLambdaContext(logger, { logEvent: false, resetKeys: true }))
  .use(logMetrics(metrics));
