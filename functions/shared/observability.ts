import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';

/** One logger and one metrics buffer per process; the handlers' middleware adds the request id and flushes the metrics. */
export const logger = new Logger({ serviceName: 'originmend' });
export const metrics = new Metrics({ namespace: 'Originmend', serviceName: 'originmend' });
