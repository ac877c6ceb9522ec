import type { Cause } from '../cause.ts';
import denyInsecureTransport from './deny/deny-insecure-transport.ts';
import denyNotprincipal from './deny/deny-notprincipal.ts';
import denyOrg from './deny/deny-org.ts';
import denyOther from './deny/deny-other.ts';
import denyPrincipalArn from './deny/deny-principal-arn.ts';
import denyReferer from './deny/deny-referer.ts';
import denySourceIp from './deny/deny-source-ip.ts';
import denyVpce from './deny/deny-vpce.ts';
import actionMismatch from './grant/action-mismatch.ts';
import oacMissingGrant from './grant/oac-missing-grant.ts';
import oacSourcearnMismatch from './grant/oac-sourcearn-mismatch.ts';
import oacToOaiReverted from './grant/oac-to-oai-reverted.ts';
import oacUnscopedGrant from './grant/oac-unscoped-grant.ts';
import oaiMissingGrant from './grant/oai-missing-grant.ts';
import oaiToOacHalfMigrated from './grant/oai-to-oac-half-migrated.ts';
import oaiWrongId from './grant/oai-wrong-id.ts';
import resourceMismatch from './grant/resource-mismatch.ts';
import missingObjectMaskedAs403 from './object/missing-object-masked-as-403.ts';

/** Every known cause, in the order in which they are judged and told: what explains the most comes first. */
export const CAUSES: readonly Cause[] = [
  denyNotprincipal,
  denySourceIp,
  denyVpce,
  denyOrg,
  denyPrincipalArn,
  denyInsecureTransport,
  denyReferer,
  denyOther,
  resourceMismatch,
  actionMismatch,
  oacSourcearnMismatch,
  oaiToOacHalfMigrated,
  oacToOaiReverted,
  oaiWrongId,
  oacMissingGrant,
  oaiMissingGrant,
  missingObjectMaskedAs403,
  oacUnscopedGrant,
];
