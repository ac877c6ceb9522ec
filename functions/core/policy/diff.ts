import { createTwoFilesPatch } from 'diff';
import type { PolicyDocument } from './document.ts';

/**
 * Unified diff of two policies as indented JSON, keys in the order they were written. Empty when nothing changes; `null` = no policy.
 */
export function policyDiff(before: PolicyDocument | null, after: PolicyDocument | null): string {
  const was = prettyPolicy(before);
  const is = prettyPolicy(after);
  if (was === is) return '';
  const patch = createTwoFilesPatch('bucket-policy.json', 'bucket-policy.json', was, is, 'before', 'after', {
    context: 3,
  });
  return patch.slice(patch.indexOf('--- '));
}

/** The form every page, message and file shows; ends in a newline. */
export function prettyPolicy(document: PolicyDocument | null): string {
  return document === null ? '' : `${JSON.stringify(document, null, 2)}\n`;
}
