import type { Verdict } from '../../functions/core/diagnosis/diagnosis.ts';

const DENIED = '403 AmazonS3 AccessDenied';
const BAD_REQUEST = "403 CloudFront Bad request. We can't connect to the server for this app or website at this time.";

/** Scenario → what a viewer gets (status, server, and an error's own words), and the verdict over what AWS tells. */
export const SEEN: Readonly<Record<string, readonly [answer: string, verdict: Verdict]>> = {
  'oai-without-grant': [DENIED, 'broken'],
  'oai-to-oac-half-migrated': [DENIED, 'broken'],
  'oai-wrong-id': [DENIED, 'broken'],
  'oac-sourcearn-mismatch': [DENIED, 'broken'],
  'oac-missing-grant': [DENIED, 'broken'],
  'stack-overwrote-policy': [DENIED, 'broken'],
  'shared-bucket': [DENIED, 'broken'],
  'missing-object': [DENIED, 'at-risk'],
  'deny-vpce': [DENIED, 'broken'],
  'kms-oac-key-policy': [DENIED, 'broken'],
  'healthy-oac': ['200 AmazonS3', 'healthy'],
  'healthy-oai': ['200 AmazonS3', 'healthy'],
  'distribution-disabled': ['403 CloudFront The distribution is disabled.', 'broken'],
  'bucket-deleted': ['404 AmazonS3 NoSuchBucket', 'broken'],
  'website-endpoint-origin': [DENIED, 'broken'],
  's3-rest-as-custom-origin': [DENIED, 'broken'],
  'oac-wrong-type': ['400 AmazonS3 AuthorizationHeaderMalformed', 'broken'],
  'oac-signing-never': [DENIED, 'broken'],
  'anonymous-origin-private-bucket': [DENIED, 'broken'],
  'deny-notprincipal': [DENIED, 'broken'],
  'deny-source-ip': [DENIED, 'broken'],
  'deny-org': [DENIED, 'broken'],
  'deny-principal-arn': [DENIED, 'broken'],
  'deny-insecure-transport': [DENIED, 'broken'],
  'deny-referer': [DENIED, 'broken'],
  'deny-other': [DENIED, 'broken'],
  'resource-mismatch': [DENIED, 'broken'],
  'action-mismatch': [DENIED, 'broken'],
  'staging-distribution-not-granted': [DENIED, 'broken'],
  'oac-to-oai-reverted': [DENIED, 'broken'],
  'oai-deleted-principal': [DENIED, 'broken'],
  'bpa-restrict-public-buckets': [DENIED, 'broken'],
  'bpa-ignore-acls': [DENIED, 'broken'],
  'object-not-owned-by-bucket-owner': [DENIED, 'broken'],
  'kms-oai-unsupported': ['400 AmazonS3 InvalidArgument', 'broken'],
  'kms-aws-managed-key': [DENIED, 'broken'],
  'sse-c-object': ['400 AmazonS3 InvalidRequest', 'broken'],
  'archived-object': ['403 AmazonS3 InvalidObjectState', 'broken'],
  'requester-pays': [DENIED, 'broken'],
  'host-header-forwarded': ['403 AmazonS3 SignatureDoesNotMatch', 'broken'],
  'query-string-auth-leak': [DENIED, 'broken'],
  'legacy-global-endpoint': ['307 AmazonS3 TemporaryRedirect', 'broken'],
  'oac-signing-no-override': [DENIED, 'broken'],
  'write-method-not-granted': [DENIED, 'broken'],
  'default-root-object': [DENIED, 'broken'],
  'signed-url-required': ['403 CloudFront MissingKey', 'broken'],
  'geo-restriction': [
    '403 CloudFront The Amazon CloudFront distribution is configured to block access from your country.',
    'broken',
  ],
  'waf-block': ['403 CloudFront Request blocked.', 'broken'],
  'alias-not-attached': [BAD_REQUEST, 'broken'],
  'method-not-allowed': [
    '403 CloudFront This distribution is not configured to allow the HTTP request method that was used for this request.',
    'broken',
  ],
  'https-only-behavior': [BAD_REQUEST, 'broken'],
  'get-with-body': ['403 CloudFront Bad request. The request has a body.', 'broken'],
  'stacked-distributions': [BAD_REQUEST, 'broken'],
  'edge-function-response': ['403 CloudFront Members only', 'broken'],
  'function-changes-origin': [DENIED, 'unknown'],
  'org-rcp': [DENIED, 'broken'],
  'cross-account-bucket': [DENIED, 'unknown'],
  'bpa-block-public-policy': [DENIED, 'broken'],
  'failover-masking': ['200 AmazonS3', 'at-risk'],
  'custom-error-masking': ['200 AmazonS3', 'broken'],
  'oac-unscoped-grant': ['200 AmazonS3', 'at-risk'],
};

/** Causes that explain or hide what another one breaks: that other one is the first finding. */
export const FIRST_INSTEAD: Readonly<Record<string, string>> = {
  'bpa-ignore-acls': 'anonymous-origin-private-bucket',
  'bpa-block-public-policy': 'oac-missing-grant',
  'failover-masking': 'oac-missing-grant',
  'custom-error-masking': 'oac-missing-grant',
};

/** Causes that can only be suspected from what the APIs tell: named among what is unknown. */
export const SUSPECTED: ReadonlySet<string> = new Set(['function-changes-origin']);

/** Why no scenario shows these causes. */
export const NOT_SHOWN: Readonly<Record<string, string>> = {
  'policy-overwritten':
    'It is told from event history, which is asked only where that is switched on; the refusal of stack-overwrote-policy is oac-missing-grant.',
  'tenant-bucket-unresolved':
    'The bucket is named by each tenant, and the distribution itself serves nobody; the sandbox has no tenants.',
  'access-point-origin':
    'How CloudFront and an access point alias behave together is not documented: an edge that plays it would prove a guess.',
  'dangling-grant': 'A grant nobody uses changes no answer; it comes up beside oac-sourcearn-mismatch.',
  'unused-oac': 'Nothing is signed with it, so no answer shows it.',
  'unused-oai': 'Nothing is signed with it, so no answer shows it; it comes up beside oai-wrong-id.',
  'oai-in-use': 'It works; it comes up in every scenario with an OAI.',
  'unwatched-distribution': 'A missing alarm changes no answer.',
};
