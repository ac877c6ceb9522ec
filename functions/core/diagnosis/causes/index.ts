import type { Cause } from '../cause.ts';
import bpaBlockPublicPolicy from './bucket/bpa-block-public-policy.ts';
import bpaIgnoreAcls from './bucket/bpa-ignore-acls.ts';
import bpaRestrictPublicBuckets from './bucket/bpa-restrict-public-buckets.ts';
import bucketDeleted from './bucket/bucket-deleted.ts';
import orgRcp from './bucket/org-rcp.ts';
import requesterPays from './bucket/requester-pays.ts';
import denyInsecureTransport from './deny/deny-insecure-transport.ts';
import denyNotprincipal from './deny/deny-notprincipal.ts';
import denyOrg from './deny/deny-org.ts';
import denyOther from './deny/deny-other.ts';
import denyPrincipalArn from './deny/deny-principal-arn.ts';
import denyReferer from './deny/deny-referer.ts';
import denySourceIp from './deny/deny-source-ip.ts';
import denyVpce from './deny/deny-vpce.ts';
import kmsOacKeyPolicy from './encryption/kms-oac-key-policy.ts';
import kmsOaiUnsupported from './encryption/kms-oai-unsupported.ts';
import accessPointOrigin from './endpoint/access-point-origin.ts';
import hostHeaderForwarded from './endpoint/host-header-forwarded.ts';
import legacyGlobalEndpoint from './endpoint/legacy-global-endpoint.ts';
import queryStringAuthLeak from './endpoint/query-string-auth-leak.ts';
import s3RestAsCustomOrigin from './endpoint/s3-rest-as-custom-origin.ts';
import websiteEndpointOrigin from './endpoint/website-endpoint-origin.ts';
import writeMethodNotGranted from './endpoint/write-method-not-granted.ts';
import actionMismatch from './grant/action-mismatch.ts';
import anonymousOriginPrivateBucket from './grant/anonymous-origin-private-bucket.ts';
import crossAccountBucket from './grant/cross-account-bucket.ts';
import oacMissingGrant from './grant/oac-missing-grant.ts';
import oacSigningNever from './grant/oac-signing-never.ts';
import oacSigningNoOverride from './grant/oac-signing-no-override.ts';
import oacSourcearnMismatch from './grant/oac-sourcearn-mismatch.ts';
import oacToOaiReverted from './grant/oac-to-oai-reverted.ts';
import oacUnscopedGrant from './grant/oac-unscoped-grant.ts';
import oacWrongType from './grant/oac-wrong-type.ts';
import oaiDeletedPrincipal from './grant/oai-deleted-principal.ts';
import oaiMissingGrant from './grant/oai-missing-grant.ts';
import oaiToOacHalfMigrated from './grant/oai-to-oac-half-migrated.ts';
import oaiWrongId from './grant/oai-wrong-id.ts';
import policyOverwritten from './grant/policy-overwritten.ts';
import resourceMismatch from './grant/resource-mismatch.ts';
import stagingDistributionNotGranted from './grant/staging-distribution-not-granted.ts';
import tenantBucketUnresolved from './grant/tenant-bucket-unresolved.ts';
import danglingGrant from './hygiene/dangling-grant.ts';
import oaiInUse from './hygiene/oai-in-use.ts';
import unusedOac from './hygiene/unused-oac.ts';
import unusedOai from './hygiene/unused-oai.ts';
import unwatchedDistribution from './hygiene/unwatched-distribution.ts';
import customErrorMasking from './masking/custom-error-masking.ts';
import failoverMasking from './masking/failover-masking.ts';
import archivedObject from './object/archived-object.ts';
import defaultRootObject from './object/default-root-object.ts';
import missingObjectMaskedAs403 from './object/missing-object-masked-as-403.ts';
import objectNotOwnedByBucketOwner from './object/object-not-owned-by-bucket-owner.ts';
import sseCObject from './object/sse-c-object.ts';
import aliasNotAttached from './viewer/alias-not-attached.ts';
import distributionDisabled from './viewer/distribution-disabled.ts';
import edgeFunctionResponse from './viewer/edge-function-response.ts';
import functionChangesOrigin from './viewer/function-changes-origin.ts';
import geoRestriction from './viewer/geo-restriction.ts';
import getWithBody from './viewer/get-with-body.ts';
import httpsOnlyBehavior from './viewer/https-only-behavior.ts';
import methodNotAllowed from './viewer/method-not-allowed.ts';
import signedUrlRequired from './viewer/signed-url-required.ts';
import stackedDistributions from './viewer/stacked-distributions.ts';
import wafBlock from './viewer/waf-block.ts';

/**
 * Every known cause, in the order in which they are judged and told: what makes the rest pointless first, then what refuses, then what
 * contributes, then what is only worth knowing.
 */
export const CAUSES: readonly Cause[] = [
  distributionDisabled,
  signedUrlRequired,
  geoRestriction,
  wafBlock,
  aliasNotAttached,
  methodNotAllowed,
  httpsOnlyBehavior,
  getWithBody,
  stackedDistributions,
  edgeFunctionResponse,
  functionChangesOrigin,
  bucketDeleted,
  tenantBucketUnresolved,
  accessPointOrigin,
  websiteEndpointOrigin,
  s3RestAsCustomOrigin,
  oacWrongType,
  oacSigningNever,
  anonymousOriginPrivateBucket,
  denyNotprincipal,
  denySourceIp,
  denyVpce,
  denyOrg,
  denyPrincipalArn,
  denyInsecureTransport,
  denyReferer,
  denyOther,
  policyOverwritten,
  resourceMismatch,
  actionMismatch,
  stagingDistributionNotGranted,
  oacSourcearnMismatch,
  oaiToOacHalfMigrated,
  oacToOaiReverted,
  oaiDeletedPrincipal,
  oaiWrongId,
  crossAccountBucket,
  oacMissingGrant,
  oaiMissingGrant,
  bpaRestrictPublicBuckets,
  bpaIgnoreAcls,
  objectNotOwnedByBucketOwner,
  kmsOaiUnsupported,
  kmsOacKeyPolicy,
  sseCObject,
  archivedObject,
  requesterPays,
  hostHeaderForwarded,
  queryStringAuthLeak,
  legacyGlobalEndpoint,
  oacSigningNoOverride,
  writeMethodNotGranted,
  defaultRootObject,
  missingObjectMaskedAs403,
  orgRcp,
  bpaBlockPublicPolicy,
  failoverMasking,
  customErrorMasking,
  oacUnscopedGrant,
  danglingGrant,
  unusedOac,
  unusedOai,
  oaiInUse,
  unwatchedDistribution,
];
