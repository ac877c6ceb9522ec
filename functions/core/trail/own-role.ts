/** The roles Originmend runs as, so that it does not answer its own writes. */
export interface Self {
  readonly roleArns: readonly string[];
}

/**
 * True when one of the ARNs is one of our roles: either the role itself or a session of it. A session ARN leaves the role's path out,
 * and role names are unique within an account whatever their path and case, so account and name decide.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function isOwnRole(arns: readonly string[], self: Self): boolean {
  const own = new Set(self.roleArns.flatMap(roleIn));
  return arns.flatMap(roleIn).some((role) => own.has(role));
}

const ROLE = /^arn:aws[a-z-]*:iam::(\d{12}):role\/(?:[^/]+\/)*([^/]+)$/;
const SESSION = /^arn:aws[a-z-]*:sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/;

function roleIn(arn: string): readonly string[] {
  const match = ROLE.exec(arn) ?? SESSION.exec(arn);
  return match ? [`${match[1]}:${match[2]}`.toLowerCase()] : [];
}
