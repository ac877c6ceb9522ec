import { grantStatement } from '../diagnosis/grant-proposal.ts';
import { otherCallers } from '../policy/cloudfront-request.ts';
import { listOf, type PolicyDocument, type Statement, statementsOf } from '../policy/document.ts';
import { sameStatement } from '../policy/equality.ts';
import { evaluate } from '../policy/evaluate.ts';
import { oaiArn } from '../policy/grants.ts';
import { POLICY_LIMIT_BYTES, type PolicyEdit, policyBytes } from '../policy/patch.ts';
import { isPublic } from '../policy/public-access.ts';
import type { Candidate } from './candidate.ts';

/** Returns why the change must not be written, or undefined. */
export type Guardrail = (candidate: Candidate) => string | undefined;

/**
 * Every bucket-policy change passes all of these, whatever its cause and whoever approves. They repeat what the causes already
 * intend, on purpose: a mistake in a cause must not reach a bucket.
 */
export const GUARDRAILS: readonly (readonly [name: string, guardrail: Guardrail])[] = [
  ['bucket-owner', bucketIsOurs],
  ['bucket-region', regionIsKnown],
  ['partition', partitionIsSupported],
  ['only-appends-the-grant', onlyAppendsTheGrant],
  ['keeps-other-statements', keepsOtherStatements],
  ['unresolved-principal', noUnresolvedPrincipal],
  ['would-not-help', helps],
  ['other-callers', nobodyElseChanges],
  ['public', staysPrivate],
  ['size', fits],
];

function bucketIsOurs({ views, bucket }: Candidate): string | undefined {
  for (const view of views) {
    const owner = view.read('bucket.ownerAccountId');
    if (owner.kind !== 'known')
      return `it is not known which account owns bucket ${bucket} (${owner.path}); allow s3:ListBucket on it for HeadBucket and try again`;
    if (owner.value !== view.distributionAccountId)
      return `bucket ${bucket} belongs to account ${owner.value}, not to ${view.distributionAccountId}: its owner must make the change`;
  }
  return undefined;
}

function regionIsKnown({ views, bucket }: Candidate): string | undefined {
  const region = views[0]?.read('bucket.region');
  return region?.kind === 'known' ? undefined : `the region of bucket ${bucket} is not known`;
}

/** CloudFront is not in AWS GovCloud, and nothing confirms how it reaches buckets there. */
function partitionIsSupported({ views }: Candidate): string | undefined {
  const govCloud = views.find((view) => view.s3?.partition === 'aws-us-gov');
  return govCloud
    ? `bucket ${govCloud.bucket} is in AWS GovCloud, where grants to CloudFront are not confirmed; a person must decide`
    : undefined;
}

/**
 * Invariant 1 and 3: the only thing ever added is the exact read grant of one of these origins; the only thing ever taken out of
 * somebody's statement is an identity that no longer exists, and only the OAI of one of these origins takes its place.
 */
function onlyAppendsTheGrant({ edits, views, before }: Candidate): string | undefined {
  const grants = views.map(grantStatement).filter((grant) => grant !== undefined);
  const oais = views.flatMap(({ access, partition }) => (access.kind === 'oai' ? [oaiArn(access.id, partition)] : []));
  const statements = statementsOf(before);
  const allows = (index: number) => statements[index]?.Effect === 'Allow' && 'Principal' in statements[index];
  const isAllowed = (edit: PolicyEdit): boolean => {
    switch (edit.kind) {
      case 'append-statement':
        return grants.some((grant) => sameStatement(grant, edit.statement));
      case 'replace-principal':
        return (
          allows(edit.index) &&
          UNRESOLVED.test(edit.from) &&
          oais.includes(edit.to) &&
          grants.some((grant) => grantsNoMore(statements[edit.index] ?? {}, grant))
        );
      case 'remove-principal':
        return allows(edit.index) && UNRESOLVED.test(edit.value);
      case 'add-condition':
        return false;
    }
  };
  const foreign = edits.find((edit) => !isAllowed(edit));
  return foreign ? `it would do more than append the read grant of this distribution (${foreign.kind})` : undefined;
}

/** Whoever takes the place of a principal there gets what the read grant gives at most. Conditions can only narrow. */
function grantsNoMore({ Action, NotAction, Resource, NotResource }: Statement, grant: Statement): boolean {
  if (NotAction !== undefined || NotResource !== undefined) return false;
  const [actions, resources] = [listOf<unknown>(Action), listOf<unknown>(Resource)];
  const start = String(grant.Resource).replace(/\*$/, '');
  return (
    actions.length > 0 &&
    resources.length > 0 &&
    actions.every((action) => /^s3:GetObject$/i.test(String(action))) &&
    resources.every((resource) => String(resource).startsWith(start))
  );
}

/** The unique id that S3 shows for an identity that is gone. */
const UNRESOLVED = /^(?:AIDA|AROA)[A-Z0-9]{12,}$/;

