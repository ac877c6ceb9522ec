import type { Finding } from '../diagnosis/diagnosis.ts';
import { readFact } from '../facts.ts';
import { ownersOf } from '../iac/find-owners.ts';
import { type Snippet, snippetsOf } from '../iac/snippet.ts';
import type { PolicyDocument } from '../policy/document.ts';
import type { Examination } from './examination.ts';
import { fixOf } from './fix.ts';

/** The fix as source of CloudFormation, Terraform and CDK, the owner's first; empty when it is no finished bucket policy. */
export function fixSnippets(examination: Examination, finding: Finding): readonly Snippet[] {
  const { bucketPolicy } = fixOf(examination, finding);
  const { bucket } = finding;
  if (bucketPolicy === undefined || bucket === undefined) return [];
  const before = readFact<PolicyDocument | null>(examination.facts, ['buckets', bucket, 'policy']);
  if (before.kind !== 'known') return [];
  const { arn: distributionArn } = examination.diagnosis.distribution;
  const change = { bucket, before: before.value, after: bucketPolicy, distributionArn };
  return snippetsOf(change, ownersOf(examination.facts, bucket));
}
