import {
  type CloudFrontClient,
  CreateOriginAccessControlCommand,
  type DistributionConfig,
  GetDistribution$,
  GetDistributionCommand,
  GetOriginAccessControl$,
  GetOriginAccessControlCommand,
  ListOriginAccessControlsCommand,
  type OriginAccessControlConfig,
  UpdateDistributionCommand,
  UpdateOriginAccessControlCommand,
} from '@aws-sdk/client-cloudfront';
import { signsForS3 } from '../core/plan/choose-oac.ts';
import type { ListedOriginAccessControl, VersionedConfig } from '../core/plan/currents.ts';
import { ConfigChangedError } from '../shared/errors.ts';
import { AwsCallError, answered, write } from './aws-errors.ts';
import { toJson } from './json.ts';
import { sendUnderstood } from './understood.ts';

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetDistribution.html */
export async function readDistributionConfig(client: CloudFrontClient, id: string): Promise<VersionedConfig> {
  const command = new GetDistributionCommand({ Id: id });
  const { output, notUnderstood } = await sendUnderstood(command, GetDistribution$, () => client.send(command));
  const config = toJson(answered(output.Distribution?.DistributionConfig, 'DistributionConfig'));
  return { config: { ...config }, version: answered(output.ETag, 'ETag'), notUnderstood };
}

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetOriginAccessControl.html */
export async function readOriginAccessControlConfig(client: CloudFrontClient, id: string): Promise<VersionedConfig> {
  const command = new GetOriginAccessControlCommand({ Id: id });
  const { output, notUnderstood } = await sendUnderstood(command, GetOriginAccessControl$, () => client.send(command));
  const config = toJson(answered(output.OriginAccessControl?.OriginAccessControlConfig, 'OriginAccessControlConfig'));
  return { config: { ...config }, version: answered(output.ETag, 'ETag'), notUnderstood };
}

/** All pages. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListOriginAccessControls.html */
export async function listOriginAccessControls(
  client: CloudFrontClient,
): Promise<readonly ListedOriginAccessControl[]> {
  const listed: ListedOriginAccessControl[] = [];
  let marker: string | undefined;
  do {
    const page = answered(
      (await client.send(new ListOriginAccessControlsCommand(marker ? { Marker: marker } : {})))
        .OriginAccessControlList,
      'OriginAccessControlList',
    );
    for (const summary of page.Items ?? []) listed.push(toJson(summary));
    marker = page.IsTruncated ? page.NextMarker : undefined;
  } while (marker);
  return listed;
}

/** Replaces the whole configuration. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html */
export async function updateDistribution(client: CloudFrontClient, id: string, next: VersionedConfig): Promise<void> {
  // The configuration is the SDK's own answer with a few values changed; its type was given up to keep members nobody looked at.
  const DistributionConfig = next.config as unknown as DistributionConfig;
  const command = new UpdateDistributionCommand({ Id: id, IfMatch: next.version, DistributionConfig });
  await onlyIfSame(`distribution ${id}`, () => write('cloudfront', 'UpdateDistribution', () => client.send(command)));
}

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateOriginAccessControl.html */
export async function updateOriginAccessControl(
  client: CloudFrontClient,
  id: string,
  next: VersionedConfig,
): Promise<void> {
  const OriginAccessControlConfig = next.config as unknown as OriginAccessControlConfig;
  const command = new UpdateOriginAccessControlCommand({ Id: id, IfMatch: next.version, OriginAccessControlConfig });
  await onlyIfSame(`origin access control ${id}`, () =>
    write('cloudfront', 'UpdateOriginAccessControl', () => client.send(command)),
  );
}

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateOriginAccessControl.html */
export async function createOriginAccessControl(
  writer: CloudFrontClient,
  reader: CloudFrontClient,
  name: string,
): Promise<string> {
  const existing = await idOfNamed(reader, name);
  if (existing !== undefined) return existing;
  const OriginAccessControlConfig = {
    Name: name,
    Description: 'Created by Originmend',
    SigningProtocol: 'sigv4',
    SigningBehavior: 'always',
    OriginAccessControlOriginType: 's3',
  } as const;
  const command = new CreateOriginAccessControlCommand({ OriginAccessControlConfig });
  try {
    const answer = await write('cloudfront', 'CreateOriginAccessControl', () => writer.send(command));
    return answered(answer.OriginAccessControl?.Id, 'Id');
  } catch (error) {
    // A try whose answer was lost may have created it.
    const created = error instanceof AwsCallError ? await idOfNamed(reader, name) : undefined;
    if (created === undefined) throw error;
    return created;
  }
}

/** Only one that fits: a name does not tell how an OAC signs. */
async function idOfNamed(client: CloudFrontClient, name: string): Promise<string | undefined> {
  return (await write('cloudfront', 'ListOriginAccessControls', () => listOriginAccessControls(client))).find(
    (control) => control.Name === name && signsForS3(control),
  )?.Id;
}

const CONDITION_CODES = new Set(['PreconditionFailed', 'InvalidIfMatchVersion']);

async function onlyIfSame(what: string, call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof AwsCallError) || !CONDITION_CODES.has(error.code)) throw error;
    throw new ConfigChangedError(`${what} was changed by somebody else right before the write (${error.code}).`, {
      cause: error,
    });
  }
}
