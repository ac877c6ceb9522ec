import type { TrailRecord } from './record.ts';

/** Who made a call, and by what means. All texts come from outside. */
export interface Actor {
  /** ARN of the caller; a service, a principal id or a type where there is none. */
  readonly name: string;
  readonly role?: string;
  readonly session?: string;
  /** `CloudFormation`, `the console`, `the AWS CLI` …; left out when the record does not say. */
  readonly means?: string;
  readonly sourceIp?: string;
}

/** An AWS service and an anonymous caller have no ARN. */
export function actorOf(record: TrailRecord): Actor {
  const { arn, sessionContext, invokedBy, principalId, type } = record.userIdentity;
  const name = arn ?? sessionContext?.sessionIssuer?.arn ?? invokedBy ?? principalId ?? type ?? 'unknown';
  const means = meansOf(record);
  const { sourceIPAddress } = record;
  const isService = sourceIPAddress?.endsWith('.amazonaws.com') ?? true;
  return {
    name,
    ...sessionOf(name),
    ...(means === undefined ? {} : { means }),
    ...(sourceIPAddress === undefined || isService ? {} : { sourceIp: sourceIPAddress }),
  };
}

const SESSION = /^arn:aws[a-z-]*:sts::\d{12}:assumed-role\/([^/]+)\/([^/]+)$/;

function sessionOf(arn: string): { readonly role?: string; readonly session?: string } {
  const [, role, session] = SESSION.exec(arn) ?? [];
  return role === undefined || session === undefined ? {} : { role, session };
}

const SERVICES: Readonly<Record<string, string>> = {
  'cloudformation.amazonaws.com': 'CloudFormation',
  'config.amazonaws.com': 'AWS Config',
  'ssm.amazonaws.com': 'Systems Manager',
  'servicecatalog.amazonaws.com': 'Service Catalog',
};

/** User agents are what the caller says of itself; in this order, because tools name the SDK they use as well. */
const USER_AGENTS: readonly (readonly [RegExp, string])[] = [
  [/terraform/i, 'Terraform'],
  [/opentofu/i, 'OpenTofu'],
  [/pulumi/i, 'Pulumi'],
  [/^\[?(?:S3Console|console\.amazonaws\.com|signin\.amazonaws\.com|AWSConsole)/i, 'the console'],
  [/^\[?aws-cli\//i, 'the AWS CLI'],
  [/^\[?(?:aws-sdk|Boto3|Botocore|APN\/|m\/)/i, 'an AWS SDK'],
];

/** A service that called for somebody is AWS's own word; a console session is too; the user agent comes last. */
function meansOf({ userIdentity, sessionCredentialFromConsole, userAgent = '' }: TrailRecord): string | undefined {
  const { invokedBy } = userIdentity;
  if (invokedBy !== undefined) return SERVICES[invokedBy] ?? invokedBy;
  if (sessionCredentialFromConsole === 'true') return 'the console';
  return USER_AGENTS.find(([pattern]) => pattern.test(userAgent))?.[1];
}
