import { isUnreadable } from '../facts.ts';
import { listOf, type PolicyDocument, type Statement, statementsOf } from '../policy/document.ts';
import type { ElementMatch, StatementMatch } from '../policy/evaluate.ts';
import { oaiIdOf } from '../policy/listed-principal.ts';
import { type AccessCheck, accessChecks } from './access-check.ts';
import type { Answer } from './cause.ts';
import { unknown } from './cause.ts';
import type { Impact } from './diagnosis.ts';
import type { OriginView } from './origin-view.ts';

/** An Allow that does not let CloudFront in, with the elements that keep it from doing so. */
export interface NearMiss {
  readonly index: number;
  readonly statement: Statement;
  readonly match: StatementMatch;
  readonly mismatches: readonly ElementMatch[];
}

/** CloudFront is not granted something: which requests, and which Allow statements come near. */
export interface GrantGap {
  readonly kind: 'gap';
  readonly refused: readonly AccessCheck[];
  readonly impact: Impact;
  readonly nearMisses: readonly NearMiss[];
}

/** Either a gap, or the answer every cause of the missing-grant group gives when there is none or it cannot be told. */
export function grantGap(
  view: OriginView,
  policy: PolicyDocument | null,
): GrantGap | { readonly kind: 'answer'; readonly answer: Answer } {
  const result = accessChecks(view);
  if (result.kind === 'unknown') return { kind: 'answer', answer: unknown(result.needs, result.because) };
  const refused = result.checks.filter((check) => check.granted === 'implicitDeny');
  if (refused.length > 0) return gapOf(view, policy, result.checks, refused);
  const undecided = result.checks.filter((check) => check.granted === 'unknown');
  if (undecided.length > 0) return { kind: 'answer', answer: undecidedAnswer(view, undecided) };
  return { kind: 'answer', answer: { kind: 'ruled-out', reason: grantedReason(view, result.checks) } };
}

function gapOf(
  view: OriginView,
  policy: PolicyDocument | null,
  checks: readonly AccessCheck[],
  refused: readonly AccessCheck[],
): GrantGap {
  return {
    kind: 'gap',
    refused,
    impact: impactOf(view, refused.length === checks.length),
    nearMisses: refused[0] ? nearMissesOf(policy, refused[0]) : [],
  };
}

/** An origin that no behavior uses refuses nobody today: it is a risk, not an outage. */
export function impactOf(view: OriginView, everything: boolean): Impact {
  if (view.behaviors.length === 0) return 'risk';
  return everything ? 'outage' : 'partial';
}

function nearMissesOf(policy: PolicyDocument | null, check: AccessCheck): readonly NearMiss[] {
  const statements = statementsOf(policy);
  return check.grantEvaluation.statements.flatMap((match) => {
    const statement = statements[match.index];
    if (statement?.Effect !== 'Allow' || match.match === 'yes') return [];
    return [
      { index: match.index, statement, match, mismatches: match.elements.filter((element) => element.match !== 'yes') },
    ];
  });
}

function undecidedAnswer(view: OriginView, undecided: readonly AccessCheck[]): Answer {
  const elements = undecided.flatMap((check) =>
    check.grantEvaluation.because.flatMap((match) =>
      match.elements.filter((element) => element.match === 'unknown').map((element) => ({ match, element })),
    ),
  );
  const paths = elements.map(({ match, element }) => missingFact(view, match.index, element));
  const reasons = elements.map(({ element }) => element.reason);
  return unknown(
    [...new Set(paths)],
    [...new Set(reasons)].join('; ') || 'the policy cannot be decided for CloudFront',
  );
}

/** What would decide an element: who the OAI is where a canonical user may be it, else the statement itself. */
export function missingFact(view: OriginView, index: number, { element, keys }: ElementMatch): string {
  const identity = view.read('originAccessIdentity');
  const asksWho = view.access.kind === 'oai' && (element === 'Principal' || element === 'NotPrincipal');
  return asksWho && identity.kind !== 'known'
    ? identity.path
    : view.pathOf('bucket.policy', ['Statement', index, ...keys]);
}

