import { type PolicyDocument, type Statement, statementsOf } from './document.ts';
import { every } from './logic.ts';
import type { Decision, Evaluation, Match, StatementMatch } from './match.ts';
import { matchAction } from './match-action.ts';
import { matchCondition } from './match-condition.ts';
import { matchPrincipal } from './match-principal.ts';
import { matchResource } from './match-resource.ts';
import type { AuthorizationRequest } from './request.ts';

export type { Decision, ElementMatch, Evaluation, Match, StatementMatch } from './match.ts';

/**
 * The decision of one resource policy alone, for any JSON: it never throws. An explicit Deny beats everything, then what is not
 * known, then an Allow; the order of the statements never matters.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(document: PolicyDocument | null, request: AuthorizationRequest): Evaluation {
  const variables = document?.Version === '2012-10-17';
  const statements = statementsOf(document).map((statement, index) =>
    matchStatement(statement, index, request, variables),
  );
  const having = (effect: StatementMatch['effect'], match: Match) =>
    statements.filter((statement) => statement.effect === effect && statement.match === match);
  const answers: readonly (readonly [Decision, readonly StatementMatch[]])[] = [
    ['explicitDeny', having('Deny', 'yes')],
    ['unknown', having('Deny', 'unknown')],
    ['allowed', having('Allow', 'yes')],
    ['unknown', having('Allow', 'unknown')],
  ];
  const [decision, because] = answers.find(([, deciding]) => deciding.length > 0) ?? ['implicitDeny', []];
  return { decision, because, statements };
}

function matchStatement(
  statement: Statement,
  index: number,
  request: AuthorizationRequest,
  variables: boolean,
): StatementMatch {
  const effect = effectOf(statement);
  const sid = typeof statement.Sid === 'string' ? statement.Sid : undefined;
  if (effect === undefined) return { index, sid, effect: 'Allow', match: 'no', elements: [] };
  const malformed: Match = effect === 'Deny' ? 'unknown' : 'no';
  const elements = [
    matchPrincipal(statement, request.principal, { malformed }),
    matchAction(statement, request.action, { malformed }),
    matchResource(statement, request, { malformed, variables }),
    ...matchCondition(statement.Condition, { context: request.context, variables, malformed }),
  ];
  const match = every(elements.map((element) => element.match));
  return { index, sid, effect, match: match === 'yes' && statement.Effect !== effect ? malformed : match, elements };
}

/** `Allow` and `Deny` are case-sensitive. Something meant as a Deny is not waved through: it counts as a Deny nobody can judge. */
function effectOf({ Effect }: Statement): 'Allow' | 'Deny' | undefined {
  if (Effect === 'Allow') return Effect;
  return typeof Effect === 'string' && Effect.trim().toLowerCase() === 'deny' ? 'Deny' : undefined;
}
