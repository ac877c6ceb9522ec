import {
  listOf,
  type PolicyDocument,
  parsePolicyText,
  type Statement,
  statementsOf,
} from '../../../functions/core/policy/document.ts';
import { AwsError } from '../aws-error.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html: 20 KB */
const LIMIT_BYTES = 20_480;

const DOCUMENT_FIELDS = new Set(['Version', 'Id', 'Statement']);
const STATEMENT_FIELDS = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);
/** Actions on objects alone; naming only the bucket's ARN for them is an error S3 reports. */
const OBJECT_ACTION =
  /^s3:(GetObject|PutObject|DeleteObject|RestoreObject|AbortMultipartUpload|ListMultipartUploadParts)\w*$/i;
const BUCKET_ACTION =
  /^s3:(ListBucket\w*|GetBucket\w*|PutBucket\w*|DeleteBucket\w*|GetLifecycleConfiguration|GetEncryptionConfiguration)$/i;

export function malformed(message: string, details: Record<string, string> = {}): AwsError {
  return new AwsError('MalformedPolicy', 400, message, { details });
}

/** The document, when S3 would accept it for this bucket; principals are checked separately. Throws MalformedPolicy. */
export function readPolicyDocument(text: string, bucket: string): PolicyDocument {
  if (!text.trimStart().startsWith('{')) throw malformed("Policies must be valid JSON and the first byte must be '{'");
  const document = parsePolicyText(text);
  if (!document) throw malformed('This policy contains invalid Json');
  checkFields(document, DOCUMENT_FIELDS);
  if (document.Version !== undefined && !['2012-10-17', '2008-10-17'].includes(document.Version)) {
    throw malformed('The policy must contain a valid version string');
  }
  const statements = statementsOf(document);
  if (statements.length === 0) throw malformed('Missing required field Statement');
  for (const statement of statements) checkStatement(statement, bucket);
  const bytes = Buffer.byteLength(JSON.stringify(document), 'utf8');
  if (bytes > LIMIT_BYTES)
    throw malformed(`Normalized policy document exceeds the maximum allowed size of ${LIMIT_BYTES} bytes.`);
  return document;
}

function checkFields(element: object, allowed: ReadonlySet<string>): void {
  const unknown = Object.keys(element).find((field) => !allowed.has(field));
  if (unknown !== undefined) throw malformed(`Unknown field ${unknown}`);
}

function checkStatement(statement: Statement, bucket: string): void {
  checkFields(statement, STATEMENT_FIELDS);
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny')
    throw malformed(`Invalid effect : ${String(statement.Effect)}`);
  for (const name of ['Principal', 'Action', 'Resource'] as const) checkEither(statement, name, `Not${name}`);
  for (const action of [...listOf(statement.Action), ...listOf(statement.NotAction)]) {
    if (action !== '*' && !/^s3:[A-Za-z*?]+$/i.test(action)) throw malformed('Policy has invalid action');
  }
  const resources = [...listOf(statement.Resource), ...listOf(statement.NotResource)];
  for (const resource of resources) checkResource(resource, bucket);
  checkActionsApply(statement);
}

function checkEither(statement: Statement, name: string, negated: string): void {
  const has = statement[name] !== undefined;
  const hasNegated = statement[negated] !== undefined;
  if (has && hasNegated) throw malformed(`Statement has both ${name} and ${negated}`);
  if (!has && !hasNegated) throw malformed(`Missing required field ${name}`);
}

/** A bucket policy speaks about its own bucket only. */
function checkResource(resource: string, bucket: string): void {
  const named = /^arn:aws(?:-cn|-us-gov)?:s3:::([^/]+)(?:\/.*)?$/.exec(resource);
  if (resource === '*' || named?.[1] === bucket || named?.[1] === '*' || named?.[1] === `${bucket}*`) return;
  throw malformed('Policy has invalid resource', { Detail: resource });
}

function checkActionsApply({ Action, Resource }: Statement): void {
  const resources = listOf(Resource);
  if (resources.length === 0 || resources.some((resource) => /[*?]$/.test(resource) && !resource.includes('/'))) return;
  const objects = resources.some((resource) => resource.includes('/'));
  const buckets = resources.some((resource) => !resource.includes('/'));
  const idle = listOf(Action).some(
    (action) => (OBJECT_ACTION.test(action) && !objects) || (BUCKET_ACTION.test(action) && !buckets),
  );
  if (idle) throw malformed('Action does not apply to any resource(s) in statement');
}
