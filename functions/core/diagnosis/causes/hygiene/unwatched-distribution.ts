import { factPath, readFact } from '../../../facts.ts';
import { defineCause, found, ruledOut } from '../../cause.ts';
import type { OriginView } from '../../origin-view.ts';
import { objectsIn } from '../../read-list.ts';

const KEYS = ['distribution', 'alarms'];

export default defineCause({
  id: 'unwatched-distribution',
  family: 'hygiene',
  title: 'No alarm watches the distribution’s errors',
  why: 'Without an alarm a refusal is first noticed by viewers.',
  needs: [],
  permissions: { read: ['cloudwatch:DescribeAlarms'], fix: [] },
  scope: 'distribution',
  notApplicable: (view) => (alarmsOf(view) === undefined ? 'the alarms of the account were not collected' : undefined),
  detect: (view) => {
    const alarms = alarmsOf(view) ?? [];
    if (alarms.some((alarm) => watches(alarm, view.distribution.Id)))
      return ruledOut('an alarm watches the error rate of the distribution');
    return found({
      impact: 'info',
      summary: `No CloudWatch alarm with its actions enabled watches 4xxErrorRate or 403ErrorRate of distribution ${view.distribution.Id}.`,
      evidence: [
        {
          fact: factPath(KEYS),
          actual: `${alarms.length} alarms`,
          expected: 'an alarm on 4xxErrorRate with the dimensions DistributionId and Region=Global',
        },
      ],
      proposal: {
        change: { kind: 'manual' },
        safety: 'manual',
        steps: [
          'Create an alarm on AWS/CloudFront 4xxErrorRate in us-east-1 with the dimensions DistributionId and Region=Global, or rely on the scheduled audit.',
        ],
        deadEnds: ['An alarm in another Region would not help: CloudFront publishes its metrics only in us-east-1.'],
      },
    });
  },
});

/**
 * `DescribeAlarms` → `MetricAlarms[]`, an optional part of a facts file: `distribution.alarms`. A failed or missing read says nothing.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html
 */
function alarmsOf(view: OriginView): readonly Alarm[] | undefined {
  const reading = readFact<unknown>(view.facts, KEYS);
  return reading.kind === 'known' && Array.isArray(reading.value) ? objectsIn(reading.value) : undefined;
}

type Alarm = ReturnType<typeof objectsIn>[number];

const METRICS: ReadonlySet<unknown> = new Set(['4xxErrorRate', '403ErrorRate', 'TotalErrorRate']);

/** Metric math and insights queries are taken at their word when they name the distribution. */
function watches(alarm: Alarm, distributionId: string): boolean {
  if (alarm['ActionsEnabled'] === false) return false;
  if (alarm['Metrics'] !== undefined) return JSON.stringify(alarm['Metrics']).includes(distributionId);
  const named = objectsIn(alarm['Dimensions']).some(
    ({ Name, Value }) => Name === 'DistributionId' && Value === distributionId,
  );
  return alarm['Namespace'] === 'AWS/CloudFront' && METRICS.has(alarm['MetricName']) && named;
}
