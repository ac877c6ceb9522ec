import { type CacheBehavior, factPath, readFact } from '../facts.ts';
import type { OriginView } from './origin-view.ts';
import { objectsIn } from './read-list.ts';

/** A CloudFront Function or Lambda@Edge function of a behavior, and the event it runs on (`viewer-request`, `origin-request`, …). */
interface EdgeFunction {
  readonly arn: string;
  readonly event: string;
}

function functionsOf({ FunctionAssociations, LambdaFunctionAssociations }: CacheBehavior): readonly EdgeFunction[] {
  const associations = [...objectsIn(FunctionAssociations?.Items), ...objectsIn(LambdaFunctionAssociations?.Items)];
  return associations.flatMap(({ FunctionARN, LambdaFunctionARN, EventType }) => {
    const arn = FunctionARN ?? LambdaFunctionARN;
    return typeof arn === 'string' ? [{ arn, event: String(EventType) }] : [];
  });
}

/** The functions that run for a behavior's requests. */
export function functionArns(behavior: CacheBehavior): readonly string[] {
  return functionsOf(behavior).map(({ arn }) => arn);
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
  const first = view.behaviors.flatMap(functionsOf).filter(({ event }) => event.endsWith('-request'));
  return [...new Set(first.map(({ arn }) => arn))].map((arn) => {
    const keys = ['distribution', 'functionCode', arn];
    const code = readFact<unknown>(view.facts, keys);
    const known = code.kind === 'known' && typeof code.value === 'string' ? code.value : undefined;
    return { arn, path: factPath(keys), code: known };
  });
}

/**
 * The code sends the request to another origin: by a call of a CloudFront Function, by an assignment in Lambda@Edge.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/helper-functions-origin-modification.html
 */
export function changesOrigin(code: string): boolean {
  const calls = /\b(?:updateRequestOrigin|selectRequestOriginById|createRequestOriginGroup)\s*\(/;
  return calls.test(code) || /\brequest\.origin\s*=(?!=)/.test(code);
}
