import { isObject } from './canonical-json.ts';
import { parseOperator } from './condition-operator.ts';
import { listOf, type PolicyDocument, type Statement, statementsOf } from './document.ts';
import { parseIpRange } from './ip-range.ts';
import { textsOf } from './match-value.ts';

export interface PublicAccess {
  /** `unknown` = it rests on something whose treatment by S3 is not documented, or on a malformed statement. */
  readonly public: boolean | 'unknown';
  /** Indexes of the statements that make it so, from 0. */
  readonly statements: readonly number[];
}

/**
 * What S3 calls a public policy: one Allow that is not limited to fixed principals or to fixed values of certain keys makes the
 * whole policy public. Neither an OAI grant nor a service principal's is.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export function isPublic(document: PolicyDocument | null): PublicAccess {
  const answers = statementsOf(document).map(isPublicStatement);
  const having = (answer: boolean | 'unknown') => answers.flatMap((each, index) => (each === answer ? [index] : []));
  const open = having(true);
  if (open.length > 0) return { public: true, statements: open };
  const undecided = having('unknown');
  return { public: undecided.length > 0 ? 'unknown' : false, statements: undecided };
}

function isPublicStatement(statement: Statement): boolean | 'unknown' {
  if (statement.Effect !== 'Allow') return false;
  const fixed = namesFixedPrincipals(statement);
  if (fixed === true) return false;
  const limit = limitOf(statement.Condition);
  if (limit === 'fixed') return false;
  return limit === 'unknown' || fixed === 'unknown' ? 'unknown' : true;
}

/** A federated identity provider stands for everybody who can sign in there: not fixed. */
function namesFixedPrincipals({ Principal, NotPrincipal }: Statement): boolean | 'unknown' {
  const principal: unknown = Principal;
  if (NotPrincipal !== undefined) return principal === undefined ? false : 'unknown';
  if (principal === '*') return false;
  if (!isObject(principal)) return 'unknown';
  const entries = Object.entries(principal).flatMap(([type, names]) =>
    (textsOf(names) ?? ['?']).map((name) => ({ type, name })),
  );
  if (entries.some(({ type, name }) => type === 'Federated' || name === '*')) return false;
  return entries.length > 0 && entries.every(({ type, name }) => FIXED_TYPES.has(type) && !hasWildcard(name))
    ? true
    : 'unknown';
}

const FIXED_TYPES = new Set(['AWS', 'Service', 'CanonicalUser']);

type Limit = 'none' | 'fixed' | 'unknown';

/** Conditions are AND-ed: one that limits is enough. */
function limitOf(condition: unknown): Limit {
  if (condition === undefined) return 'none';
  if (!isObject(condition)) return 'unknown';
  const limits = Object.entries(condition).flatMap(([operator, keys]) =>
    isObject(keys)
      ? Object.entries(keys).map(([key, values]) => limitOfKey(operator, key.toLowerCase(), values))
      : ['unknown' as const],
  );
  return limits.includes('fixed') ? 'fixed' : limits.includes('unknown') ? 'unknown' : 'none';
}

const LIMITING_KEYS = new Set([
  'aws:principalorgid',
  'aws:principalarn',
  'aws:sourcearn',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourceowner',
  'aws:sourceaccount',
  'aws:userid',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
  's3:dataaccesspointarn',
  's3:dataaccesspointaccount',
]);

/** They say who calls, and S3 does not document whether it counts them. */
const UNDOCUMENTED_KEYS = new Set([
  'aws:principalaccount',
  'aws:principalorgpaths',
  'aws:principalisawsservice',
  'aws:principalservicename',
  'aws:principalservicenameslist',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:sourcevpcarn',
  'aws:vpcsourceip',
]);

/** Only operators that demand the key and a positive match can limit: no `…IfExists`, no `ForAllValues`, no negation. */
function limitOfKey(operatorName: string, key: string, values: unknown): Limit {
  const written = parseOperator(operatorName);
  if (!written) return 'unknown';
  const { operator, ifExists, set } = written;
  if (operator.kind === 'presence' || operator.negated || ifExists || set === 'all') return 'none';
  const texts = listOf<unknown>(values).map(String);
  if (key === 'aws:sourceip') return operator.name === 'IpAddress' && texts.every(isNarrowRange) ? 'fixed' : 'none';
  if (UNDOCUMENTED_KEYS.has(key)) return 'unknown';
  if (!LIMITING_KEYS.has(key) || !/^(String|Arn)/.test(operator.name)) return 'none';
  return texts.every((text) => isFixedValue(key, text)) ? 'fixed' : 'none';
}

/** An access point ARN may leave the access point open as long as the account is fixed. */
function isFixedValue(key: string, text: string): boolean {
  if (text.includes('${')) return false;
  if (key === 's3:dataaccesspointarn') return /^arn:aws[a-z-]*:s3:[^:]*:\d{12}:accesspoint\/[^:]+$/.test(text);
  return text !== '' && !hasWildcard(text);
}

/** Broader than /8 (IPv4) or /32 (IPv6) counts as everybody. */
function isNarrowRange(text: string): boolean {
  const range = parseIpRange(text);
  return range !== undefined && range.prefixLength >= (range.family === 4 ? 8 : 32);
}

function hasWildcard(text: string): boolean {
  return /[*?]/.test(text);
}
