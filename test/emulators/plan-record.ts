import type { BucketPolicyPlan } from '../../functions/core/plan/plan.ts';
import type { PlanRecord } from '../../functions/workflow/plan-store.ts';
import { fresh } from './emulated.ts';

/** A policy with what a store may not lose: an empty text, a list in a list, other scripts. */
const AFTER = {
  Version: '2012-10-17' as const,
  Statement: [
    {
      Sid: '',
      Effect: 'Allow' as const,
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Action: ['s3:GetObject'],
      Resource: 'arn:aws:s3:::site/ümläut/*',
    },
  ],
};

/** A complete plan that nobody else has. */
export function planRecord(given: Partial<PlanRecord> = {}): PlanRecord {
  const fingerprint = fresh('fingerprint');
  const plan: BucketPolicyPlan = {
    kind: 'put-bucket-policy',
    distributionId: 'E1EXAMPLE0000',
    distributionArn: 'arn:aws:cloudfront::111122223333:distribution/E1EXAMPLE0000',
    bucket: 'site',
    region: 'us-east-1',
    ownerAccountId: '111122223333',
    causes: ['oac-missing-grant'],
    safety: 'approve',
    edits: [],
    before: null,
    after: AFTER,
    diff: '+ a line\n',
    proof: {
      mended: [{ resource: 'arn:aws:s3:::site/*', before: 'implicitDeny', after: 'allowed' }],
      unchangedCallers: 12,
    },
    fingerprint,
    warnings: [],
  };
  return {
    planId: fresh('plan'),
    status: 'open',
    plan,
    findings: [],
    distributionDomainName: 'd1.cloudfront.net',
    incidentKey: 'incident',
    tokenHashes: ['a'.repeat(64)],
    createdAt: '2026-11-24T00:00:00.000Z',
    expiresAt: '2026-11-27T00:00:00.000Z',
    ...given,
  };
}
