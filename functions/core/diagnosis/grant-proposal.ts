import type { Proposal, Safety } from '../change.ts';
import { type PolicyDocument, type Statement, statementsOf } from '../policy/document.ts';
import { oacReadStatement, oaiReadStatement } from '../policy/grants.ts';
import { GRANT_DEAD_ENDS, OAC_CANONICAL_ID_DEAD_END } from './dead-ends.ts';
import type { Evidence } from './diagnosis.ts';
import type { NearMiss } from './grant-gap.ts';
import type { OriginView } from './origin-view.ts';

/** The one statement that lets this origin's identity read its prefix; undefined for anonymous origins, which have none. */
export function grantStatement(view: OriginView): Statement | undefined {
  const target = { bucket: view.bucket ?? '', partition: view.partition, prefix: view.keyPrefix };
  if (view.access.kind === 'oac') return oacReadStatement({ ...target, distributionArn: view.distribution.ARN });
  if (view.access.kind === 'oai') return oaiReadStatement({ ...target, oaiId: view.access.id });
  return undefined;
}

/** Appends the grant. The bucket's owner must be this account, otherwise nobody here can write and the answer is for the owner. */
export function appendGrant(view: OriginView, safety: Safety, steps: readonly string[] = []): Proposal {
  const statement = grantStatement(view);
  const bucket = view.bucket ?? '';
  const foreign = isForeignBucket(view);
  return {
    change: statement
      ? { kind: 'put-bucket-policy', bucket, edits: [{ kind: 'append-statement', statement }] }
      : { kind: 'manual' },
    safety: foreign ? 'manual' : safety === 'auto' && !isOwnBucket(view) ? 'approve' : safety,
    steps: [
      foreign
        ? ownerStep(view)
        : `Append the statement ${statement?.Sid ?? ''} to the policy of bucket ${bucket}; every other statement stays as it is.`,
      ...steps,
    ],
    deadEnds: view.access.kind === 'oac' ? [...GRANT_DEAD_ENDS, OAC_CANONICAL_ID_DEAD_END] : GRANT_DEAD_ENDS,
  };
}

function ownerStep(view: OriginView): string {
  const owner = view.read('bucket.ownerAccountId');
  const account = owner.kind === 'known' ? owner.value : 'another account';
  return `Bucket ${view.bucket} belongs to ${account}: only that account can change its policy. Send its owner the statement ${grantStatement(view)?.Sid ?? ''} to append.`;
}

export function isOwnBucket(view: OriginView): boolean {
  const owner = view.read('bucket.ownerAccountId');
  return owner.kind === 'known' && owner.value === view.distributionAccountId;
}

export function isForeignBucket(view: OriginView): boolean {
  const owner = view.read('bucket.ownerAccountId');
  if (owner.kind === 'unreadable') return owner.code === 'NotOwnedByDistributionAccount';
  return owner.kind === 'known' && owner.value !== view.distributionAccountId;
}

/** One piece of evidence per element that keeps the statement from granting. */
export function mismatchEvidence(view: OriginView, nearMisses: readonly NearMiss[]): readonly Evidence[] {
  return nearMisses.flatMap((nearMiss) =>
    nearMiss.mismatches.map((mismatch) => ({
      fact: view.pathOf('bucket.policy', ['Statement', nearMiss.index, ...mismatch.keys]),
      actual: mismatch.actual,
      expected: mismatch.expected,
    })),
  );
}

/** Evidence for "nothing in the policy names it". The policy itself is not repeated: its conditions may hold shared secrets. */
export function missingEvidence(view: OriginView, policy: PolicyDocument | null): readonly Evidence[] {
  return [
    {
      fact: view.pathOf('bucket.policy'),
      actual: policy === null ? null : ungrantingText(statementsOf(policy).length),
      expected: grantStatement(view) ?? 'a grant',
    },
    identityEvidence(view),
  ];
}

/** What the distribution's configuration says about who signs. */
export function identityEvidence(view: OriginView): Evidence {
  const index = view.distribution.DistributionConfig.Origins.Items?.indexOf(view.origin) ?? 0;
  const origin = `distribution.DistributionConfig.Origins.Items[${index}]`;
  if (view.access.kind === 'oai') {
    return {
      fact: `${origin}.S3OriginConfig.OriginAccessIdentity`,
      actual: view.origin.S3OriginConfig?.OriginAccessIdentity,
      expected: 'an OAI that the bucket policy names',
    };
  }
  return {
    fact: `${origin}.OriginAccessControlId`,
    actual: view.origin.OriginAccessControlId ?? '',
    expected: 'a service-principal grant with this distribution’s SourceArn',
  };
}

function ungrantingText(statements: number): string {
  return statements === 1
    ? 'one statement, which does not grant this'
    : `${statements} statements, none of which grants this`;
}
