import { isPublic } from '../policy/public-access.ts';
import type { Evidence } from './diagnosis.ts';
import type { OriginView } from './origin-view.ts';

/** Whether RestrictPublicBuckets limits the bucket, because its policy is public, to AWS services and its own account. */
export type Restriction =
  | { readonly kind: 'restricted'; readonly statements: readonly number[]; readonly evidence: readonly Evidence[] }
  | { readonly kind: 'not-restricted'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly needs: readonly string[]; readonly reason: string };

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
export function publicRestriction(view: OriginView): Restriction {
  const policy = view.read('bucket.policy');
  if (policy.kind !== 'known')
    return { kind: 'unknown', needs: [policy.path], reason: 'the bucket policy is not known' };
  const { public: published, statements } = isPublic(policy.value);
  if (published === false) return { kind: 'not-restricted', reason: 'the bucket policy is not public' };
  const block = view.read('bucket.publicAccessBlock');
  if (block.kind !== 'known')
    return {
      kind: 'unknown',
      needs: [block.path],
      reason: 'the bucket policy is public and Block Public Access is not known',
    };
  if (block.value?.RestrictPublicBuckets !== true)
    return { kind: 'not-restricted', reason: 'RestrictPublicBuckets is off' };
  const needs = statements.map((index) => view.pathOf('bucket.policy', ['Statement', index]));
  if (published === 'unknown')
    return { kind: 'unknown', needs, reason: 'whether S3 calls the bucket policy public cannot be told' };
  const restrict = view.pathOf('bucket.publicAccessBlock', ['RestrictPublicBuckets']);
  return {
    kind: 'restricted',
    statements,
    evidence: [
      { fact: restrict, actual: true, expected: 'true, together with a policy that is not public' },
      ...publicStatements(view, statements),
    ],
  };
}

/** The statements that make a policy public, as evidence. */
export function publicStatements(view: OriginView, statements: readonly number[]): readonly Evidence[] {
  return statements.map((index) => ({
    fact: view.pathOf('bucket.policy', ['Statement', index, 'Principal']),
    actual: 'a statement for everybody',
    expected: 'named principals, or a condition that S3 counts as a limit',
  }));
}
