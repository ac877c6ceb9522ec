import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import { liveDeps } from '../aws/live-deps.ts';
import { readLinkingConfig } from '../shared/config.ts';
import { logger, metrics } from '../shared/observability.ts';
import { type Kept, keep } from '../workflow/keep.ts';

/** The schedule's event carries nothing that is needed: every plan on the list is looked after. */
const keepPlans = async (): Promise<Kept> => {
  const config = readLinkingConfig();
  const kept = await keep({ deps: liveDeps(config), config });
  metrics.addMetric('PlansWatched', MetricUnit.Count, kept.watched);
  return kept;
};

export const handler = middy(keepPlans)
  .use(injectLambdaContext(logger, { resetKeys: true }))
  .use(logMetrics(metrics));
