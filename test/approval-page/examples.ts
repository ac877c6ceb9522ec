import { policyDiff } from '../../functions/core/policy/diff.ts';
import type { PlanRecord } from '../../functions/workflow/plan-store.ts';
import { after, before, blastRadius, record } from '../core/report/examples.ts';

export const SECRETS = { token: 'T'.repeat(43), nonce: 'N'.repeat(43) };
export const NOW = '2026-11-03T03:00:00.000Z';
export const UNDO_LINK = `https://abc.lambda-url.us-east-1.on.aws/plans/${record.planId}/undo?token=${'U'.repeat(43)}`;
export const NEW_LINK = `https://abc.lambda-url.us-east-1.on.aws/plans/${'f'.repeat(32)}?token=${'V'.repeat(43)}`;

const decision = { choice: 'approve', by: 'Ann (192.0.2.7)', at: '2026-11-03T02:30:00.000Z' } as const;
const outcome = (summary: string) => ({ at: '2026-11-03T02:31:00.000Z', summary });

export const open: PlanRecord = record;
export const NOTICE =
  'Writing is stopped by the kill switch /originmend/prod/writes, which says "stopped: incident 12".';
export const heldBack: PlanRecord = {
  ...record,
  plan: { ...record.plan, blastRadius },
  heldBack: {
    at: '2026-11-03T02:30:00.000Z',
    by: 'Ann (192.0.2.7)',
    because: 'The cap of 3 writes to bucket site within one hour is reached.',
    nextStep: 'Open the same link later.',
  },
};
export const withBackground: PlanRecord = {
  ...record,
  background: {
    change: {
      kind: 'found',
      because: 'removed-grant',
      record: {
        eventID: 'cdc4b7ed-e171-4cef-975a-000000000001',
        eventName: 'PutBucketPolicy',
        eventSource: 's3.amazonaws.com',
        eventTime: '2026-11-03T02:10:00.000Z',
        userIdentity: {
          arn: 'arn:aws:sts::111122223333:assumed-role/deploy/run-7',
          invokedBy: 'cloudformation.amazonaws.com',
        },
        requestParameters: { bucketName: 'site' },
      },
      diff: policyDiff(after, before),
    },
    owners: [
      {
        tool: 'CloudFormation',
        name: 'web',
        bucketLogicalId: 'SiteBucket',
        policyLogicalId: 'SitePolicy',
        evidence: ['buckets.site.stack'],
        certainty: 'certain',
      },
    ],
  },
};
export const claimed: PlanRecord = { ...record, status: 'claimed', decision };
export const applied: PlanRecord = {
  ...claimed,
  status: 'applied',
  outcome: {
    ...outcome(
      'The policy reads back as written and lets distribution E1EXAMPLE read. A live request through CloudFront succeeded.',
    ),
    verification: { policy: 'verified', live: 'ok' },
  },
  undo: {
    tokenHash: 'ef'.repeat(32),
    previousText: JSON.stringify(before),
    writtenText: JSON.stringify(after),
    expiresAt: '2026-11-10T02:31:00.000Z',
  },
};
export const untold: PlanRecord = {
  ...applied,
  toTell: [{ kind: 'applied', at: '2026-11-03T02:31:00.000Z', by: 'Ann (192.0.2.7)', summary: 'As the outcome says.' }],
};
export const expired: PlanRecord = {
  ...record,
  status: 'expired',
  outcome: outcome('Nobody decided in time. Nothing was written.'),
};
export const unchanged: PlanRecord = {
  ...claimed,
  status: 'unchanged',
  outcome: outcome('Nothing was left to change, and nothing was written.'),
};
export const drifted: PlanRecord = {
  ...claimed,
  status: 'drifted',
  outcome: outcome('Bucket site has changed since this was proposed; nothing was written.'),
};
export const failed: PlanRecord = {
  ...claimed,
  status: 'failed',
  outcome: outcome('S3 refused the new policy of bucket site: AccessDenied. Nothing was changed.'),
};
export const rejected: PlanRecord = { ...record, status: 'rejected', decision: { ...decision, choice: 'reject' } };
export const undoing: PlanRecord = { ...applied, status: 'undoing' };
export const undone: PlanRecord = {
  ...applied,
  status: 'undone',
  ...(applied.undo
    ? {
        undo: {
          ...applied.undo,
          by: 'Bob',
          at: '2026-11-03T02:50:00.000Z',
          summary: 'The policy reads back as it was.',
        },
      }
    : {}),
};
