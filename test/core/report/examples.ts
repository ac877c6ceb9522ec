import type { Diagnosis, Finding } from '../../../functions/core/diagnosis/diagnosis.ts';
import type { Facts } from '../../../functions/core/facts.ts';
import type { BlastRadius } from '../../../functions/core/plan/blast-radius.ts';
import type { BucketPolicyPlan } from '../../../functions/core/plan/plan.ts';
import type { PolicyDocument, Statement } from '../../../functions/core/policy/document.ts';
import type { Examination } from '../../../functions/core/report/examination.ts';
import type { PlanRecord } from '../../../functions/workflow/plan-store.ts';

const DISTRIBUTION_ARN = 'arn:aws:cloudfront::111122223333:distribution/E1EXAMPLE';

export const otherGrant: Statement = {
  Sid: 'AllowOldDistribution',
  Effect: 'Allow',
  Principal: { Service: 'cloudfront.amazonaws.com' },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::site/*',
  Condition: { StringEquals: { 'AWS:SourceArn': 'arn:aws:cloudfront::111122223333:distribution/E9GONE' } },
};

export const ownGrant: Statement = {
  Sid: 'AllowCloudFrontOACReadE1EXAMPLE',
  Effect: 'Allow',
  Principal: { Service: 'cloudfront.amazonaws.com' },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::site/*',
  Condition: { StringEquals: { 'AWS:SourceArn': DISTRIBUTION_ARN } },
};

export const before: PolicyDocument = { Version: '2012-10-17', Id: 'site-policy', Statement: [otherGrant] };
export const after: PolicyDocument = { Version: '2012-10-17', Id: 'site-policy', Statement: [otherGrant, ownGrant] };

/** Written by hand, so that what is shown is tested apart from how a difference is found. */
export const DIFF = `--- bucket policy of site, now
+++ bucket policy of site, after
@@ -15,6 +15,20 @@
           "AWS:SourceArn": "arn:aws:cloudfront::111122223333:distribution/E9GONE"
         }
       }
+    },
+    {
+      "Sid": "AllowCloudFrontOACReadE1EXAMPLE",
+      "Effect": "Allow",
+      "Principal": {
+        "Service": "cloudfront.amazonaws.com"
+      },
+      "Action": "s3:GetObject",
+      "Resource": "arn:aws:s3:::site/*",
+      "Condition": {
+        "StringEquals": {
+          "AWS:SourceArn": "arn:aws:cloudfront::111122223333:distribution/E1EXAMPLE"
+        }
+      }
     }
   ]
 }
`;

export const mismatch: Finding = {
  cause: 'oac-sourcearn-mismatch',
  originId: 's3-site',
  bucket: 'site',
  impact: 'outage',
  title: 'The bucket policy grants a different distribution',
  summary:
    'Statement 0 (AllowOldDistribution) would let CloudFront in, but its AWS:SourceArn is arn:aws:cloudfront::111122223333:distribution/E9GONE; this distribution is arn:aws:cloudfront::111122223333:distribution/E1EXAMPLE.',
  evidence: [
    {
      fact: 'buckets.site.policy.Statement[0].Condition.StringEquals.AWS:SourceArn',
      actual: 'arn:aws:cloudfront::111122223333:distribution/E9GONE',
      expected: DISTRIBUTION_ARN,
    },
  ],
  proposal: {
    change: { kind: 'put-bucket-policy', bucket: 'site', edits: [{ kind: 'append-statement', statement: ownGrant }] },
    safety: 'approve',
    steps: [
      'Append the statement AllowCloudFrontOACReadE1EXAMPLE to the policy of bucket site; every other statement stays as it is.',
      'The existing statement stays: it may serve another distribution.',
    ],
    deadEnds: [
      'Making the bucket public would not fix this: CloudFront signs its requests, and the grant is what is missing.',
    ],
  },
};

export const denyStatement: Statement = {
  Sid: 'OnlyFromOurVpc',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: ['arn:aws:s3:::site', 'arn:aws:s3:::site/*'],
  Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-0123456789abcdef0' } },
};

/** A Deny: shown as a finished document, never written. */
export const deny: Finding = {
  cause: 'deny-vpce',
  originId: 's3-site',
  bucket: 'site',
  impact: 'outage',
  title: 'A Deny on VPC endpoints refuses CloudFront',
  summary:
    'Statement 1 (OnlyFromOurVpc) denies CloudFront: its requests carry no VPC endpoint. An explicit Deny beats every Allow.',
  evidence: [
    {
      fact: 'buckets.site.policy.Statement[1].Condition.StringNotEquals.aws:SourceVpce',
      actual: 'vpce-0123456789abcdef0',
      expected: 'a Deny that spares this request, which carries absent',
    },
  ],
  proposal: {
    change: {
      kind: 'put-bucket-policy',
      bucket: 'site',
      edits: [
        {
          kind: 'add-condition',
          index: 1,
          operator: 'ArnNotEqualsIfExists',
          key: 'aws:SourceArn',
          values: [DISTRIBUTION_ARN],
        },
      ],
    },
    safety: 'manual',
    steps: ['Ask the owner of the Deny (OnlyFromOurVpc) to exempt this distribution; every other caller stays denied.'],
    deadEnds: ['Adding an Allow would not fix this: an explicit Deny always wins.'],
  },
};

export const missingObject: Finding = {
  cause: 'missing-object-masked-as-403',
  originId: 's3-site',
  bucket: 'site',
  impact: 'info',
  title: 'The object does not exist; S3 says 403 because CloudFront may not list the bucket',
  summary:
    'Key gone.js does not exist in bucket site. CloudFront may not list the bucket, so S3 answers 403 instead of 404.',
  evidence: [{ fact: 'buckets.site.objects["gone.js"]', actual: null, expected: 'an object' }],
  proposal: {
    change: { kind: 'manual' },
    safety: 'manual',
    steps: ['Deploy gone.js to bucket site, or remove the link to it.'],
    deadEnds: ['Changing the bucket policy would not fix this: the grant is right.'],
  },
};

export const keyPolicy: Finding = {
  ...missingObject,
  cause: 'kms-oac-key-policy',
  impact: 'outage',
  title: 'The KMS key does not let CloudFront decrypt',
  summary: 'The objects are encrypted with a key whose policy does not name cloudfront.amazonaws.com.',
  evidence: [],
  proposal: {
    change: {
      kind: 'put-key-policy',
      keyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k1',
      statement: {
        Sid: 'AllowCloudFront',
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: 'kms:Decrypt',
        Resource: '*',
      },
    },
    safety: 'approve',
    steps: ['Append the statement AllowCloudFront to the policy of the key.'],
    deadEnds: [],
  },
};

export const signingOff: Finding = {
  ...missingObject,
  cause: 'oac-signing-never',
  impact: 'outage',
  title: 'The OAC does not sign',
  summary: 'Origin access control E2OAC has SigningBehavior never.',
  evidence: [{ fact: 'originAccessControls.E2OAC.SigningBehavior', actual: 'never', expected: 'always' }],
  proposal: {
    change: {
      kind: 'update-origin-access-control',
      originAccessControlId: 'E2OAC',
      edits: [{ path: 'originAccessControls.E2OAC.SigningBehavior', from: 'never', to: 'always' }],
    },
    safety: 'approve',
    steps: ['Set SigningBehavior of E2OAC to always.'],
    deadEnds: [],
  },
};

export const plan: BucketPolicyPlan = {
  kind: 'put-bucket-policy',
  distributionId: 'E1EXAMPLE',
  distributionArn: DISTRIBUTION_ARN,
  bucket: 'site',
  region: 'eu-west-1',
  ownerAccountId: '111122223333',
  causes: ['oac-sourcearn-mismatch'],
  safety: 'approve',
  edits: [{ kind: 'append-statement', statement: ownGrant }],
  before,
  after,
  diff: DIFF,
  proof: {
    mended: [{ resource: 'arn:aws:s3:::site/index.html', before: 'implicitDeny', after: 'allowed' }],
    unchangedCallers: 84,
  },
  fingerprint: 'ab'.repeat(32),
  warnings: [
    'Bucket site is managed by CloudFormation stack web: its next deploy may revert this change. Put the same statement into its source.',
  ],
};

export const blastRadius: BlastRadius = {
  otherDistributions: ['E9EXAMPLE'],
  principals: [
    { who: 'arn:aws:iam::111122223333:role/deploy', effect: 'Allow', service: false, statements: [0] },
    { who: 'logging.s3.amazonaws.com', effect: 'Allow', service: true, statements: [1] },
    { who: 'everybody', effect: 'Deny', service: false, statements: [2] },
  ],
  replication: [],
};

export const record: PlanRecord = {
  planId: '0123456789abcdef0123456789abcdef',
  status: 'open',
  plan,
  findings: [mismatch],
  distributionDomainName: 'd111111abcdef8.cloudfront.net',
  incidentKey: 'alarm|1',
  tokenHashes: ['cd'.repeat(32)],
  createdAt: '2026-11-03T02:20:00.000Z',
  expiresAt: '2026-11-06T02:20:00.000Z',
};

export function facts(policy: Record<string, unknown> | null = { ...before }): Facts {
  return {
    formatVersion: 1,
    distribution: {
      Id: 'E1EXAMPLE',
      ARN: DISTRIBUTION_ARN,
      DistributionConfig: { Origins: {}, DefaultCacheBehavior: { TargetOriginId: 's3-site' } },
    },
    buckets: { site: { policy, tags: { unreadable: 'AccessDenied' } } },
  };
}

export function diagnosis(changes: Partial<Diagnosis> = {}): Diagnosis {
  return {
    formatVersion: 1,
    distribution: { id: 'E1EXAMPLE', arn: DISTRIBUTION_ARN, domainName: 'd111111abcdef8.cloudfront.net' },
    verdict: 'broken',
    findings: [mismatch],
    ruledOut: [
      { cause: 'oai-missing-grant', originId: 's3-site', reason: 'does not apply: the origin uses an OAC' },
      { cause: 'deny-vpce', originId: 's3-site', reason: 'no Deny of this kind refuses CloudFront' },
    ],
    unknown: [
      { cause: 'kms-oac-key-policy', originId: 's3-site', needs: ['kmsKeys'], reason: 'kmsKeys was not collected' },
      {
        cause: 'policy-overwritten-by-iac',
        originId: 's3-site',
        needs: ['buckets.site.tags'],
        reason: 'buckets.site.tags could not be read: AccessDenied',
      },
    ],
    ...changes,
  };
}

export function examination(changes: Partial<Examination> = {}): Examination {
  return { facts: facts(), diagnosis: diagnosis(), planned: [{ kind: 'plan', plan }], policyTexts: {}, ...changes };
}
