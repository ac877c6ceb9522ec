/** One entry of an alarm's metrics, the same whichever way the alarm arrived: a metric, or an expression over others. */
export interface AlarmMetric {
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly dimensions?: Readonly<Record<string, string>> | undefined;
  readonly expression?: string | undefined;
}

/** What an alarm watches, as far as a 403 from S3 can show in it. */
export type Watched =
  | {
      readonly kind: 'cloudfront-4xx';
      readonly distributionIds: readonly string[];
      /** True for a Metrics Insights query that yields one time series per distribution. */
      readonly perContributor: boolean;
    }
  | { readonly kind: 'something-else'; readonly description: string };

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html */
const NAMESPACE = 'AWS/CloudFront';
const ERROR_RATE = /^(?:4xx|4\d\d|Total)ErrorRate$/;
const ERROR_RATE_IN_QUERY = /\b(?:4xx|4\d\d|Total)ErrorRate\b/;
/** Beside a 4xx rate, `Requests` is how metric math ignores quiet hours; alone it says nothing about errors. */
const COMPANION = 'Requests';
const DISTRIBUTION_ID = /^[A-Z0-9]{1,64}$/;

/** Collects the distributions from all entries, because metric math spreads one alarm over several metrics and distributions. */
export function watchedBy(metrics: readonly AlarmMetric[]): Watched {
  if (!metrics.some((metric) => isErrorRate(metric) || isErrorRateQuery(metric))) {
    return { kind: 'something-else', description: describeMetrics(metrics) };
  }
  const ids = metrics.flatMap((metric) => [...distributionOf(metric), ...distributionsInQuery(metric)]);
  return {
    kind: 'cloudfront-4xx',
    distributionIds: [...new Set(ids)],
    perContributor: metrics.some((metric) => isErrorRateQuery(metric) && distributionsInQuery(metric).length === 0),
  };
}

/** The `DistributionId` of a metric's dimensions or a contributor's attributes; anything that cannot be an id counts as none. */
export function distributionIdIn(dimensions: Readonly<Record<string, string>> | undefined): readonly string[] {
  const id = dimensions?.['DistributionId'];
  return id !== undefined && DISTRIBUTION_ID.test(id) ? [id] : [];
}

function isErrorRate(metric: AlarmMetric): boolean {
  return metric.namespace === NAMESPACE && ERROR_RATE.test(metric.name ?? '');
}

/** Metrics Insights: `SELECT AVG("4xxErrorRate") FROM SCHEMA("AWS/CloudFront", DistributionId, Region) GROUP BY DistributionId`. */
function isErrorRateQuery({ expression = '' }: AlarmMetric): boolean {
  return expression.includes(NAMESPACE) && ERROR_RATE_IN_QUERY.test(expression);
}

function distributionOf(metric: AlarmMetric): readonly string[] {
  const ours = isErrorRate(metric) || (metric.namespace === NAMESPACE && metric.name === COMPANION);
  return ours ? distributionIdIn(metric.dimensions) : [];
}

/** `WHERE DistributionId = 'E1'` leaves one time series that has no contributors to ask for. */
function distributionsInQuery(metric: AlarmMetric): readonly string[] {
  if (!isErrorRateQuery(metric)) return [];
  return [...(metric.expression ?? '').matchAll(/\bDistributionId"?\s{0,9}=\s{0,9}'([A-Z0-9]{1,64})'/g)].flatMap(
    ([, id]) => id ?? [],
  );
}

function describeMetrics(metrics: readonly AlarmMetric[]): string {
  const names = metrics.flatMap(({ namespace, name, expression }) =>
    name === undefined ? (expression ?? []) : `${namespace ?? '?'} ${name}`,
  );
  return names.length === 0 ? 'no metric' : names.join(', ').slice(0, 200);
}