function grantedReason(view: OriginView, checks: readonly AccessCheck[]): string {
  const keys = [...new Set(checks.map((check) => check.key))];
  const shown = keys.slice(0, 3).join(', ') + (keys.length > 3 ? ` and ${keys.length - 3} more` : '');
  return `the bucket policy grants s3:GetObject to this origin’s ${identityName(view)} (checked: ${shown})`;
}

export function identityName(view: OriginView): string {
  if (view.access.kind === 'oac') return `OAC (cloudfront.amazonaws.com for ${view.distribution.ARN})`;
  return view.access.kind === 'oai' ? `OAI ${view.access.id}` : 'anonymous requests';
}

/** Only these elements keep the statement from matching. */
export function failsOnlyOn(nearMiss: NearMiss, ...elements: readonly ElementMatch['element'][]): boolean {
  return nearMiss.mismatches.length > 0 && nearMiss.mismatches.every((mismatch) => elements.includes(mismatch.element));
}

export function fails(nearMiss: NearMiss, ...elements: readonly ElementMatch['element'][]): boolean {
  return nearMiss.mismatches.some((mismatch) => elements.includes(mismatch.element));
}

/** The statement names the CloudFront service principal (not merely everybody). */
export function namesCloudFront(statement: Statement): boolean {
  return principalValues(statement, 'Service').some((service) => service === 'cloudfront.amazonaws.com');
}

/** The statement grants everybody who satisfies an `aws:SourceArn` condition. */
export function isSourceArnGrantToAnyone(statement: Statement): boolean {
  return isAnyone(statement) && conditionValues(statement, 'aws:sourcearn').length > 0;
}

/** The statement is about everybody on the internet: it matches this origin too, and nobody wrote it to let CloudFront in. */
export function isForEverybody(statement: Statement): boolean {
  return isAnyone(statement) && !isSourceArnGrantToAnyone(statement);
}

function isAnyone(statement: Statement): boolean {
  return statement.Principal === '*' || principalValues(statement, 'AWS').includes('*');
}

export function principalValues(statement: Statement, type: string): readonly string[] {
  const principal: unknown = statement.Principal;
  if (typeof principal !== 'object' || principal === null) return [];
  const values = (principal as Record<string, unknown>)[type];
  return listOf(values as string | readonly string[] | undefined).filter((value) => typeof value === 'string');
}

/** The OAI ids a statement grants; a canonical user counts when the facts know it as an OAI's. */
export function grantedOais(view: OriginView, statement: Statement): readonly string[] {
  const byArn = principalValues(statement, 'AWS').flatMap((value) => oaiIdOf(value) ?? []);
  const byCanonicalUser = principalValues(statement, 'CanonicalUser').flatMap(
    (value) => oaiOfCanonicalUser(view, value) ?? [],
  );
  return [...byArn, ...byCanonicalUser];
}

function oaiOfCanonicalUser(view: OriginView, canonicalUserId: string): string | undefined {
  const identities = view.read('originAccessIdentities');
  if (identities.kind !== 'known') return undefined;
  const entry = Object.entries(identities.value).find(
    ([, identity]) => !isUnreadable(identity) && identity.S3CanonicalUserId === canonicalUserId,
  );
  return entry?.[0];
}

/** Every value the statement compares a condition key with, whatever the operator; the key is given in lower case. */
export function conditionValues(statement: Statement, lowerCaseKey: string): readonly string[] {
  const condition: unknown = statement.Condition;
  if (typeof condition !== 'object' || condition === null) return [];
  return Object.values(condition).flatMap((keys: unknown) =>
    typeof keys === 'object' && keys !== null
      ? Object.entries(keys).flatMap(([key, values]) =>
          key.toLowerCase() === lowerCaseKey ? listOf(values).map(String) : [],
        )
      : [],
  );
}
