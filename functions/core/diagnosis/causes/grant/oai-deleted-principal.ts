import type { Change, Proposal } from '../../../change.ts';
import { listOf, type Statement } from '../../../policy/document.ts';
import { oaiArn } from '../../../policy/grants.ts';
import type { PolicyEdit } from '../../../policy/patch.ts';
import { defineCause, found, ruledOut } from '../../cause.ts';
import { failsOnlyOn, type GrantGap, grantGap, type NearMiss } from '../../grant-gap.ts';
import { appendGrant, grantStatement, mismatchEvidence } from '../../grant-proposal.ts';
import type { OriginView } from '../../origin-view.ts';
import { livePrincipals, settlingAnswer, unresolvedPrincipals } from '../../policy-settling.ts';

export default defineCause({
  id: 'oai-deleted-principal',
  family: 'grant',
  title: 'The bucket policy grants an identity that was deleted',
  why: 'S3 shows a deleted OAI by its unique id; that id lets nobody in, and S3 refuses to store any new version of a policy that names it.',
  needs: ['bucket.policy'],
  permissions: { read: ['s3:GetBucketPolicy'], fix: ['s3:PutBucketPolicy'] },
  group: 'missing-grant',
  notApplicable: (view) =>
    view.access.kind === 'oai' || view.access.kind === 'unknown' ? undefined : 'the origin does not use an OAI',
  detect: (view, { 'bucket.policy': policy }) => {
    const gap = grantGap(view, policy);
    if (gap.kind === 'answer') return gap.answer;
    const named = gap.nearMisses.filter(({ statement }) => unresolvedPrincipals(statement).length > 0);
    const dead = named.filter((nearMiss) => failsOnlyOn(nearMiss, 'Principal'));
    const settling = settlingAnswer(view, policy);
    if (settling) return settling;
    return dead[0] ? foundDead(view, gap, dead, named) : ruledOut(whyNot(named));
  },
});

function whyNot(named: readonly NearMiss[]): string {
  const first = named[0];
  if (!first) return 'no statement names a principal by its unique id';
  return `statement ${first.index} names the unresolved principal ${unresolvedPrincipals(first.statement).join(', ')}, but it is not about what this origin asks; S3 refuses every new version of the policy until its owner removes it`;
}

function foundDead(view: OriginView, gap: GrantGap, dead: readonly NearMiss[], named: readonly NearMiss[]) {
  const first = dead[0];
  const ids = first ? unresolvedPrincipals(first.statement).join(', ') : '';
  return found({
    impact: gap.impact,
    summary: `Statement ${first?.index} of the policy of bucket ${view.bucket} grants ${ids}, an identity that no longer exists; origin ${view.origin.Id} uses OAI ${oaiOf(view)}.`,
    evidence: mismatchEvidence(view, dead),
    proposal: proposalFor(view, dead, named.length === dead.length),
  });
}

function oaiOf(view: OriginView): string {
  return view.access.kind === 'oai' ? view.access.id : '';
}

/** Written with approval only when nothing unresolved is left afterwards and nothing wider than the read grant comes of it. */
function proposalFor(view: OriginView, dead: readonly NearMiss[], all: boolean): Proposal {
  const writable = all && dead.every(({ statement }) => isNarrow(view, statement));
  const base = appendGrant(view, 'approve');
  const change: Change = { kind: 'put-bucket-policy', bucket: view.bucket ?? '', edits: editsFor(view, dead) };
  return {
    ...base,
    change: writable ? change : { kind: 'manual' },
    safety: writable ? base.safety : 'manual',
    steps: [
      ...(base.safety === 'manual' ? base.steps : []),
      ...dead.map((nearMiss) => stepFor(view, nearMiss)),
      ...(all
        ? []
        : [
            'Another statement names an unresolved principal as well; S3 refuses the whole document until its owner has removed that one.',
          ]),
      'Unique ids are never used again, so removing one takes access from nobody. Right after a write of the policy wait five minutes and read it again: a living OAI shows its unique id for a moment too.',
    ],
    deadEnds: [
      ...base.deadEnds,
      'Creating the OAI again would not fix this: the new one gets another id and another canonical user id.',
      'Deleting the whole statement would not be a repair where it also names principals that live.',
    ],
  };
}

function stepFor(view: OriginView, { index, statement }: NearMiss): string {
  const ids = unresolvedPrincipals(statement).join(', ');
  const oai = oaiArn(oaiOf(view), view.partition);
  if (livePrincipals(statement).length > 0)
    return `Remove ${ids} from statement ${index}, and grant ${oai} s3:GetObject in a statement of its own, in one write.`;
  if (isNarrow(view, statement)) return `Replace ${ids} in statement ${index} by ${oai}.`;
  return `Statement ${index} grants only ${ids}, and more than reading these objects: take it out, and do not put the OAI in its place. Append this statement instead, in one write: ${JSON.stringify(grantStatement(view))}`;
}

/** Appending changes nothing where the mended statement already is that grant. */
function editsFor(view: OriginView, dead: readonly NearMiss[]): readonly PolicyEdit[] {
  const grant = grantStatement(view);
  const edits = dead.flatMap(({ index, statement }) => editsOf(view, index, statement));
  return grant ? [...edits, { kind: 'append-statement', statement: grant }] : edits;
}

function editsOf(view: OriginView, index: number, statement: Statement): readonly PolicyEdit[] {
  const ids = unresolvedPrincipals(statement);
  const replace = livePrincipals(statement).length === 0 ? ids.slice(0, 1) : [];
  return [
    ...replace.map(
      (from): PolicyEdit => ({ kind: 'replace-principal', index, from, to: oaiArn(oaiOf(view), view.partition) }),
    ),
    ...ids.slice(replace.length).map((value): PolicyEdit => ({ kind: 'remove-principal', index, value })),
  ];
}

/** Mending the statement gives the living OAI no more than reading this origin's objects. */
function isNarrow(view: OriginView, statement: Statement): boolean {
  const { Action, Resource } = statement;
  if (livePrincipals(statement).length > 0) return true;
  if (Action === undefined || Resource === undefined) return false;
  const start = `arn:${view.partition}:s3:::${view.bucket}/${view.keyPrefix}`;
  const reads = listOf(Action).every((action) => action.toLowerCase() === 's3:getobject');
  return reads && listOf(Resource).every((resource) => resource.startsWith(start));
}
