import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import { answered } from './aws-errors.ts';

/** What the SDK takes as `credentials`: asked again shortly before they expire. */
export type RoleCredentials = () => Promise<{
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration?: Date;
}>;

/** Temporary credentials of a role of this account. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export function assumedRole(client: () => STSClient, roleArn: string): RoleCredentials {
  return async () => {
    const command = new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'originmend', DurationSeconds: 900 });
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answered(
      (await client().send(command)).Credentials,
      'Credentials',
    );
    return {
      accessKeyId: answered(AccessKeyId, 'AccessKeyId'),
      secretAccessKey: answered(SecretAccessKey, 'SecretAccessKey'),
      sessionToken: answered(SessionToken, 'SessionToken'),
      ...(Expiration === undefined ? {} : { expiration: Expiration }),
    };
  };
}
