import {
  AssumeRole$,
  type AssumeRoleCommandInput,
  type AssumeRoleCommandOutput,
  GetCallerIdentity$,
  type GetCallerIdentityCommandInput,
  type GetCallerIdentityCommandOutput,
} from '@aws-sdk/client-sts';
import { accessDenied } from './aws-error.ts';
import { operation } from './operation.ts';
import { queryProtocol } from './query.ts';

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
const getCallerIdentity = operation<GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput>({
  schema: GetCallerIdentity$,
  action: 'sts:GetCallerIdentity',
  resource: () => '*',
  answer: ({ caller }) => ({ Account: caller.accountId, Arn: caller.arn, UserId: 'AROASANDBOXSANDBOXSAN:sandbox' }),
});

/** Role credentials are known by their access key id for as long as the sandbox runs. */
export const ROLE_KEY_PREFIX = 'ASIASANDBOX';

/**
 * Credentials of a role of the caller's own account. Trust policies are not modelled: the packaged template is checked for them.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
const assumeRole = operation<AssumeRoleCommandInput, AssumeRoleCommandOutput>({
  schema: AssumeRole$,
  action: 'sts:AssumeRole',
  resource: (input) => input.RoleArn,
  answer: ({ world, caller }, { RoleArn = '', RoleSessionName = '' }) => {
    const [, accountId, path] = /^arn:aws:iam::(\d{12}):role\/(.+)$/.exec(RoleArn) ?? [];
    if (accountId !== caller.accountId || path === undefined)
      throw accessDenied(`User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`);
    const role = path.split('/').at(-1) ?? '';
    const arn = `arn:aws:sts::${accountId}:assumed-role/${role}/${RoleSessionName}`;
    const AccessKeyId = `${ROLE_KEY_PREFIX}${role.replace(/[^A-Za-z0-9]/g, '').toUpperCase()}`;
    world.callers.set(AccessKeyId, { accountId, arn });
    const Expiration = new Date(world.now().getTime() + 15 * 60_000);
    return {
      Credentials: { AccessKeyId, SecretAccessKey: 'sandbox', SessionToken: 'sandbox', Expiration },
      AssumedRoleUser: { AssumedRoleId: `AROASANDBOX:${RoleSessionName}`, Arn: arn },
    };
  },
});

export const sts = queryProtocol('sts', 'https://sts.amazonaws.com/doc/2011-06-15/', [getCallerIdentity, assumeRole]);
