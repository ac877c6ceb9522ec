import { catalogue } from './catalogue.ts';
import denyVpce from './deny-vpce.ts';
import healthyOac from './healthy-oac.ts';
import healthyOai from './healthy-oai.ts';
import kmsOacKeyPolicy from './kms-oac-key-policy.ts';
import missingObject from './missing-object.ts';
import oacMissingGrant from './oac-missing-grant.ts';
import oacSourceArnMismatch from './oac-sourcearn-mismatch.ts';
import oaiToOacHalfMigrated from './oai-to-oac-half-migrated.ts';
import oaiWithoutGrant from './oai-without-grant.ts';
import oaiWrongId from './oai-wrong-id.ts';
import type { Scenario } from './scenario.ts';
import sharedBucket from './shared-bucket.ts';
import stackOverwrotePolicy from './stack-overwrote-policy.ts';

/** The stories that are told end to end, from the alarm to the message and the approval. */
export const scenarios: readonly Scenario[] = [
  oaiWithoutGrant,
  oaiToOacHalfMigrated,
  oaiWrongId,
  oacSourceArnMismatch,
  oacMissingGrant,
  sharedBucket,
  stackOverwrotePolicy,
  missingObject,
  denyVpce,
  kmsOacKeyPolicy,
  healthyOac,
  healthyOai,
];

/** Every scenario, in the order they are offered. A new one is a file and a line, here or in the catalogue. */
export const allScenarios: readonly Scenario[] = [...scenarios, ...catalogue];

/** Throws RangeError naming the scenarios there are. */
export function scenarioNamed(name: string): Scenario {
  const found = allScenarios.find((scenario) => scenario.name === name);
  if (found) return found;
  throw new RangeError(
    `there is no scenario "${name}"; expected one of ${allScenarios.map((scenario) => scenario.name).join(', ')}`,
  );
}
