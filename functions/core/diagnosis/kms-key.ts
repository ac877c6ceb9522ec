import { factPath, type KmsKeyFacts, readFact } from '../facts.ts';
import { cloudFrontKmsRequest } from '../policy/cloudfront-request.ts';
import { type PolicyDocument, statementsOf } from '../policy/document.ts';
import { type Evaluation, evaluate } from '../policy/evaluate.ts';
import type { Evidence } from './diagnosis.ts';
import { namesCloudFront } from './grant-gap.ts';
import { kmsDecryptStatement } from './kms-objects.ts';
import type { OriginView } from './origin-view.ts';

/** A KMS key that does not decrypt for this distribution's OAC. */
export interface KeyRefusal {
  readonly kind: 'refuses';
  readonly keyArn: string;
  readonly reason: 'aws-managed' | 'key-state' | 'denied' | 'not-granted';
  /** Completes "…, and …". */
  readonly because: string;
  readonly evidence: readonly Evidence[];
}

export type KeyJudgement =
  | { readonly kind: 'allows' }
  | KeyRefusal
  | { readonly kind: 'unknown'; readonly needs: readonly string[]; readonly reason: string };

/** Keys in these states do no cryptography. https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
const UNUSABLE = new Set([
  'Creating',
  'Disabled',
  'PendingDeletion',
  'PendingImport',
  'PendingReplicaDeletion',
  'Unavailable',
]);

/** Would KMS decrypt object `key` for a request that this origin's OAC signed? */
export function judgeKey(view: OriginView, keyArn: string, key: string): KeyJudgement {
  const read = <T>(field: keyof KmsKeyFacts) => readFact<T>(view.facts, ['kmsKeys', keyArn, field]);
  const manager = read<string>('KeyManager');
  if (manager.kind === 'known' && manager.value === 'AWS') return awsManaged(keyArn, manager.path);
  const state = read<string>('KeyState');
  if (state.kind === 'known' && UNUSABLE.has(state.value)) return notEnabled(keyArn, state.path, state.value);
  const policy = read<PolicyDocument>('policy');
  if (policy.kind !== 'known')
    return { kind: 'unknown', needs: [policy.path], reason: `the policy of KMS key ${keyArn} is not known` };
  const evaluation = evaluate(
    policy.value,
    cloudFrontKmsRequest({
      facts: view.facts,
      distribution: view.distribution,
      keyArn,
      bucket: view.bucket ?? '',
      key,
    }),
  );
  if (evaluation.decision === 'unknown') return undecided(keyArn, evaluation);
  if (evaluation.decision !== 'allowed') return refusal(view, keyArn, policy.value, evaluation);
  if (state.kind !== 'known')
    return { kind: 'unknown', needs: [state.path], reason: `whether KMS key ${keyArn} is enabled is not known` };
  return { kind: 'allows' };
}

function awsManaged(keyArn: string, fact: string): KeyRefusal {
  return {
    kind: 'refuses',
    keyArn,
    reason: 'aws-managed',
    because:
      'that is an AWS managed key, which only serves principals of its own account and whose policy nobody can change',
    evidence: [{ fact, actual: 'AWS', expected: 'CUSTOMER' }],
  };
}

function notEnabled(keyArn: string, fact: string, state: string): KeyRefusal {
  return {
    kind: 'refuses',
    keyArn,
    reason: 'key-state',
    because: `that key is ${state}, so nobody can decrypt with it`,
    evidence: [{ fact, actual: state, expected: 'Enabled' }],
  };
}

function undecided(keyArn: string, { because }: Evaluation): KeyJudgement {
  const elements = because.flatMap((match) =>
    match.elements.filter((element) => element.match === 'unknown').map((element) => ({ index: match.index, element })),
  );
  return {
    kind: 'unknown',
    needs: elements.map(({ index, element }) =>
      factPath(['kmsKeys', keyArn, 'policy', 'Statement', index, ...element.keys]),
    ),
    reason:
      elements.map(({ element }) => element.reason).join('; ') ||
      `the policy of KMS key ${keyArn} cannot be decided for CloudFront`,
  };
}

function refusal(view: OriginView, keyArn: string, policy: PolicyDocument, evaluation: Evaluation): KeyRefusal {
  const denied = evaluation.decision === 'explicitDeny';
  return {
    kind: 'refuses',
    keyArn,
    reason: denied ? 'denied' : 'not-granted',
    because: denied
      ? `statement ${evaluation.because[0]?.index ?? 0} of its key policy denies cloudfront.amazonaws.com`
      : `its key policy does not let cloudfront.amazonaws.com decrypt on behalf of ${view.distribution.ARN}`,
    evidence: denied ? deniedEvidence(keyArn, policy, evaluation) : grantEvidence(view, keyArn, policy, evaluation),
  };
}

function deniedEvidence(keyArn: string, policy: PolicyDocument, evaluation: Evaluation): readonly Evidence[] {
  const statements = statementsOf(policy);
  return evaluation.because.map(({ index }) => ({
    fact: factPath(['kmsKeys', keyArn, 'policy', 'Statement', index]),
    actual: statements[index],
    expected: 'a Deny that spares this distribution',
  }));
}

/** The element that keeps a statement about CloudFront from matching, else the whole policy and the statement it lacks. */
function grantEvidence(
  view: OriginView,
  keyArn: string,
  policy: PolicyDocument,
  evaluation: Evaluation,
): readonly Evidence[] {
  const path = ['kmsKeys', keyArn, 'policy'];
  const near = statementsOf(policy).flatMap((statement, index) =>
    statement.Effect === 'Allow' && namesCloudFront(statement) ? [index] : [],
  );
  const mismatches = near.flatMap((index) =>
    (evaluation.statements.find((match) => match.index === index)?.elements ?? [])
      .filter((element) => element.match === 'no')
      .map((element) => ({
        fact: factPath([...path, 'Statement', index, ...element.keys]),
        actual: element.actual,
        expected: element.expected,
      })),
  );
  return mismatches.length > 0
    ? mismatches
    : [{ fact: factPath(path), actual: policy, expected: kmsDecryptStatement(view.distribution.ARN) }];
}
