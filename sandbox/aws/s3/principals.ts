import {
  listOf,
  type PolicyDocument,
  type PrincipalElement,
  type Statement,
  statementsOf,
} from '../../../functions/core/policy/document.ts';
import type { World } from '../../world.ts';
import { malformed } from './policy-document-rules.ts';

const OAI_ARN = /^arn:aws[a-z-]*:iam::cloudfront:user\/CloudFront[ _]Origin[ _]Access[ _]Identity[ _]([A-Z0-9]+)$/;
const IAM_ARN = /^arn:aws[a-z-]*:(iam::\d{12}:(root|user\/.+|role\/.+)|sts::\d{12}:(assumed-role|federated-user)\/.+)$/;
const SERVICE = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/;

/**
 * S3 resolves every principal on write, refuses what does not exist, and stores its own spelling: a canonical user becomes an ARN,
 * an account id the account's root. https://docs.aws.amazon.com/AmazonS3/latest/userguide/security_iam_service-with-iam.html
 */
export function settlePrincipals(world: World, document: PolicyDocument): PolicyDocument {
  return rewrite(document, (type, value) => {
    const settled = settle(world, type, value);
    if (settled === undefined) throw malformed('Invalid principal in policy', { Detail: `"${type}" : "${value}"` });
    return settled;
  });
}

/** A moment after the write S3 shows an OAI by its unique id; it settles to the ARN. */
export function unsettledPrincipals(document: PolicyDocument): PolicyDocument {
  return rewrite(document, (type, value) => {
    const id = OAI_ARN.exec(value)?.[1];
    return { type, value: id === undefined ? value : uniqueIdOf(id) };
  });
}

/** Unique ids start with AIDA; this one is the OAI's own for life. */
export function uniqueIdOf(oaiId: string): string {
  return `AIDA${oaiId
    .replace(/[^A-Z2-7]/g, 'Q')
    .padEnd(17, 'J')
    .slice(0, 17)}`;
}

export function oaiArn(id: string): string {
  return `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${id}`;
}

interface Spelling {
  readonly type: string;
  readonly value: string;
}

function settle(world: World, type: string, value: string): Spelling | undefined {
  if (type === 'Service') return SERVICE.test(value) ? { type, value } : undefined;
  if (type === 'CanonicalUser') return settleCanonicalUser(world, value);
  if (type === 'Federated') return { type, value };
  return type === 'AWS' ? settleAws(world, value) : undefined;
}

function settleCanonicalUser(world: World, canonicalId: string): Spelling | undefined {
  const oai = [...world.originAccessIdentities.values()].find(({ value }) => value.S3CanonicalUserId === canonicalId);
  return oai?.value.Id === undefined ? undefined : { type: 'AWS', value: oaiArn(oai.value.Id) };
}

function settleAws(world: World, value: string): Spelling | undefined {
  if (world.deletedPrincipals.has(value)) return undefined;
  if (value === '*') return { type: 'AWS', value };
  if (/^\d{12}$/.test(value)) return { type: 'AWS', value: `arn:aws:iam::${value}:root` };
  const oaiId = OAI_ARN.exec(value)?.[1];
  if (oaiId !== undefined)
    return world.originAccessIdentities.has(oaiId) ? { type: 'AWS', value: oaiArn(oaiId) } : undefined;
  return IAM_ARN.test(value) ? { type: 'AWS', value } : undefined;
}

function rewrite(document: PolicyDocument, spell: (type: string, value: string) => Spelling): PolicyDocument {
  const rewritten = statementsOf(document).map((statement) => rewriteStatement(statement, spell));
  return { ...document, Statement: Array.isArray(document.Statement) ? rewritten : (rewritten[0] ?? rewritten) };
}

function rewriteStatement(statement: Statement, spell: (type: string, value: string) => Spelling): Statement {
  return {
    ...statement,
    ...(statement.Principal === undefined ? {} : { Principal: rewritePrincipal(statement.Principal, spell) }),
    ...(statement.NotPrincipal === undefined ? {} : { NotPrincipal: rewritePrincipal(statement.NotPrincipal, spell) }),
  };
}

function rewritePrincipal(
  principal: PrincipalElement,
  spell: (type: string, value: string) => Spelling,
): PrincipalElement {
  if (typeof principal === 'string') {
    if (principal !== '*') throw malformed('Invalid principal in policy', { Detail: principal });
    return principal;
  }
  const spelled = Object.entries(principal).flatMap(([type, values]) =>
    listOf(values).map((value) => spell(type, value)),
  );
  const types = [...new Set(spelled.map(({ type }) => type))];
  return Object.fromEntries(types.map((type) => [type, oneOrMany(spelled.filter((entry) => entry.type === type))]));
}

function oneOrMany(spelled: readonly Spelling[]): string | readonly string[] {
  const values = spelled.map(({ value }) => value);
  return values.length === 1 && values[0] !== undefined ? values[0] : values;
}
