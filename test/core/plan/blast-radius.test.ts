import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../functions/core/diagnosis/diagnose.ts';
import { blastRadiusOf } from '../../../functions/core/plan/blast-radius.ts';
import { buildPlans } from '../../../functions/core/plan/build-plan.ts';
import { blastRadiusLines } from '../../../functions/core/report/blast-radius.ts';
import { allow, cloudFront, deny, oaiPrincipal, policyOf, siteFacts, sourceArn } from './site-facts.ts';

const OTHER = 'arn:aws:cloudfront::111122223333:distribution/E9OTHER';
const POLICY = policyOf(
  allow(cloudFront, { Condition: sourceArn(OTHER) }),
  allow(oaiPrincipal('E3OAI')),
  allow({ AWS: 'arn:aws:iam::cloudfront:user/CloudFront_Origin_Access_Identity_E3OAI' }),
  allow({ AWS: ['444455556666', 'arn:aws:iam::444455556666:root', 'arn:aws:iam::444455556666:role/deploy'] }),
  allow({ Service: 'logging.s3.amazonaws.com' }, { Action: 's3:PutObject' }),
  allow({ AWS: 'arn:aws:iam::777788889999:role/copy' }, { Action: ['s3:ReplicateObject', 's3:ReplicateDelete'] }),
  deny({ Bool: { 'aws:SecureTransport': 'false' } }),
  { Effect: 'Deny', NotPrincipal: { AWS: '444455556666' }, Action: 's3:PutObject', Resource: 'arn:aws:s3:::site/*' },
);

const planOf = (facts: ReturnType<typeof siteFacts>) => {
  const [planned] = buildPlans(facts, diagnose(facts));
  if (planned?.kind !== 'plan') throw new Error(`expected a plan, got ${JSON.stringify(planned)}`);
  return planned.plan;
};

describe('who depends on the policy', () => {
  it('is every principal by one spelling, with its statements', () => {
    expect(blastRadiusOf(POLICY, []).principals).toEqual([
      { who: 'CloudFront for distribution E9OTHER', effect: 'Allow', service: false, statements: [0] },
      { who: 'OAI E3OAI', effect: 'Allow', service: false, statements: [1, 2] },
      { who: 'account 444455556666', effect: 'Allow', service: false, statements: [3] },
      { who: 'arn:aws:iam::444455556666:role/deploy', effect: 'Allow', service: false, statements: [3] },
      { who: 'logging.s3.amazonaws.com', effect: 'Allow', service: true, statements: [4] },
      { who: 'arn:aws:iam::777788889999:role/copy', effect: 'Allow', service: false, statements: [5] },
      { who: 'everybody', effect: 'Deny', service: false, statements: [6] },
      { who: 'everybody except account 444455556666', effect: 'Deny', service: false, statements: [7] },
    ]);
  });

  it('is whoever replicates into the bucket', () => {
    expect(blastRadiusOf(POLICY, []).replication).toEqual([5]);
  });

  it('is nobody when there is no policy', () => {
    expect(blastRadiusOf(null, [])).toEqual({ otherDistributions: [], principals: [], replication: [] });
  });

  it('survives a policy that makes no sense', () => {
    expect(
      blastRadiusOf({ Statement: [{ Effect: 'Allow', Principal: { AWS: [7] } } as never] }, []).principals,
    ).toEqual([]);
  });
});

describe('the other distributions of the account', () => {
  const reader = {
    Id: 'E9OTHER',
    ARN: OTHER,
    Origins: { Quantity: 1, Items: [{ Id: 'x', DomainName: 'site.s3.eu-west-1.amazonaws.com' }] },
  };
  const stranger = { Id: 'E8', Origins: { Quantity: 1, Items: [{ Id: 'x', DomainName: 'site2.s3.amazonaws.com' }] } };

  it('are named when they read the bucket', () => {
    const { blastRadius } = planOf(siteFacts({ facts: { otherDistributions: [reader, stranger] } }));
    expect(blastRadius?.otherDistributions).toEqual(['E9OTHER']);
  });

  it('are not known when they could not be listed', () => {
    const { blastRadius } = planOf(siteFacts({ facts: { otherDistributions: { unreadable: 'AccessDenied' } } }));
    expect(blastRadius?.otherDistributions).toBeNull();
  });
});

describe('in words', () => {
  it('everything is said once, shortly', () => {
    expect(blastRadiusLines({ ...blastRadiusOf(POLICY, []), otherDistributions: ['E9OTHER'] })).toEqual([
      'Other distributions that read the bucket: E9OTHER.',
      'Granted by name: CloudFront for distribution E9OTHER (statement 0); OAI E3OAI (statement 1, 2); account 444455556666 (statement 3); arn:aws:iam::444455556666:role/deploy (statement 3); arn:aws:iam::777788889999:role/copy (statement 5).',
      'AWS services granted: logging.s3.amazonaws.com (statement 4).',
      'Denied by name: everybody (statement 6); everybody except account 444455556666 (statement 7).',
      'Objects are replicated into the bucket by statement 5.',
    ]);
  });

  it('not knowing is said, too', () => {
    const lines = blastRadiusLines({ otherDistributions: null, principals: [], replication: [] });
    expect(lines).toEqual(['Whether other distributions read the bucket is not known: they could not be listed.']);
  });

  it('a name that would break the line does not', () => {
    const principals = [{ who: 'a\n\u202eb', effect: 'Allow', service: false, statements: [0] }] as const;
    expect(blastRadiusLines({ otherDistributions: [], principals, replication: [] })[1]).toBe(
      'Granted by name: a b (statement 0).',
    );
  });
});
