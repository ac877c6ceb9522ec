import type {
  DistributionPlan,
  KeyPolicyPlan,
  MigrationPlan,
  OaiGrantRemovalPlan,
  OriginAccessControlPlan,
  Plan,
} from '../../../functions/core/plan/plan.ts';
import type { PlanRecord } from '../../../functions/workflow/plan-store.ts';
import { plan as bucketPlan, keyPolicy, record, signingOff } from './examples.ts';

const { distributionId, distributionArn } = bucketPlan;
const common = {
  distributionId,
  distributionArn,
  bucket: 'site',
  safety: 'approve' as const,
  fingerprint: 'ab'.repeat(32),
  version: 'E1ETAG',
  checked: ['Diagnosed with the change made: no other refusal appears.'],
};
const edit = (path: string, from: unknown, to: unknown) => [{ path, from, to }];
const diff = (path: string, from: string, to: string) => `@@ -1,1 +1,1 @@\n-${path}: "${from}"\n+${path}: "${to}"\n`;

const VIEWER = 'DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy';
export const distribution: DistributionPlan = {
  ...common,
  kind: 'update-distribution',
  causes: ['deny-insecure-transport'],
  edits: edit(VIEWER, 'allow-all', 'redirect-to-https'),
  diff: diff(VIEWER, 'allow-all', 'redirect-to-https'),
  warnings: [],
};

const SIGNING = 'OriginAccessControlConfig.SigningBehavior';
export const originAccessControl: OriginAccessControlPlan = {
  ...common,
  kind: 'update-origin-access-control',
  originAccessControlId: 'E2OAC',
  causes: ['oac-signing-never'],
  edits: edit(SIGNING, 'never', 'always'),
  diff: diff(SIGNING, 'never', 'always'),
  warnings: ['The change also reaches E9OTHER: CloudFront then signs their requests with OAC E2OAC too.'],
};

export const keyPolicyPlan: KeyPolicyPlan = {
  ...common,
  kind: 'put-key-policy',
  keyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd',
  causes: ['kms-oac-key-policy'],
  statement: { Sid: 'AllowCloudFront', Effect: 'Allow' },
  diff: '@@ -1,1 +1,2 @@\n "Statement": [\n+{ "Sid": "AllowCloudFront" }\n',
  warnings: [],
};

const ACCESS = 'DistributionConfig.Origins.Items[0].OriginAccessControlId';
export const migration: MigrationPlan = {
  ...common,
  kind: 'migrate-to-oac',
  originId: 's3',
  oaiId: 'E3OAI',
  originAccessControl: { create: 'originmend-E1EXAMPLE' },
  causes: ['kms-oai-unsupported'],
  edits: edit(ACCESS, '', 'the id of the new origin access control originmend-E1EXAMPLE'),
  diff: diff(ACCESS, '', 'the id of the new origin access control originmend-E1EXAMPLE'),
  grant: bucketPlan,
  warnings: ['The grant of the OAI stays until every edge location uses the OAC.'],
};

export const removal: OaiGrantRemovalPlan = {
  ...common,
  kind: 'remove-oai-grant',
  region: 'eu-west-1',
  ownerAccountId: '111122223333',
  oaiId: 'E3OAI',
  causes: [],
  after: bucketPlan.after,
  diff: '@@ -1,2 +1,1 @@\n-{ "Sid": "OldOai" }\n',
  warnings: [],
};

export const PLANS = { distribution, originAccessControl, keyPolicyPlan, migration, removal } as const;

export function recordOf(plan: Plan, more: Partial<PlanRecord> = {}): PlanRecord {
  const findings = plan === originAccessControl ? [signingOff] : plan === keyPolicyPlan ? [keyPolicy] : [];
  return { ...record, plan, findings, ...more };
}
