import { type PolicyDocument, type Statement, statementsOf } from './document.ts';
import { every } from './logic.ts';
import { matchAction } from './match-action.ts';
import { matchCondition } from './match-condition.ts';
import { matchPrincipal } from './match-principal.ts';
import { matchResource } from './match-resource.ts';
import type { AuthorizationRequest } from './request.ts';

/** As `SimulatePrincipalPolicy` spells them, plus our `unknown`: something not known could change the answer. */
export type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny' | 'unknown';

export type Match = 'yes' | 'no' | 'unknown';

/** How one element of a statement (or one condition key) met the request. */
export interface ElementMatch {
  readonly element: 'Principal' | 'NotPrincipal' | 'Action' | 'NotAction' | 'Resource' | 'NotResource' | 'Condition';
  readonly match: Match;
  /** Keys below the statement, e.g. `['Condition', 'StringEquals', 'AWS:SourceArn']`. */
  readonly keys: readonly (string | number)[];
  /** What the policy says there; `(not shown)` for header values, which often are shared secrets. */
  readonly actual: unknown;
  /** What the request carries (for context keys: the value(s), `absent` or `not known`). */
  readonly expected: string;
  /** One sentence, e.g. "StringEquals takes * literally". */
  readonly reason: string;
}

export interface StatementMatch {
  readonly index: number;
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  readonly match: Match;
  /** Every element present, in the order Principal, Action, Resource, Condition keys. */
  readonly elements: readonly ElementMatch[];
}

export interface Evaluation {
  readonly decision: Decision;
  /** The statements that decide: matching Denies, else matching Allows, else (unknown) those whose match is not known. */
  readonly because: readonly StatementMatch[];
  /** Every statement, in document order. */
  readonly statements: readonly StatementMatch[];
}

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
  if (Effect === 'Allow' || Effect === 'Deny') return Effect;
  return typeof Effect === 'string' && Effect.trim().toLowerCase() === 'deny' ? 'Deny' : undefined;
}
