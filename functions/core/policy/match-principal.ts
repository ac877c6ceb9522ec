import { listedPrincipal, type PrincipalAnswer } from './listed-principal.ts';
import { not, some } from './logic.ts';
import type { ElementMatch, Match } from './match.ts';
import { brokenPair, type StatementSubject, textsOf, writtenElement } from './match-value.ts';
import type { RequestPrincipal } from './request.ts';

export { oaiIdOf } from './listed-principal.ts';

const TYPES: readonly string[] = ['AWS', 'Service', 'CanonicalUser', 'Federated'];

/**
 * `Principal` / `NotPrincipal`. Only `*` (or `{"AWS": "*"}`) names anonymous callers; a `*` inside a principal is no wildcard.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function matchPrincipal(
  statement: object,
  principal: RequestPrincipal,
  subject: StatementSubject,
): ElementMatch {
  const written = writtenElement(statement, 'Principal');
  if (written.kind !== 'one') return brokenPair('Principal', written.kind, subject);
  const answers = answersOf(written.value, principal, subject.malformed);
  const named = some(answers.map((answer) => answer.match));
  const reason = answers.find((answer) => answer.match === named)?.reason ?? `${written.name} names nobody`;
  const expected = principalText(principal);
  // What a broken principal means is not known either way round.
  const match = written.negated && !answers.some((answer) => answer.malformed) ? not(named) : named;
  return { element: written.name, match, keys: [written.name], actual: written.value, expected, reason };
}

function answersOf(value: unknown, principal: RequestPrincipal, malformed: Match): readonly PrincipalAnswer[] {
  if (value === '*') return [{ match: 'yes', reason: '* names everybody' }];
  const broken = (reason: string): PrincipalAnswer => ({
    match: malformed,
    reason: `malformed: ${reason}`,
    malformed: true,
  });
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [broken('a principal is "*" or an object of principal types')];
  const entries = Object.entries(value);
  if (entries.length === 0) return [broken('the principal names nobody')];
  return entries.flatMap(([type, names]) => {
    const texts = textsOf(names);
    if (!TYPES.includes(type)) return [broken(`${type} is no principal type`)];
    if (!texts) return [broken(`${type} must be a principal or a list of principals`)];
    return texts.map((text) => listedPrincipal(type, text, principal));
  });
}

/** The caller, for people. */
export function principalText(principal: RequestPrincipal): string {
  switch (principal.kind) {
    case 'service':
      return `the service principal ${principal.service}`;
    case 'oai':
      return `OAI ${principal.id}`;
    case 'anonymous':
      return 'an anonymous caller';
    case 'iam':
      return principal.arn;
  }
}
