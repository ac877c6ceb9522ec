import type { Origin } from '@aws-sdk/client-cloudfront';
import { parseS3Origin } from '../../functions/core/s3-origin.ts';
import { behaviorFor } from './behavior.ts';
import { generatedError } from './cloudfront-answers.ts';
import type { EdgeAnswer, EdgeContext } from './edge-request.ts';
import { forwardsHost } from './forwarding.ts';
import { originByFunction } from './functions.ts';
import { fetchFromS3, restEndpointOf } from './s3-origin.ts';
import { fetchFromWebsite } from './website-origin.ts';

/** Asks the behavior's target: an origin, or an origin group with its failover. */
export function fetchFromTarget(context: EdgeContext, targetOriginId: string, path: string): EdgeAnswer {
  const group = (context.config.OriginGroups?.Items ?? []).find(({ Id }) => Id === targetOriginId);
  if (!group) return fetchFromOrigin(context, targetOriginId, path);
  const [primary = '', secondary = ''] = (group.Members?.Items ?? []).map(({ OriginId }) => OriginId ?? '');
  const first = fetchFromOrigin(context, primary, path);
  const codes = group.FailoverCriteria?.StatusCodes?.Items ?? [];
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
  const mayFailOver = ['GET', 'HEAD', 'OPTIONS'].includes(context.request.method) && codes.includes(first.status);
  return mayFailOver ? fetchFromOrigin(context, secondary, path) : first;
}

function fetchFromOrigin(context: EdgeContext, originId: string, path: string): EdgeAnswer {
  const origin = (context.config.Origins?.Items ?? []).find(({ Id }) => Id === originId);
  if (!origin) throw new Error(`the distribution has no origin ${originId}; every behavior must name one`);
  const instead = originByFunction(context, path);
  return instead ? fetchFrom(withOrigin(context, instead), instead, path) : fetchFrom(context, origin, path);
}

/** An origin that a function names need not be one that the distribution lists. */
function withOrigin(context: EdgeContext, origin: Origin): EdgeContext {
  const Items = [...(context.config.Origins?.Items ?? []), origin];
  return { ...context, config: { ...context.config, Origins: { Quantity: Items.length, Items } } };
}

function fetchFrom(context: EdgeContext, origin: Origin, path: string): EdgeAnswer {
  const rest = restEndpointOf(origin);
  if (rest) return fetchFromS3(context, origin, rest, path);
  const parsed = parseS3Origin(origin.DomainName ?? '');
  return parsed?.kind === 'website'
    ? fetchFromWebsite(context, origin, parsed, path)
    : (fetchFromDistribution(context, origin, path) ?? notReachable(origin));
}

/**
 * A distribution behind a distribution knows only its own names; CloudFront sends the origin's name unless Host is forwarded.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html
 */
function fetchFromDistribution(context: EdgeContext, { DomainName }: Origin, path: string): EdgeAnswer | undefined {
  const { world, record, config, request } = context;
  const [behind] =
    [...world.distributions].find(([, { distribution }]) => distribution.DomainName === DomainName) ?? [];
  if (behind === undefined) return undefined;
  const viewed = request.host ?? record.distribution.DomainName;
  const host = forwardsHost(world, behaviorFor(config, path)) ? viewed : DomainName;
  return context.ask(behind, { ...request, path, host });
}

function notReachable({ DomainName }: Origin): EdgeAnswer {
  const reason = "CloudFront wasn't able to resolve the origin domain name.";
  return generatedError(502, reason, `The sandbox has no server for ${DomainName}; it knows S3 origins only.`);
}
