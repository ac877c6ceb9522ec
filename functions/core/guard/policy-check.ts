/** What IAM Access Analyzer says about one document; `unavailable` carries the AWS error code. */
export type PolicyCheck =
  | { readonly kind: 'answered'; readonly errors: readonly PolicyError[]; readonly publicAccess: PublicAccessAnswer }
  | { readonly kind: 'unavailable'; readonly code: string };

/** An ERROR finding of ValidatePolicy. https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ValidatePolicyFinding.html */
export interface PolicyError {
  readonly issueCode: string;
  readonly details: string;
}

/** https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckNoPublicAccess.html */
export interface PublicAccessAnswer {
  readonly result: 'PASS' | 'FAIL';
  readonly reasons: readonly string[];
}

/** True when there is nothing to compare with the document that is there now. */
export function isClean(check: PolicyCheck): boolean {
  return check.kind === 'answered' && check.errors.length === 0 && check.publicAccess.result === 'PASS';
}

/**
 * What Access Analyzer finds wrong with the new document and not with the one that is there, one sentence each without its full
 * stop. An error that was there before is not ours; one of it more is.
 */
export function newObjections(
  before: Extract<PolicyCheck, { kind: 'answered' }>,
  after: Extract<PolicyCheck, { kind: 'answered' }>,
): readonly string[] {
  const known = before.errors.map(keyOf);
  const fresh = after.errors.filter((error) => {
    const at = known.indexOf(keyOf(error));
    if (at >= 0) known.splice(at, 1);
    return at < 0;
  });
  const open = after.publicAccess.result === 'FAIL' && before.publicAccess.result === 'PASS';
  return [
    ...fresh.map(({ issueCode, details }) => `ValidatePolicy finds ${issueCode}: ${withoutStop(details)}`),
    ...(open
      ? [`CheckNoPublicAccess fails: ${withoutStop(after.publicAccess.reasons.join('; ')) || 'no reason given'}`]
      : []),
  ];
}

function keyOf({ issueCode, details }: PolicyError): string {
  return `${issueCode} ${details}`;
}

function withoutStop(text: string): string {
  return text.trim().replace(/\.$/, '');
}
