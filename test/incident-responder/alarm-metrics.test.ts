import { describe, expect, it } from 'vitest';
import { type AlarmMetric, watchedBy } from '../../functions/incident-responder/alarm-metrics.ts';

const metric = (name: string, id = 'E1', namespace = 'AWS/CloudFront'): AlarmMetric => ({
  namespace,
  name,
  dimensions: { DistributionId: id, Region: 'Global' },
});
const query = (expression: string): AlarmMetric => ({ expression });
const FROM = 'FROM SCHEMA("AWS/CloudFront", DistributionId, Region)';

const OURS: readonly (readonly [string, readonly AlarmMetric[], readonly string[], boolean])[] = [
  ['4xxErrorRate', [metric('4xxErrorRate')], ['E1'], false],
  ['401ErrorRate', [metric('401ErrorRate')], ['E1'], false],
  ['403ErrorRate', [metric('403ErrorRate')], ['E1'], false],
  ['404ErrorRate', [metric('404ErrorRate')], ['E1'], false],
  ['TotalErrorRate', [metric('TotalErrorRate')], ['E1'], false],
  ['math over a rate and Requests', [query('IF(r>9,m,0)'), metric('4xxErrorRate'), metric('Requests')], ['E1'], false],
  [
    'math over 4xx of one site and 5xx of another',
    [metric('4xxErrorRate', 'E1'), metric('5xxErrorRate', 'E2')],
    ['E1'],
    false,
  ],
  [
    'math over two sites',
    [metric('4xxErrorRate', 'E2'), metric('403ErrorRate', 'E1'), metric('4xxErrorRate', 'E2')],
    ['E2', 'E1'],
    false,
  ],
  [
    'math with a foreign metric',
    [metric('4xxErrorRate'), metric('4xxErrorRate', 'E9', 'AWS/ApiGateway')],
    ['E1'],
    false,
  ],
  ['a rate without distribution', [{ namespace: 'AWS/CloudFront', name: '4xxErrorRate' }], [], false],
  ['a query per distribution', [query(`SELECT AVG("4xxErrorRate") ${FROM} GROUP BY DistributionId`)], [], true],
  [
    'a query of two distributions',
    [query(`SELECT MAX("403ErrorRate") ${FROM} WHERE DistributionId = 'E1' OR "DistributionId"='E2'`)],
    ['E1', 'E2'],
    false,
  ],
  [
    'a query of all but one',
    [query(`SELECT MAX("403ErrorRate") ${FROM} WHERE DistributionId != 'E1' GROUP BY DistributionId`)],
    [],
    true,
  ],
];

const FOREIGN: readonly (readonly [string, readonly AlarmMetric[]])[] = [
  ['nothing', []],
  ['5xxErrorRate', [metric('5xxErrorRate')]],
  ['502ErrorRate', [metric('502ErrorRate')]],
  ['Requests', [metric('Requests')]],
  ['OriginLatency', [metric('OriginLatency')]],
  ['4xxErrorRate of another namespace', [metric('4xxErrorRate', 'E1', 'AWS/ApiGateway')]],
  ['4xxErrors of S3', [metric('4xxErrors', 'E1', 'AWS/S3')]],
  ['a name that only contains a rate', [metric('My4xxErrorRate')]],
  ['a query of 5xx', [query(`SELECT AVG("5xxErrorRate") ${FROM} GROUP BY DistributionId`)]],
  ['a query of another namespace', [query('SELECT AVG("4xxErrorRate") FROM SCHEMA("AWS/ApiGateway", ApiName)')]],
];

describe('the metrics of an alarm', () => {
  it.each(OURS)('%s are ours', (_name, metrics, distributionIds, perContributor) => {
    expect(watchedBy(metrics)).toEqual({ kind: 'cloudfront-4xx', distributionIds, perContributor });
  });

  it.each(FOREIGN)('%s are not ours', (_name, metrics) => {
    expect(watchedBy(metrics).kind).toBe('something-else');
  });

  it.each(['', 'e1', 'E1/..', 'E1 ', 'É1', 'E'.repeat(65)])('do not take %j for a distribution id', (id) => {
    expect(watchedBy([metric('4xxErrorRate', id)])).toMatchObject({ distributionIds: [] });
  });

  it('are described shortly however many there are', () => {
    const watched = watchedBy(Array.from({ length: 500 }, (_, index) => metric(`Custom${index}`, 'E1', 'My/App')));
    expect(watched.kind === 'something-else' && watched.description.length).toBeLessThanOrEqual(200);
  });
});
