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
export function changeDeps(
  config: Config,
  clients: AwsClients,
  sleep: (milliseconds: number) => Promise<void>,
): ChangeDeps | undefined {
  const kinds = new Set(config.planKinds ?? []);
  if (kinds.size === 0) return undefined;
  const writer = (by: PlanKind): AwsClients => {
    const roleArn = config.writerRoles?.[by];
    return roleArn === undefined ? clients : awsClientsAs(roleArn, config.endpointUrl);
  };
  const regionOf = async (keyArn: string) => regionOfArn(keyArn) ?? clients.homeRegion();
  return {
    kinds,
    readDistribution: (id) => read(() => readDistributionConfig(clients.cloudFront(), id)),
    readOriginAccessControl: (id) => read(() => readOriginAccessControlConfig(clients.cloudFront(), id)),
    listOriginAccessControls: () => read(() => listOriginAccessControls(clients.cloudFront())),
    readKeyPolicy: async (keyArn) => readKeyPolicyText(clients.kms(await regionOf(keyArn)), keyArn),
    updateDistribution: (by, id, next) => updateDistribution(writer(by).cloudFront(), id, next),
    createOriginAccessControl: (by, name) =>
      createOriginAccessControl(writer(by).cloudFront(), clients.cloudFront(), name),
    updateOriginAccessControl: (id, next) =>
      updateOriginAccessControl(writer('update-origin-access-control').cloudFront(), id, next),
    putKeyPolicy: async (keyArn, policyText, ifStill, whyStopped) => {
      const region = await regionOf(keyArn);
      const [reader, once] = [clients.kms(region), writer('put-key-policy').kmsOnce(region)];
      await putKeyPolicy({ reader, writer: once, keyArn, sleep }, policyText, ifStill, whyStopped);
    },
  };
}
