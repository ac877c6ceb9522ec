import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { oncePerKey } from '../aws/idempotency.ts';
import { liveDeps } from '../aws/live-deps.ts';
import type { Ignored, Incident } from '../core/incident.ts';
import { type Config, readLinkingConfig } from '../shared/config.ts';
import { logger, metrics } from '../shared/observability.ts';
import type { Workflow } from '../workflow/context.ts';
import { respond } from '../workflow/respond.ts';
import { parseEvent } from './parse-event.ts';

/** Every delivery shape of an alarm or a change → respond, once per incident. An unreadable event throws and ends in the dead-letter queue. */
const respondToEvent = async (
  event: unknown,
  context: Context,
): Promise<{ readonly handled: number; readonly ignored: number }> => {
  const config = readLinkingConfig();
  const workflow: Workflow = { deps: liveDeps(config), config };
  const deliveries = parseEvent(event, { roleArns: config.ownRoleArns });
  for (const ignored of deliveries.filter(isIgnored)) logger.info('ignored', { reason: ignored.reason });
  const incidents = deliveries.filter((delivery) => !isIgnored(delivery));
  metrics.addMetric('Incidents', MetricUnit.Count, incidents.length);
  const results = await Promise.allSettled(
    incidents.map((incident) => respondOnce(workflow, config, incident, context)),
  );
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  if (failures.length > 0)
    throw failures.length === 1 ? failures[0] : new AggregateError(failures, `${failures.length} incidents failed`);
  return { handled: incidents.length, ignored: deliveries.length - incidents.length };
};

function isIgnored(delivery: Incident | Ignored): delivery is Ignored {
  return delivery.kind === 'ignored';
}

function respondOnce(workflow: Workflow, config: Config, incident: Incident, context: Context): Promise<void> {
  logger.appendKeys({ incident: incident.key });
  return oncePerKey(config, incident.key, context, () => respond(workflow, incident));
}

export const handler = middy(respondToEvent)
  .use(injectLambdaContext(logger, { resetKeys: true }))
  .use(logMetrics(metrics));
