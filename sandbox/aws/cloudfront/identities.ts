import {
  type CloudFrontOriginAccessIdentity,
  CreateOriginAccessControl$,
  type CreateOriginAccessControlCommandInput,
  type CreateOriginAccessControlCommandOutput,
  GetCloudFrontOriginAccessIdentity$,
  type GetCloudFrontOriginAccessIdentityCommandInput,
  type GetCloudFrontOriginAccessIdentityCommandOutput,
  GetOriginAccessControl$,
  type GetOriginAccessControlCommandInput,
  type GetOriginAccessControlCommandOutput,
  ListCloudFrontOriginAccessIdentities$,
  type ListCloudFrontOriginAccessIdentitiesCommandInput,
  type ListCloudFrontOriginAccessIdentitiesCommandOutput,
  ListOriginAccessControls$,
  type ListOriginAccessControlsCommandInput,
  type ListOriginAccessControlsCommandOutput,
  type OriginAccessControl,
  type OriginAccessControlSummary,
  UpdateOriginAccessControl$,
  type UpdateOriginAccessControlCommandInput,
  type UpdateOriginAccessControlCommandOutput,
} from '@aws-sdk/client-cloudfront';
import { newETag, type Versioned } from '../../world.ts';
import { AwsError } from '../aws-error.ts';
import { type AwsOperation, type CallContext, operation } from '../operation.ts';
import {
  checkIfMatch,
  noSuchOriginAccessControl,
  noSuchOriginAccessIdentity,
  originAccessControlAlreadyExists,
} from './errors.ts';
import { pageOf } from './paging.ts';

function accessControl({ world, caller }: CallContext, id: string | undefined): Versioned<OriginAccessControl> {
  const found = world.originAccessControls.get(id ?? '');
  if (!found || found.accountId !== caller.accountId) throw noSuchOriginAccessControl();
  return found;
}

function accessIdentity(
  { world, caller }: CallContext,
  id: string | undefined,
): Versioned<CloudFrontOriginAccessIdentity> {
  const found = world.originAccessIdentities.get(id ?? '');
  if (!found || found.accountId !== caller.accountId) throw noSuchOriginAccessIdentity();
  return found;
}

function ownOf<T>(all: Map<string, Versioned<T>>, accountId: string): T[] {
  return [...all.values()].filter((entry) => entry.accountId === accountId).map(({ value }) => value);
}

function summaryOf({ Id, OriginAccessControlConfig: config }: OriginAccessControl): OriginAccessControlSummary {
  return {
    Id,
    Description: config?.Description ?? '',
    Name: config?.Name,
    SigningProtocol: config?.SigningProtocol,
    SigningBehavior: config?.SigningBehavior,
    OriginAccessControlOriginType: config?.OriginAccessControlOriginType,
  };
}

function nameOf({ OriginAccessControlConfig }: OriginAccessControl): string | undefined {
  return OriginAccessControlConfig?.Name;
}

export const identityOperations: readonly AwsOperation[] = [
  operation<GetOriginAccessControlCommandInput, GetOriginAccessControlCommandOutput>({
    schema: GetOriginAccessControl$,
    action: 'cloudfront:GetOriginAccessControl',
    resource: (input) => input.Id,
    answer: (context, input) => {
      const { value, eTag } = accessControl(context, input.Id);
      return { OriginAccessControl: value, ETag: eTag };
    },
  }),
  operation<ListOriginAccessControlsCommandInput, ListOriginAccessControlsCommandOutput>({
    schema: ListOriginAccessControls$,
    action: 'cloudfront:ListOriginAccessControls',
    resource: () => '*',
    answer: ({ world, caller }, input) => {
      const summaries = ownOf(world.originAccessControls, caller.accountId).map(summaryOf);
      return { OriginAccessControlList: pageOf(summaries, ({ Id }) => Id ?? '', input) };
    },
  }),
  operation<CreateOriginAccessControlCommandInput, CreateOriginAccessControlCommandOutput>({
    schema: CreateOriginAccessControl$,
    action: 'cloudfront:CreateOriginAccessControl',
    write: true,
    resource: (input) => input.OriginAccessControlConfig?.Name,
    answer: ({ world, caller }, { OriginAccessControlConfig: config }) => {
      if (!config?.Name) throw new AwsError('InvalidArgument', 400, 'OriginAccessControlConfig is missing.');
      if (ownOf(world.originAccessControls, caller.accountId).some((own) => nameOf(own) === config.Name))
        throw originAccessControlAlreadyExists(config.Name);
      const Id = newETag(world);
      const value = { Id, OriginAccessControlConfig: config };
      const eTag = newETag(world);
      world.originAccessControls.set(Id, { accountId: caller.accountId, value, eTag });
      return { OriginAccessControl: value, ETag: eTag };
    },
  }),
  operation<UpdateOriginAccessControlCommandInput, UpdateOriginAccessControlCommandOutput>({
    schema: UpdateOriginAccessControl$,
    action: 'cloudfront:UpdateOriginAccessControl',
    write: true,
    resource: (input) => input.Id,
    answer: (context, input) => {
      const found = accessControl(context, input.Id);
      checkIfMatch(input.IfMatch, found.eTag);
      if (!input.OriginAccessControlConfig)
        throw new AwsError('InvalidArgument', 400, 'OriginAccessControlConfig is missing.');
      const value = { ...found.value, OriginAccessControlConfig: input.OriginAccessControlConfig };
      const eTag = newETag(context.world);
      context.world.originAccessControls.set(input.Id ?? '', { ...found, value, eTag });
      return { OriginAccessControl: value, ETag: eTag };
    },
  }),
  operation<GetCloudFrontOriginAccessIdentityCommandInput, GetCloudFrontOriginAccessIdentityCommandOutput>({
    schema: GetCloudFrontOriginAccessIdentity$,
    action: 'cloudfront:GetCloudFrontOriginAccessIdentity',
    resource: (input) => input.Id,
    answer: (context, input) => {
      const { value, eTag } = accessIdentity(context, input.Id);
      return { CloudFrontOriginAccessIdentity: value, ETag: eTag };
    },
  }),
  operation<ListCloudFrontOriginAccessIdentitiesCommandInput, ListCloudFrontOriginAccessIdentitiesCommandOutput>({
    schema: ListCloudFrontOriginAccessIdentities$,
    action: 'cloudfront:ListCloudFrontOriginAccessIdentities',
    resource: () => '*',
    answer: ({ world, caller }, input) => {
      const summaries = ownOf(world.originAccessIdentities, caller.accountId).map((identity) => ({
        Id: identity.Id,
        S3CanonicalUserId: identity.S3CanonicalUserId,
        Comment: identity.CloudFrontOriginAccessIdentityConfig?.Comment ?? '',
      }));
      return { CloudFrontOriginAccessIdentityList: pageOf(summaries, ({ Id }) => Id ?? '', input) };
    },
  }),
];
