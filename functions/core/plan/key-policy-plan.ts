import type { Diagnosis, Finding } from '../diagnosis/diagnosis.ts';
import { kmsDecryptStatement } from '../diagnosis/kms-objects.ts';
import { type DistributionFacts, type Facts, isUnreadable, type KmsKeyFacts, readFact } from '../facts.ts';
import { policyDiff } from '../policy/diff.ts';
import { type PolicyDocument, parsePolicyText, type Statement } from '../policy/document.ts';
import { sameStatement } from '../policy/equality.ts';
import { proveChange } from './config-proof.ts';
import type { Currents } from './currents.ts';
import { fingerprintOf } from './fingerprint.ts';
import { appendToKeyPolicy, KEY_POLICY_LIMIT_BYTES, textMark } from './key-policy-text.ts';
import type { Planned } from './plan.ts';
import { refusedPlan } from './refusal.ts';

/** One plan per KMS key whose policy should let this distribution's OAC decrypt. */
export function planKeyPolicies(facts: Facts, diagnosis: Diagnosis, currents: Currents): readonly Planned[] {
  const { distribution } = facts;
  if (isUnreadable(distribution)) return [];
  const byKey = new Map(diagnosis.findings.flatMap((finding) => keyChangeOf(finding) ?? []));
  return [...byKey].map(([keyArn, { statement, finding }]) =>
    planKey(facts, distribution, currents, { keyArn, statement, finding }),
  );
}

interface KeyChange {
  readonly keyArn: string;
  readonly statement: Statement;
  readonly finding: Finding;
}

function keyChangeOf(finding: Finding): readonly [string, Omit<KeyChange, 'keyArn'>][] | undefined {
  const { change, safety } = finding.proposal;
  return change.kind === 'put-key-policy' && safety === 'approve'
    ? [[change.keyArn, { statement: change.statement, finding }]]
    : undefined;
}

function planKey(
  facts: Facts,
  distribution: DistributionFacts,
  currents: Currents,
  { keyArn, statement, finding: { bucket, cause } }: KeyChange,
): Planned {
  const target = `the policy of key ${keyArn}`;
  const refuse = (guardrail: string, because: string) => refusedPlan(target, [cause], guardrail, because, bucket);
  const refusal = refuseKey(facts, distribution, keyArn, statement);
  if (refusal) return refuse(...refusal);
  const text = currents.keyPolicies?.[keyArn];
  if (text === undefined || typeof text !== 'string') return refuse('key-policy', `${target} could not be read`);
  const after = appendToKeyPolicy(text, statement);
  const [was, is] = [parsePolicyText(text), parsePolicyText(after ?? '')];
  if (after === undefined || !was || !is)
    return refuse('key-policy', `${target} has no list of statements to append to`);
  const bytes = new TextEncoder().encode(after).length;
  if (bytes > KEY_POLICY_LIMIT_BYTES)
    return refuse('size', `${target} would have ${bytes} bytes; KMS allows ${KEY_POLICY_LIMIT_BYTES}`);
  const proved = proveChange(facts, withKeyPolicy(facts, keyArn, is), [cause]);
  if (proved.kind === 'refused') return refuse(proved.guardrail, proved.because);
  if (proved.grant) return refuse('grant-first', `the policy of bucket ${bucket} must grant the distribution first`);
  const [distributionArn, version] = [distribution.ARN, textMark(text)];
  return {
    kind: 'plan',
    plan: {
      kind: 'put-key-policy',
      distributionId: distribution.Id,
      distributionArn,
      bucket,
      causes: [cause],
      safety: 'approve',
      keyArn,
      statement,
      version,
      checked: [
        ...proved.checked,
        'One statement is appended; every other character of the key policy stays as it is.',
      ],
      diff: policyDiff(was, is),
      fingerprint: fingerprintOf({ kind: 'put-key-policy', target, distributionArn, version, change: statement }),
      warnings: [
        'If a stack owns the key, its next deploy may revert this change. Put the same statement into its source.',
      ],
    },
  };
}

/** The key is ours, customer managed and enabled, and nothing but the one statement for this distribution is appended. */
function refuseKey(
  facts: Facts,
  distribution: DistributionFacts,
  keyArn: string,
  statement: Statement,
): [guardrail: string, because: string] | undefined {
  const key = <T>(field: keyof KmsKeyFacts) => readFact<T>(facts, ['kmsKeys', keyArn, field]);
  const [manager, state] = [key<string>('KeyManager'), key<string>('KeyState')];
  const [owner, account] = [keyArn.split(':')[4], distribution.ARN.split(':')[4]];
  if (owner !== account)
    return ['key-owner', `key ${keyArn} belongs to account ${owner}: its owner must make the change`];
  if (manager.kind !== 'known' || manager.value !== 'CUSTOMER')
    return [
      'key-manager',
      `key ${keyArn} is not known to be customer managed, and no other key's policy can be changed`,
    ];
  if (state.kind !== 'known' || state.value !== 'Enabled')
    return ['key-state', `key ${keyArn} is not known to be enabled`];
  return sameStatement(statement, kmsDecryptStatement(distribution.ARN))
    ? undefined
    : ['only-appends-the-grant', 'it would do more than let this distribution decrypt'];
}

function withKeyPolicy(facts: Facts, keyArn: string, policy: PolicyDocument): Facts {
  if (facts.kmsKeys === undefined || isUnreadable(facts.kmsKeys)) return facts;
  const key = facts.kmsKeys[keyArn];
  if (key === undefined || isUnreadable(key)) return facts;
  return { ...facts, kmsKeys: { ...facts.kmsKeys, [keyArn]: { ...key, policy: { ...policy } } } };
}
