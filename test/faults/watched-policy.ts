import { isDeepStrictEqual } from 'node:util';
import { type PolicyDocument, statementsOf } from '../../functions/core/policy/document.ts';
import { isPublic } from '../../functions/core/policy/public-access.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { bucketNamed, policyIn } from '../e2e/story.ts';

export interface WatchedPolicy {
  readonly before: PolicyDocument | null;
  /** Every document that took effect since, in order; null = the policy was deleted. */
  readonly written: readonly (PolicyDocument | null)[];
}

/** Remembers every policy that takes effect on the bucket from now on, however briefly. */
export function watchPolicy(sandbox: Sandbox, bucket: string): WatchedPolicy {
  const stored = bucketNamed(sandbox, bucket);
  const written: (PolicyDocument | null)[] = [];
  const before = policyIn(sandbox, bucket);
  let text = stored.policyText;
  Object.defineProperty(stored, 'policyText', {
    enumerable: true,
    configurable: true,
    get: () => text,
    set: (next: string | undefined) => {
      text = next;
      written.push(next === undefined ? null : JSON.parse(next));
    },
  });
  return { before, written };
}

/** What is wrong with a document that took effect: it must be exactly `after`, keep all that was there, and stay private. */
export function wrongWith(document: PolicyDocument | null, { before }: WatchedPolicy, after: PolicyDocument): string[] {
  if (document === null) return ['the policy was deleted'];
  const kept = statementsOf(document).slice(0, statementsOf(before).length);
  return [
    ...(isDeepStrictEqual(document, after) ? [] : [`another policy took effect: ${JSON.stringify(document)}`]),
    ...(isDeepStrictEqual(kept, statementsOf(before)) ? [] : ['a statement of somebody else changed']),
    ...(isPublic(document).public === false ? [] : ['the policy became public']),
  ];
}
