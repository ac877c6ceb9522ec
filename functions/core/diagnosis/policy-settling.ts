import { factPath, readFact } from '../facts.ts';
import { listOf, type PolicyDocument, type Statement, statementsOf } from '../policy/document.ts';
import { isUnresolvedPrincipal } from '../policy/listed-principal.ts';
import { type Answer, unknown } from './cause.ts';
import type { OriginView } from './origin-view.ts';

/** The principals of a statement that S3 shows only by their unique id, such as `AIDAEXAMPLEEXAMPLE`. */
export function unresolvedPrincipals(statement: Statement): readonly string[] {
  return principalsOf(statement, ['AWS']).filter(isUnresolvedPrincipal);
}

/** The other principals of the statement, of any type. */
export function livePrincipals(statement: Statement): readonly string[] {
  const principal: unknown = statement.Principal;
  const types = typeof principal === 'object' && principal !== null ? Object.keys(principal) : [];
  return principalsOf(statement, types).filter((name) => !isUnresolvedPrincipal(name));
}

function principalsOf(statement: Statement, types: readonly string[]): readonly string[] {
  const { Principal } = statement;
  if (typeof Principal !== 'object' || Principal === null) return [];
  return types.flatMap((type) => listOf<unknown>(Principal[type]).filter((name) => typeof name === 'string'));
}

/**
 * For seconds to minutes after a write S3 shows a living OAI by its unique id. Until that has settled nobody can tell it from a deleted
 * one: the answer is `unknown`, and undefined when nothing is open.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-bucket-user-policy-specifying-principal-intro.html
 */
export function settlingAnswer(view: OriginView, policy: PolicyDocument | null): Answer | undefined {
  const keys = ['buckets', view.bucket ?? '', 'policySettling'];
  const settling = readFact<boolean>(view.facts, keys);
  if (view.access.kind !== 'oai' || settling.kind !== 'known' || settling.value !== true) return undefined;
  const open = statementsOf(policy).some(
    (statement) => statement.Effect === 'Allow' && unresolvedPrincipals(statement).length > 0,
  );
  return open
    ? unknown(
        [factPath(keys)],
        'the policy was written moments ago: its unresolved principal may still settle into the OAI',
      )
    : undefined;
}
