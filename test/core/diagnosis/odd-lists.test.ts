import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../functions/core/diagnosis/diagnose.ts';
import { type Facts, readFact } from '../../../functions/core/facts.ts';
import { FactsError, parseFacts } from '../../../functions/core/parse-facts.ts';
import { keysOfPath } from './cases.ts';
import { corpusFacts } from './corpus-case.ts';

const BEHAVIOR = 'distribution.DistributionConfig.DefaultCacheBehavior';
const ODD: readonly unknown[] = [null, true, 7, 'text', {}, { unreadable: 'AccessDenied' }, [null], [7], [{}]];

const PLACES: readonly (readonly [id: string, path: string])[] = [
  [
    'failover-masking/found-primary-denied',
    'distribution.DistributionConfig.OriginGroups.Items[0].FailoverCriteria.StatusCodes.Items',
  ],
  ['edge-function-response/found-cloudfront-function', `${BEHAVIOR}.FunctionAssociations.Items`],
  ['edge-function-response/found-lambda-at-edge', `${BEHAVIOR}.LambdaFunctionAssociations.Items`],
  ['function-changes-origin/found-refused', `${BEHAVIOR}.FunctionAssociations`],
  ['function-changes-origin/found-refused', 'distribution.functionCode'],
  ['geo-restriction/found-whitelist', 'distribution.DistributionConfig.Restrictions.GeoRestriction.Items'],
  ['signed-url-required/found-missing-key', `${BEHAVIOR}.TrustedKeyGroups`],
  ['get-with-body/found-content-length', 'probe.requestHeaders'],
  ['policy-overwritten/found-overwritten', 'buckets.site.policyHistory'],
  ['policy-overwritten/found-deleted', 'buckets.site.policyHistory[1].userIdentity'],
  ['policy-overwritten/found-overwritten', 'buckets.site.policyHistory[1].requestParameters'],
  ['unwatched-distribution/found-other-distribution', 'distribution.alarms'],
  ['unwatched-distribution/silent-watched', 'distribution.alarms[0].Dimensions'],
  ['staging-distribution-not-granted/found-primary', 'otherDistributions[0].ARN'],
  [
    'custom-error-masking/found-no-grant',
    'distribution.DistributionConfig.CustomErrorResponses.Items[0].ResponsePagePath',
  ],
];

function withValue(id: string, path: string, value: unknown): unknown {
  const facts = structuredClone(corpusFacts(id));
  const keys = keysOfPath(path);
  const parent = readFact<object>(facts, keys.slice(0, -1));
  if (parent.kind !== 'known') throw new Error(`${id} has no ${path}`);
  Reflect.set(parent.value, keys.at(-1) ?? '', value);
  return facts;
}

/** Undefined when the file is refused, which must say where and what was expected. */
function parsed(value: unknown): Facts | undefined {
  try {
    return parseFacts(value);
  } catch (error) {
    expect(error).toBeInstanceOf(FactsError);
    expect(String(error)).toMatch(/ is .*; expected /);
    return undefined;
  }
}

describe('odd values in a facts file', () => {
  it.each(PLACES)('%s is judged or refused with a clear error, whatever stands at %s', (id, path) => {
    for (const value of ODD) {
      const facts = parsed(withValue(id, path, value));
      if (facts === undefined) continue;
      const { verdict, findings, ruledOut, unknown } = diagnose(facts);
      expect(['healthy', 'broken', 'at-risk', 'unknown'], JSON.stringify(value)).toContain(verdict);
      const cause = id.split('/')[0];
      const answers = [...findings, ...ruledOut, ...unknown].filter((answer) => answer.cause === cause);
      expect(answers.length, `${cause} with ${JSON.stringify(value)}`).toBeGreaterThan(0);
    }
  });
});
