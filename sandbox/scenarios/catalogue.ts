import actionMismatch from './action-mismatch.ts';
import aliasNotAttached from './alias-not-attached.ts';
import anonymousOriginPrivateBucket from './anonymous-origin-private-bucket.ts';
import archivedObject from './archived-object.ts';
import bpaBlockPublicPolicy from './bpa-block-public-policy.ts';
import bpaIgnoreAcls from './bpa-ignore-acls.ts';
import bpaRestrictPublicBuckets from './bpa-restrict-public-buckets.ts';
import bucketDeleted from './bucket-deleted.ts';
import crossAccountBucket from './cross-account-bucket.ts';
import customErrorMasking from './custom-error-masking.ts';
import defaultRootObject from './default-root-object.ts';
import denyInsecureTransport from './deny-insecure-transport.ts';
import denyNotprincipal from './deny-notprincipal.ts';
import denyOrg from './deny-org.ts';
import denyOther from './deny-other.ts';
import denyPrincipalArn from './deny-principal-arn.ts';
import denyReferer from './deny-referer.ts';
import denySourceIp from './deny-source-ip.ts';
import distributionDisabled from './distribution-disabled.ts';
import edgeFunctionResponse from './edge-function-response.ts';
import failoverMasking from './failover-masking.ts';
import functionChangesOrigin from './function-changes-origin.ts';
import geoRestriction from './geo-restriction.ts';
import getWithBody from './get-with-body.ts';
import hostHeaderForwarded from './host-header-forwarded.ts';
import httpsOnlyBehavior from './https-only-behavior.ts';
import kmsAwsManagedKey from './kms-aws-managed-key.ts';
import kmsOaiUnsupported from './kms-oai-unsupported.ts';
import legacyGlobalEndpoint from './legacy-global-endpoint.ts';
import methodNotAllowed from './method-not-allowed.ts';
import oacSigningNever from './oac-signing-never.ts';
import oacSigningNoOverride from './oac-signing-no-override.ts';
import oacToOaiReverted from './oac-to-oai-reverted.ts';
import oacUnscopedGrant from './oac-unscoped-grant.ts';
import oacWrongType from './oac-wrong-type.ts';
import oaiDeletedPrincipal from './oai-deleted-principal.ts';
import objectNotOwnedByBucketOwner from './object-not-owned-by-bucket-owner.ts';
import orgRcp from './org-rcp.ts';
import queryStringAuthLeak from './query-string-auth-leak.ts';
import requesterPays from './requester-pays.ts';
import resourceMismatch from './resource-mismatch.ts';
import s3RestAsCustomOrigin from './s3-rest-as-custom-origin.ts';
import type { Scenario } from './scenario.ts';
import signedUrlRequired from './signed-url-required.ts';
import sseCObject from './sse-c-object.ts';
import stackedDistributions from './stacked-distributions.ts';
import stagingDistributionNotGranted from './staging-distribution-not-granted.ts';
import wafBlock from './waf-block.ts';
import websiteEndpointOrigin from './website-endpoint-origin.ts';
import writeMethodNotGranted from './write-method-not-granted.ts';

/** The rest of the catalogue, one small scenario for each cause that the stories leave out, in the order in which causes are judged. */
export const catalogue: readonly Scenario[] = [
  distributionDisabled,
  bucketDeleted,
  websiteEndpointOrigin,
  s3RestAsCustomOrigin,
  oacWrongType,
  oacSigningNever,
  anonymousOriginPrivateBucket,
  denyNotprincipal,
  denySourceIp,
  denyOrg,
  denyPrincipalArn,
  denyInsecureTransport,
  denyReferer,
  denyOther,
  resourceMismatch,
  actionMismatch,
  stagingDistributionNotGranted,
  oacToOaiReverted,
  oaiDeletedPrincipal,
  bpaRestrictPublicBuckets,
  bpaIgnoreAcls,
  objectNotOwnedByBucketOwner,
  kmsOaiUnsupported,
  kmsAwsManagedKey,
  sseCObject,
  archivedObject,
  requesterPays,
  hostHeaderForwarded,
  queryStringAuthLeak,
  legacyGlobalEndpoint,
  oacSigningNoOverride,
  writeMethodNotGranted,
  defaultRootObject,
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
  orgRcp,
  crossAccountBucket,
  bpaBlockPublicPolicy,
  failoverMasking,
  customErrorMasking,
  oacUnscopedGrant,
];
