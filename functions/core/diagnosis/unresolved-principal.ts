import { readFact } from '../facts.ts';
import type { Statement } from '../policy/document.ts';
import { isUnresolvedPrincipal } from '../policy/listed-principal.ts';
import { principalValues } from './grant-gap.ts';
import type { OriginView } from './origin-view.ts';

/** The principals of a statement that S3 shows only by their unique id, such as `AIDAEXAMPLEEXAMPLE`. */
export function unresolvedPrincipals(statement: Statement): readonly string[] {
  return principalValues(statement, 'AWS').filter(isUnresolvedPrincipal);
}

/** The other principals of the statement, of any type. */
export function livePrincipals(statement: Statement): readonly string[] {
  const types =
    typeof statement.Principal === 'object' && statement.Principal !== null ? Object.keys(statement.Principal) : [];
  return types.flatMap((type) => principalValues(statement, type)).filter((value) => !isUnresolvedPrincipal(value));
}

/** True while the policy was written so recently that a living OAI may still read back by its unique id. */
export function isSettling(view: OriginView): boolean {
  const reading = readFact<boolean>(view.facts, settlingKeys(view));
  return reading.kind === 'known' && reading.value === true;
}

export function settlingKeys(view: OriginView): readonly string[] {
  return ['buckets', view.bucket ?? '', 'policySettling'];
}
