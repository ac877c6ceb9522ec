import type { Origin } from '@aws-sdk/client-cloudfront';
import type { EdgeFunction } from '../world.ts';
import { behaviorFor } from './behavior.ts';
import type { EdgeAnswer, EdgeContext } from './edge-request.ts';

/** A response that a CloudFront Function makes up: no origin is asked. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
export function answerByFunction(context: EdgeContext): EdgeAnswer | undefined {
  const { answer } = functionOf(context, context.request.path);
  return (
    answer && {
      ...answer,
      headers: { server: 'CloudFront', 'content-type': 'text/plain' },
      because: 'A function answered.',
    }
  );
}

/** Where a CloudFront Function sends the request instead. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/helper-functions-origin-modification.html */
export function originByFunction(context: EdgeContext, path: string): Origin | undefined {
  return functionOf(context, path).origin;
}

function functionOf({ world, config }: EdgeContext, path: string): EdgeFunction {
  const [first] = behaviorFor(config, path).FunctionAssociations?.Items ?? [];
  return world.edgeFunctions.get(first?.FunctionARN ?? '') ?? {};
}
