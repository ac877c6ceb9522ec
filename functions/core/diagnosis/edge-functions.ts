import { type CacheBehavior, factPath, readFact } from '../facts.ts';
import type { OriginView } from './origin-view.ts';

/** The functions that run for a behavior's requests, CloudFront Functions and Lambda@Edge. */
export function functionArns(behavior: CacheBehavior): readonly string[] {
  const functions = (behavior.FunctionAssociations?.Items ?? []).flatMap(({ FunctionARN }) => FunctionARN ?? []);
  const lambdas = (behavior.LambdaFunctionAssociations?.Items ?? []).flatMap(
    ({ LambdaFunctionARN }) => LambdaFunctionARN ?? [],
  );
  return [...functions, ...lambdas];
}

/** One function as far as it can change where a request goes. */
export interface OriginRewriter {
  readonly arn: string;
  /** Where its code stands in a facts file: `distribution.functionCode["<arn>"]`, an optional part. */
  readonly path: string;
  /** Undefined when the code was not collected. */
  readonly code: string | undefined;
}

/** Functions that run before the origin is asked; one that only sees responses cannot change the origin. */
export function requestFunctions(view: OriginView): readonly OriginRewriter[] {
  const associations = view.behaviors.flatMap((behavior) => [
    ...(behavior.FunctionAssociations?.Items ?? []).map(({ EventType, FunctionARN }) => ({
      EventType,
      arn: FunctionARN,
    })),
    ...(behavior.LambdaFunctionAssociations?.Items ?? []).map(({ EventType, LambdaFunctionARN }) => ({
      EventType,
      arn: LambdaFunctionARN,
    })),
  ]);
  const arns = associations.flatMap(({ EventType, arn }) => (arn && EventType?.endsWith('-request') ? [arn] : []));
  return [...new Set(arns)].map((arn) => {
    const keys = ['distribution', 'functionCode', arn];
    const code = readFact<unknown>(view.facts, keys);
    return {
      arn,
      path: factPath(keys),
      code: code.kind === 'known' && typeof code.value === 'string' ? code.value : undefined,
    };
  });
}

/**
 * The code names a call that sends the request to another origin.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/helper-functions-origin-modification.html
 */
export function changesOrigin(code: string): boolean {
  return /\b(?:updateRequestOrigin|selectRequestOriginById|createRequestOriginGroup)\s*\(|\brequest\.origin\s*=(?!=)/.test(code);
}
