import {
  GetCallerIdentity$,
  type GetCallerIdentityCommandInput,
  type GetCallerIdentityCommandOutput,
} from '@aws-sdk/client-sts';
import { operation } from './operation.ts';
import { queryProtocol } from './query.ts';

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
const getCallerIdentity = operation<GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput>({
  schema: GetCallerIdentity$,
  action: 'sts:GetCallerIdentity',
  resource: () => '*',
  answer: ({ caller }) => ({ Account: caller.accountId, Arn: caller.arn, UserId: 'AROASANDBOXSANDBOXSAN:sandbox' }),
});

export const sts = queryProtocol('sts', 'https://sts.amazonaws.com/doc/2011-06-15/', [getCallerIdentity]);
