import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../functions/core/diagnosis/diagnose.ts';
import { buildPlans } from '../../../functions/core/plan/build-plan.ts';
import { fixOf } from '../../../functions/core/report/fix.ts';
import { corpusFacts } from '../diagnosis/corpus-case.ts';
import { planOf } from './plan-of.ts';
import { allow, OAC, policyOf, siteFacts } from './site-facts.ts';

describe('a grant for which something else refuses as well', () => {
  it.each([
    ['oac-missing-grant/with-key-policy', 'kms-oac-key-policy'],
    ['oac-missing-grant/with-host-forwarded', 'host-header-forwarded'],
    ['oac-missing-grant/with-requester-pays', 'requester-pays'],
    ['oac-missing-grant/with-archived-objects', 'archived-object'],
    ['oac-missing-grant/with-wrong-type', 'oac-wrong-type'],
    ['oai-missing-grant/with-kms', 'kms-oai-unsupported'],
    ['oai-to-oac-half-migrated/with-key-policy', 'kms-oac-key-policy'],
  ])('%s warns of %s', (id, other) => {
    expect(planOf(corpusFacts(id)).warnings).toContain(
      `This does not end every refusal: ${other} refuses CloudFront as well and needs a change of its own.`,
    );
  });

  it('warns of nothing when it is all there is to mend', () => {
    expect(planOf(corpusFacts('oai-to-oac-half-migrated/only-oai-granted')).warnings.join()).not.toContain(
      'every refusal',
    );
  });

  it.each([
    'oac-missing-grant/with-vpce-deny',
    'oac-sourcearn-mismatch/with-ip-deny-and-key-policy',
    'oai-wrong-id/with-ip-deny',
    'oai-missing-grant/with-public-statement',
  ])('%s is withheld', (id) => {
    const facts = corpusFacts(id);
    expect(buildPlans(facts, diagnose(facts))).toMatchObject([{ kind: 'refused' }]);
  });

  it.each([
    ['deny-vpce/with-source-ip', 'deny-vpce', 'deny-source-ip'],
    ['deny-vpce/with-source-ip', 'deny-source-ip', 'deny-vpce'],
    ['oac-missing-grant/with-vpce-deny', 'deny-vpce', 'oac-missing-grant'],
    [
      'oac-sourcearn-mismatch/with-ip-deny-and-key-policy',
      'deny-source-ip',
      'oac-sourcearn-mismatch, kms-oac-key-policy',
    ],
  ])('%s: whoever is handed the document of %s reads that %s refuses too', (id, cause, others) => {
    const facts = corpusFacts(id);
    const diagnosis = diagnose(facts);
    const finding = diagnosis.findings.find((each) => each.cause === cause);
    if (!finding) throw new Error(`${cause} was not found`);
    const fix = fixOf({ facts, diagnosis, planned: buildPlans(facts, diagnosis), policyTexts: {} }, finding);
    expect(fix.steps).toContain(
      `This alone is not enough: ${others} refuses CloudFront as well. The document holds this change only.`,
    );
  });

  it('does not count that the bucket is another account’s', () => {
    const facts = corpusFacts('cross-account-bucket/half-migrated');
    const diagnosis = diagnose(facts);
    const fixes = diagnosis.findings.map((finding) =>
      fixOf({ facts, diagnosis, planned: buildPlans(facts, diagnosis), policyTexts: {} }, finding),
    );
    expect(fixes.flatMap(({ steps }) => steps).join()).not.toContain('This alone');
  });
});

describe('an origin path with characters that a policy reads as wildcards', () => {
  const policyOfVersion = (version: object) => {
    const { Version: _, ...rest } = policyOf(allow({ AWS: 'arn:aws:iam::111122223333:role/deploy' }));
    return { ...rest, ...version };
  };
  const factsOf = (version: object) =>
    siteFacts({
      origin: { ...OAC, OriginPath: '/a*b' },
      policy: policyOfVersion(version),
      bucket: { objects: { 'a*b/index.html': { ServerSideEncryption: 'AES256' } } },
    });

  it('is spelled out in a policy of 2012-10-17', () => {
    const statement = planOf(factsOf({ Version: '2012-10-17' })).after.Statement;
    expect(statement).toMatchObject([{}, { Resource: 'arn:aws:s3:::site/a${*}b/*' }]);
  });

  it.each([[{ Version: '2008-10-17' }], [{}]])('cannot be in an older one, which is said: %j', (version) => {
    const facts = factsOf(version);
    const [planned] = buildPlans(facts, diagnose(facts));
    expect(planned).toMatchObject({ kind: 'refused', guardrail: 'would-not-help' });
    expect(planned?.kind === 'refused' && planned.because).toMatch(/\/a\*b holds characters.*2012-10-17.*2008-10-17/);
  });
});
