import { randomBytes } from 'node:crypto';
import type { CustomErrorResponse, DistributionConfig } from '@aws-sdk/client-cloudfront';
import { behaviorFor } from './edge/behavior.ts';
import type { EdgeAnswer, EdgeContext, EdgeRequest } from './edge/edge-request.ts';
import { answerByFunction } from './edge/functions.ts';
import { fetchFromTarget } from './edge/origin.ts';
import { answerByCloudFront } from './edge/viewer-checks.ts';
import type { DistributionRecord, World } from './world.ts';

/** A CloudFront edge that keeps no cache: every request goes to the origin. Undefined = no such distribution. */
export function serveEdge(world: World, distributionId: string, request: EdgeRequest): EdgeAnswer | undefined {
  const record = world.distributions.get(distributionId);
  if (!record) return undefined;
  const ask: EdgeContext['ask'] = (id, asked) => serveEdge(world, id, asked);
  const context: EdgeContext = { world, record, config: edgeConfig(world, record), request, ask };
  const own = answerByCloudFront(context);
  if (own) return withCloudFrontHeaders(own, 'Error from cloudfront');
  const made = answerByFunction(context);
  if (made) return withCloudFrontHeaders(made, 'FunctionGeneratedResponse from cloudfront');
  const answer = withCustomError(context, fetchFor(context, request.path));
  return withCloudFrontHeaders(answer, answer.status >= 400 ? 'Error from cloudfront' : 'Miss from cloudfront');
}

/** Edges serve by the former configuration until the new one is deployed. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HowToUpdateDistribution.html */
function edgeConfig(world: World, { deploysAt, previousConfig, distribution }: DistributionRecord): DistributionConfig {
  const config = world.now().getTime() < deploysAt ? previousConfig : distribution.DistributionConfig;
  if (config) return config;
  throw new Error(`distribution ${distribution.Id} has no configuration; every scenario must give it one`);
}

function fetchFor(context: EdgeContext, path: string): EdgeAnswer {
  const { config } = context;
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DefaultRootObject.html: for the root only, never for folders.
  const root = config.DefaultRootObject ?? '';
  const asked = path === '/' && root !== '' ? `/${root}` : path;
  return fetchFromTarget(context, behaviorFor(config, asked).TargetOriginId ?? '', asked);
}

/** When the error page itself cannot be had, viewers get the original error. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/GeneratingCustomErrorResponses.html */
function withCustomError(context: EdgeContext, answer: EdgeAnswer): EdgeAnswer {
  const custom = customErrorFor(context.config, answer.status);
  if (!custom?.ResponsePagePath) return answer;
  const page = fetchFor({ ...context, request: { ...context.request, method: 'GET' } }, custom.ResponsePagePath);
  if (page.status >= 400) return answer;
  const status = Number(custom.ResponseCode || answer.status);
  return {
    ...page,
    status,
    because: `${answer.because} A custom error response turned ${answer.status} into ${status}.`,
  };
}

function customErrorFor(config: DistributionConfig, status: number): CustomErrorResponse | undefined {
  return (config.CustomErrorResponses?.Items ?? []).find(({ ErrorCode }) => ErrorCode === status);
}

function withCloudFrontHeaders(answer: EdgeAnswer, xCache: string): EdgeAnswer {
  const headers = {
    'x-cache': xCache,
    via: '1.1 sandbox.cloudfront.net (CloudFront)',
    'x-amz-cf-pop': 'FRA56-P5',
    'x-amz-cf-id': randomBytes(24).toString('base64url'),
  };
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