/** Invariant 2: everything that was there is still there, unchanged and in the same order, unless an edit says so itself. */
function keepsOtherStatements({ before, after, edits }: Candidate): string | undefined {
  const edited = new Set(edits.flatMap((edit) => ('index' in edit ? [edit.index] : [])));
  const afterStatements = statementsOf(after);
  const lost = statementsOf(before).findIndex(
    (statement, index) => !edited.has(index) && JSON.stringify(statement) !== JSON.stringify(afterStatements[index]),
  );
  if (lost >= 0) return `statement ${lost} would change`;
  const elements = (document: PolicyDocument | null) => JSON.stringify({ ...document, Statement: undefined });
  return before !== null && elements(before) !== elements(after)
    ? 'Version, Id or an unknown element would change'
    : undefined;
}

/** S3 refuses to store a document that names a principal it cannot resolve, wherever in it that is. */
function noUnresolvedPrincipal({ after }: Candidate): string | undefined {
  const index = statementsOf(after).findIndex((statement) => principalIds(statement).some((id) => UNRESOLVED.test(id)));
  if (index < 0) return undefined;
  const ids = principalIds(statementsOf(after)[index] ?? {}).filter((id) => /^(AIDA|AROA)/.test(id));
  return `statement ${index} names the unresolved principal ${ids.join(', ')}; S3 would refuse the whole document ("Invalid principal in policy") until that principal is removed by its owner`;
}

function principalIds(statement: Statement): readonly string[] {
  return [statement.Principal, statement.NotPrincipal].flatMap((principal: unknown) =>
    typeof principal === 'object' && principal !== null
      ? Object.values(principal).flatMap((values: unknown) =>
          listOf(values as string | readonly string[]).filter((value) => typeof value === 'string'),
        )
      : [],
  );
}

/** The proof: at least one refused request becomes allowed, and no answer stays unknown. */
function helps({ requests, views, before }: Candidate): string | undefined {
  const undecided = requests.find(({ after }) => after.evaluation.decision === 'unknown');
  if (undecided)
    return `whether CloudFront could read ${undecided.resource} afterwards is not known: ${reasonOf(undecided.after)}`;
  const mended = requests.filter(
    ({ before, after }) => before.evaluation.decision !== 'allowed' && after.evaluation.decision === 'allowed',
  );
  if (mended.length > 0) return undefined;
  const denied = requests.find(({ after }) => after.evaluation.decision === 'explicitDeny');
  if (denied)
    return `statement ${denied.after.evaluation.because[0]?.index ?? '?'} explicitly denies CloudFront, and no grant can overrule it`;
  const literal = views.find(({ keyPrefix }) => /[*?]|\$\{/.test(keyPrefix));
  if (literal && before !== null && before.Version !== '2012-10-17')
    return `the origin path ${literal.origin.OriginPath ?? ''} holds characters that only a policy of Version 2012-10-17 can spell out, and this one is of Version ${before.Version ?? '2008-10-17, which holds where none is given'}; changing the Version may change what its other statements mean, so its owner must decide`;
  return 'it would not let CloudFront read anything it cannot read now';
}

function reasonOf(check: Candidate['requests'][number]['after']): string {
  const elements = check.evaluation.because.flatMap((match) =>
    match.elements.filter((element) => element.match === 'unknown'),
  );
  return elements.map((element) => element.reason).join('; ') || 'the policy cannot be decided';
}

function nobodyElseChanges(candidate: Candidate): string | undefined {
  for (const request of callersToCompare(candidate)) {
    const before = evaluate(candidate.before, request).decision;
    const after = evaluate(candidate.after, request).decision;
    if (before !== after)
      return `${request.action} on ${request.resource} by another caller (${JSON.stringify(request.principal)}) would go from ${before} to ${after}`;
  }
  return undefined;
}

/** Requests of everybody but the origins concerned; their answers must not change. */
export function callersToCompare({ views, before }: Candidate): ReturnType<typeof otherCallers> {
  return views.flatMap((view) =>
    otherCallers({
      document: before,
      distribution: view.distribution,
      access: view.access,
      bucket: view.bucket ?? '',
      partition: view.partition,
      keyPrefix: view.keyPrefix,
      siblings: views,
    }),
  );
}

/** A document that is public is refused by Block Public Access as a whole, whichever statement makes it so. */
function staysPrivate({ before, after, views, bucket }: Candidate): string | undefined {
  const now = isPublic(after);
  if (now.public === false) return undefined;
  if (isPublic(before).public === false) return 'it would make the bucket policy public';
  const block = views[0]?.read('bucket.publicAccessBlock');
  const blocks = block?.kind === 'known' ? block.value?.BlockPublicPolicy === true : true;
  if (!blocks) return undefined;
  return `statement ${now.statements.join(', ')} already makes the policy of bucket ${bucket} public, so Block Public Access (BlockPublicPolicy) refuses every new version of it; scope that statement first`;
}

function fits({ after, bucket }: Candidate): string | undefined {
  const bytes = policyBytes(after);
  if (bytes <= POLICY_LIMIT_BYTES) return undefined;
  return `the policy of bucket ${bucket} would have ${bytes} bytes; S3 allows ${POLICY_LIMIT_BYTES}. Merge the AWS:SourceArn values of equal CloudFront grants into one statement first`;
}
