import type { Origin } from '@aws-sdk/client-cloudfront';
import { parseS3Origin } from '../../functions/core/s3-origin.ts';
import { generatedError } from './cloudfront-answers.ts';
import type { EdgeAnswer, EdgeContext } from './edge-request.ts';
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
  const rest = restEndpointOf(origin);
  if (rest) return fetchFromS3(context, origin, rest, path);
  const parsed = parseS3Origin(origin.DomainName ?? '');
  return parsed?.kind === 'website' ? fetchFromWebsite(context, origin, parsed, path) : notReachable(origin);
}

function notReachable({ DomainName }: Origin): EdgeAnswer {
  const reason = "CloudFront wasn't able to resolve the origin domain name.";
  return generatedError(502, reason, `The sandbox has no server for ${DomainName}; it knows S3 origins only.`);
}
