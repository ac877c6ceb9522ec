import type { PolicyDocument, Statement } from '../../functions/core/policy/document.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { bucketNamed, policyIn } from './story.ts';

/** Another team adds its statement at the end of the policy. */
export function addStatement(sandbox: Sandbox, bucket: string, statement: Statement): void {
  const policy = policyIn(sandbox, bucket);
  const statements = [policy?.Statement ?? []].flat();
  setPolicy(sandbox, bucket, { Version: '2012-10-17', ...policy, Statement: [...statements, statement] });
}

/** Somebody writes the whole policy, without asking AWS for permission. */
export function setPolicy(sandbox: Sandbox, bucket: string, policy: PolicyDocument): void {
  bucketNamed(sandbox, bucket).policyText = JSON.stringify(policy);
}

export function deletePolicy(sandbox: Sandbox, bucket: string): void {
  bucketNamed(sandbox, bucket).policyText = undefined;
}

/** From now on somebody overwrites every policy that is put on the bucket, in the same instant. */
export function overwriteEveryPut(sandbox: Sandbox, bucket: string, policy: PolicyDocument): void {
  const stored = bucketNamed(sandbox, bucket);
  let text = stored.policyText;
  Object.defineProperty(stored, 'policyText', {
    enumerable: true,
    get: () => text,
    set: () => {
      text = JSON.stringify(policy);
    },
  });
}

/** A statement nobody else has. */
export function statementOf(team: string, bucket: string): Statement {
  return {
    Sid: `${team}Reads`,
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::444455556666:role/${team}` },
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${bucket}/${team}/*`,
  };
}
