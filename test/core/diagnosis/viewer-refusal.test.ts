import { describe, expect, it } from 'vitest';
import { CAUSES } from '../../../functions/core/diagnosis/causes/index.ts';
import { diagnose } from '../../../functions/core/diagnosis/diagnose.ts';
import { parseFacts } from '../../../functions/core/parse-facts.ts';
import { baseFacts, factsCases } from './cases.ts';
import { corpusFacts } from './corpus-case.ts';

const VIEWER = new Set(CAUSES.filter(({ family }) => family === 'viewer').map(({ id }) => id));
const cases = factsCases().filter(({ cause }) => VIEWER.has(cause));

describe('causes that CloudFront itself is', () => {
  it('never propose a change that Originmend would write', () => {
    for (const { facts } of cases) {
      const findings = diagnose(facts).findings.filter(({ cause }) => VIEWER.has(cause));
      for (const { cause, proposal } of findings) expect(proposal.safety, cause).toBe('manual');
    }
  });

  it('repeat no query string: it may be a signature', () => {
    const diagnosis = JSON.stringify(diagnose(corpusFacts('signed-url-required/found-access-denied')));
    expect(diagnosis).toContain('https://www.example.com/a.pdf');
    expect(diagnosis).not.toContain('s3cr3t');
  });

  it('stay silent on every setting that merely could refuse somebody', () => {
    const facts = baseFacts('oac-healthy');
    const { DistributionConfig } = facts['distribution'] as { DistributionConfig: Record<string, unknown> };
    Object.assign(DistributionConfig, {
      WebACLId: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/site/a1b2',
      Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', Quantity: 1, Items: ['DE'] } },
      Aliases: { Quantity: 0 },
    });
    Object.assign(DistributionConfig['DefaultCacheBehavior'] as object, {
      ViewerProtocolPolicy: 'https-only',
      TrustedKeyGroups: { Enabled: true, Quantity: 1, Items: ['kg-1'] },
      FunctionAssociations: {
        Quantity: 1,
        Items: [{ EventType: 'viewer-request', FunctionARN: 'arn:aws:cloudfront::111122223333:function/gate' }],
      },
    });
    const diagnosis = diagnose(parseFacts(facts));
    expect(diagnosis.verdict).toBe('healthy');
    expect(diagnosis.findings).toEqual([]);
  });

  it('do not read a page out of a body that S3 served', () => {
    expect(diagnose(corpusFacts('waf-block/silent-object-quotes-the-page')).findings).toEqual([]);
  });
});
