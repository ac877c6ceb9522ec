import {
  type AccessAnalyzerClient,
  CheckNoPublicAccessCommand,
  paginateValidatePolicy,
} from '@aws-sdk/client-accessanalyzer';
import { isUnreadable } from '../core/facts.ts';
import type { PolicyCheck, PolicyError, PublicAccessAnswer } from '../core/guard/policy-check.ts';
import { answered, read } from './aws-errors.ts';

/**
 * One bucket policy before IAM Access Analyzer, which stores nothing and needs no analyzer. CheckNoPublicAccess is charged per call.
 * https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ValidatePolicy.html
 */
export async function checkPolicy(client: AccessAnalyzerClient, policyDocument: string): Promise<PolicyCheck> {
  const answer = await read(() =>
    Promise.all([validate(client, policyDocument), checkNoPublicAccess(client, policyDocument)]),
  );
  if (isUnreadable(answer)) return { kind: 'unavailable', code: answer.unreadable };
  const [errors, publicAccess] = answer;
  return { kind: 'answered', errors, publicAccess };
}

async function validate(client: AccessAnalyzerClient, policyDocument: string): Promise<readonly PolicyError[]> {
  const input = {
    policyDocument,
    policyType: 'RESOURCE_POLICY',
    validatePolicyResourceType: 'AWS::S3::Bucket',
    locale: 'EN',
  } as const;
  const errors: PolicyError[] = [];
  for await (const { findings = [] } of paginateValidatePolicy({ client, stopOnSameToken: true }, input)) {
    const serious = findings.filter(({ findingType }) => findingType === 'ERROR');
    errors.push(
      ...serious.map(({ issueCode = 'an error', findingDetails = '' }) => ({ issueCode, details: findingDetails })),
    );
  }
  return errors;
}

/** https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckNoPublicAccess.html */
async function checkNoPublicAccess(client: AccessAnalyzerClient, policyDocument: string): Promise<PublicAccessAnswer> {
  const command = new CheckNoPublicAccessCommand({ policyDocument, resourceType: 'AWS::S3::Bucket' });
  const { result, message = '', reasons = [] } = await client.send(command);
  const said = reasons.map(({ description = '', statementId, statementIndex }) =>
    `${description} ${statementId ?? (statementIndex === undefined ? '' : `statement ${statementIndex}`)}`.trim(),
  );
  return { result: answered(result, 'result'), reasons: said.length > 0 ? said : [message] };
}
