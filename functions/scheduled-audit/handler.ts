import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import { liveDeps } from '../aws/live-deps.ts';
import { readLinkingConfig } from '../shared/config.ts';
import { logger, metrics } from '../shared/observability.ts';
import { type AuditReport, audit } from '../workflow/audit.ts';

/** The schedule's event carries nothing the audit needs: every distribution of the account is examined. */
const auditAccount = async (): Promise<Pick<AuditReport, 'at' | 'counts'>> => {
  const config = readLinkingConfig();
  const { at, counts } = await audit({ deps: liveDeps(config, 'adaptive'), config });
  metrics.addMetric('Audits', MetricUnit.Count, 1);
  return { at, counts };
};

export const handler = middy(auditAccount)
  .use(injectLambdaContext(logger, { resetKeys: true }))
  .use(logMetrics(metrics));
