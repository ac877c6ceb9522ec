import { distributionsUsing, oaiOfOrigin } from '../diagnosis/origin-users.ts';
import { type OriginView, originViews } from '../diagnosis/origin-view.ts';
import { readersOf } from '../diagnosis/other-readers.ts';
import { type Facts, isUnreadable, type OriginAccessIdentityFacts, readFact } from '../facts.ts';
import { otherCallers } from '../policy/cloudfront-request.ts';
import { policyDiff } from '../policy/diff.ts';
import { listOf, type PolicyDocument, parsePolicyText, type Statement, statementsOf } from '../policy/document.ts';
import { evaluate } from '../policy/evaluate.ts';
import { oaiArn } from '../policy/grants.ts';
import { applyEdits } from '../policy/patch.ts';
import { fingerprintOf } from './fingerprint.ts';
import { textMark } from './key-policy-text.ts';
import type { Planned } from './plan.ts';
import { bucketPolicyTarget } from './plan-target.ts';
import { refusedPlan } from './refusal.ts';

/** Which grant a finished migration leaves behind. */
export interface LeftOaiGrant {
  readonly bucket: string;
  readonly oaiId: string;
}

/**
 * Takes one OAI of this account out of a bucket policy: its statement where it names nobody else, otherwise its name in the list.
 * Refused while any distribution of the account, staging ones included, uses it or has edge locations that may, and when anybody but
 * the OAI would notice. [] = nothing grants it.
 */
export function planOaiGrantRemoval(
  facts: Facts,
  { bucket, oaiId }: LeftOaiGrant,
  policyText: string | null | undefined,
): readonly Planned[] {
  const target = bucketPolicyTarget(bucket);
  const refuse = (guardrail: string, because: string) => [refusedPlan(target, [], guardrail, because, bucket)];
  if (isUnreadable(facts.distribution)) return [];
  const { distribution } = facts;
  const views = originViews(facts, distribution).filter((view) => view.bucket === bucket);
  const [view] = views;
  const before = typeof policyText === 'string' ? parsePolicyText(policyText) : undefined;
  if (!view || policyText === null) return [];
  if (!before || policyText === undefined) return refuse('bucket-policy', `${target} is not known`);
  const users = distributionsUsing(view, (origin) => oaiOfOrigin(origin) === oaiId);
  if (users.kind !== 'known') return refuse('oai-in-use', `which distributions use OAI ${oaiId} is not known`);
  if (users.ids.length > 0) return refuse('oai-in-use', `${users.ids.join(', ')} uses OAI ${oaiId}`);
  if (distribution.Status !== 'Deployed')
    return refuse(
      'deployed',
      `distribution ${distribution.Id} is ${distribution.Status ?? 'in an unknown state'}: edge locations may still use the OAI`,
    );
  const deploying = (readersOf(view) ?? []).filter(({ Status }) => Status !== 'Deployed');
  if (deploying.length > 0)
    return refuse(
      'deployed',
      `${deploying.map(({ Id, Status }) => `distribution ${Id} is ${Status ?? 'in an unknown state'}`).join(', ')}: edge locations may still use the OAI`,
    );
  const after = withoutOai(before, namesOf(facts, view, oaiId));
  if (JSON.stringify(after) === JSON.stringify(before)) return [];
  if (readFact(facts, ['originAccessIdentities', oaiId, 'S3CanonicalUserId']).kind !== 'known')
    return refuse(
      'oai-owner',
      `OAI ${oaiId} is not known to belong to this account, so distributions of another account may use it`,
    );
  if (statementsOf(after).length === 0) return refuse('keeps-other-statements', 'no statement would be left');
  const noticed = noticedBy(before, after, view, views, oaiId);
  if (noticed) return refuse('other-callers', noticed);
  const [owner, region] = [view.read('bucket.ownerAccountId'), view.read('bucket.region')];
  if (owner.kind !== 'known' || owner.value !== view.distributionAccountId || region.kind !== 'known')
    return refuse('bucket-owner', `bucket ${bucket} is not known to belong to this account`);
  const [distributionArn, version] = [distribution.ARN, textMark(policyText)];
  return [
    {
      kind: 'plan',
      plan: {
        kind: 'remove-oai-grant',
        distributionId: distribution.Id,
        distributionArn,
        bucket,
        region: region.value,
        ownerAccountId: owner.value,
        causes: [],
        safety: 'approve',
        oaiId,
        after,
        version,
        checked: [
          `No distribution of this account, staging ones included, uses OAI ${oaiId}.`,
          'Requests of every other caller were evaluated before and after: none changes.',
        ],
        diff: policyDiff(before, after),
        fingerprint: fingerprintOf({ kind: 'remove-oai-grant', target, distributionArn, version, change: after }),
        warnings: ['A distribution of another account could still use the OAI; nothing here can show that.'],
      },
    },
  ];
}

/** The spellings of one OAI as a principal: its ARN, and its canonical user id. */
function namesOf(facts: Facts, view: OriginView, oaiId: string): ReadonlySet<string> {
  const identity = readFact<OriginAccessIdentityFacts>(facts, ['originAccessIdentities', oaiId]);
  const canonical = identity.kind === 'known' ? identity.value.S3CanonicalUserId : undefined;
  const arn = oaiArn(oaiId, view.partition);
  return new Set([arn, arn.replaceAll(' ', '_'), ...(canonical === undefined ? [] : [canonical])]);
}

function withoutOai(document: PolicyDocument, names: ReadonlySet<string>): PolicyDocument {
  const statements = statementsOf(document);
  const lists = statements.flatMap((statement, index) =>
    namesOnly(statement, names)
      ? []
      : namedIn(statement, names).map((value) => ({ kind: 'remove-principal' as const, index, value })),
  );
  const trimmed = applyEdits(document, lists);
  if (!statements.some((statement) => namesOnly(statement, names))) return trimmed;
  return { ...trimmed, Statement: statementsOf(trimmed).filter((statement) => !namesOnly(statement, names)) };
}

/** Who a granting statement names; a Deny is never touched. */
function principalsOf({ Effect, Principal }: Statement): readonly string[] {
  return Effect === 'Allow' && typeof Principal === 'object'
    ? Object.values(Principal).flatMap((value) => listOf(value))
    : [];
}

function namedIn(statement: Statement, names: ReadonlySet<string>): readonly string[] {
  return principalsOf(statement).filter((principal) => names.has(principal));
}

function namesOnly(statement: Statement, names: ReadonlySet<string>): boolean {
  const principals = principalsOf(statement);
  return principals.length > 0 && principals.every((principal) => names.has(principal));
}

/** Everybody but the OAI must get the answers they got before. */
function noticedBy(
  before: PolicyDocument,
  after: PolicyDocument,
  { distribution, bucket = '', partition, keyPrefix }: OriginView,
  siblings: readonly OriginView[],
  oaiId: string,
): string | undefined {
  const access = { kind: 'oai', id: oaiId } as const;
  const callers = otherCallers({ document: before, distribution, access, bucket, partition, keyPrefix, siblings });
  const changed = callers.find((request) => evaluate(before, request).decision !== evaluate(after, request).decision);
  return (
    changed &&
    `${changed.action} on ${changed.resource} by another caller (${JSON.stringify(changed.principal)}) would change`
  );
}
