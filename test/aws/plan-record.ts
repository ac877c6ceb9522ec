import { randomUUID } from 'node:crypto';
import type { PolicyDocument } from '../../functions/core/policy/document.ts';
import type { PlanRecord } from '../../functions/workflow/plan-store.ts';

/** What a store may not lose or change: empty texts and lists, lists in lists, booleans, other scripts, an unknown element. */
const AFTER: PolicyDocument = {
  Version: '2008-10-17',
  Id: '',
  Statement: [
    {
      Sid: '',
      Effect: 'Deny',
      Principal: '*',
      Action: [],
      Resource: 'arn:aws:s3:::site/ümläut/*',
      Condition: { Bool: { 'aws:SecureTransport': false } },
    },
    {
      Effect: 'Allow',
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Action: ['s3:GetObject'],
      Resource: ['arn:aws:s3:::site/*'],
    },
  ],
  Unknown: [[], [null, { '': '' }]],
};

/** A complete open plan that nobody else has. */
export function planRecord(given: Partial<PlanRecord> = {}): PlanRecord {
  return {
    planId: randomUUID(),
    status: 'open',
    plan: {
      kind: 'put-bucket-policy',
      distributionId: 'E1EXAMPLE0000',
      distributionArn: 'arn:aws:cloudfront::111122223333:distribution/E1EXAMPLE0000',
      bucket: 'site',
      region: 'eu-west-1',
      ownerAccountId: '111122223333',
      causes: ['oac-missing-grant'],
      safety: 'approve',
      edits: [],
      before: null,
      after: AFTER,
      diff: '+ a line\n\n',
      proof: {
        mended: [{ resource: 'arn:aws:s3:::site/*', before: 'implicitDeny', after: 'allowed' }],
        unchangedCallers: 12,
      },
      fingerprint: randomUUID(),
      warnings: ['', 'kept by CloudFormation'],
    },
    findings: [],
    distributionDomainName: 'd1.cloudfront.net',
    background: {
      change: { kind: 'unknown', codes: ['AccessDeniedException'] },
      owners: [{ tool: 'Terraform', name: 'prod', evidence: ['buckets.site.tags.terraform'], certainty: 'likely' }],
    },
    incidentKey: 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:Cf4xx|2026-11-24T00:00:00.000Z',
    tokenHashes: ['a'.repeat(64)],
    createdAt: '2026-11-24T00:00:00.000Z',
    expiresAt: '2026-11-27T00:00:00.000Z',
    ...given,
  };
}
