import type { PlanKind } from '../core/plan/plan-kind.ts';
import type { Config } from '../shared/config.ts';
import type { ChangeDeps } from '../workflow/change-deps.ts';
import { read } from './aws-errors.ts';
import { type AwsClients, awsClientsAs } from './clients.ts';
import {
  createOriginAccessControl,
  listOriginAccessControls,
  readDistributionConfig,
  readOriginAccessControlConfig,
  updateDistribution,
  updateOriginAccessControl,
} from './cloudfront-changes.ts';
import { regionOfArn } from './kms.ts';
import { putKeyPolicy, readKeyPolicyText } from './kms-key-policy.ts';

/** Wires the plan kinds that are switched on; undefined = none. Reads use our own rights, writes those of the kind's role. */
export function changeDeps(config: Config, clients: AwsClients): ChangeDeps | undefined {
  const kinds = new Set(config.planKinds ?? []);
  if (kinds.size === 0) return undefined;
  const writer = (by: PlanKind): AwsClients => {
    const roleArn = config.writerRoles?.[by];
    return roleArn === undefined ? clients : awsClientsAs(roleArn, config.endpointUrl);
  };
  const kms = async (from: AwsClients, keyArn: string) => from.kms(regionOfArn(keyArn) ?? (await clients.homeRegion()));
  return {
    kinds,
    readDistribution: (id) => read(() => readDistributionConfig(clients.cloudFront(), id)),
    readOriginAccessControl: (id) => read(() => readOriginAccessControlConfig(clients.cloudFront(), id)),
    listOriginAccessControls: () => read(() => listOriginAccessControls(clients.cloudFront())),
    readKeyPolicy: async (keyArn) => readKeyPolicyText(await kms(clients, keyArn), keyArn),
    updateDistribution: (by, id, next) => updateDistribution(writer(by).cloudFront(), id, next),
    createOriginAccessControl: (by, name) =>
      createOriginAccessControl(writer(by).cloudFront(), clients.cloudFront(), name),
    updateOriginAccessControl: (id, next) =>
      updateOriginAccessControl(writer('update-origin-access-control').cloudFront(), id, next),
    putKeyPolicy: async (keyArn, policyText, ifStill) => {
      const reader = await kms(clients, keyArn);
      await putKeyPolicy({ reader, writer: await kms(writer('put-key-policy'), keyArn) }, keyArn, policyText, ifStill);
    },
  };
}
