import {
  CheckNoPublicAccess$,
  type CheckNoPublicAccessCommandInput,
  type CheckNoPublicAccessCommandOutput,
  ValidatePolicy$,
  type ValidatePolicyCommandInput,
  type ValidatePolicyCommandOutput,
  type ValidatePolicyFinding,
} from '@aws-sdk/client-accessanalyzer';
import { type PolicyDocument, parsePolicyText, statementsOf } from '../../functions/core/policy/document.ts';
import { isPublic } from '../../functions/core/policy/public-access.ts';
import type { World } from '../world.ts';
import { AwsError } from './aws-error.ts';
import { operation } from './operation.ts';
import { restJsonProtocol } from './rest-json.ts';
import { readPolicyDocument } from './s3/policy-document-rules.ts';

/**
 * IAM Access Analyzer as far as it is asked. It does not reason like AWS's: what S3 would refuse counts as an ERROR, and what is
 * public is told by Originmend's own reading of S3's rules, so it can show that the answer is heeded and not that it is right.
 */
function invalid(message: string): AwsError {
  return new AwsError('ValidationException', 400, message);
}

function documentOf(text: string | undefined): PolicyDocument {
  const document = text === undefined ? undefined : parsePolicyText(text);
  if (!document) throw invalid('The policy document is not valid JSON.');
  return document;
}

/** Names bucket and path in every Resource, which the rules of S3 compare with the bucket. */
function bucketIn(document: PolicyDocument): string {
  const resources = statementsOf(document).flatMap(({ Resource }) => [Resource ?? []].flat());
  return /^arn:aws[a-z-]*:s3:::([^/]+)/.exec(resources[0] ?? '')?.[1] ?? '';
}

function findingOf(issueCode: string, findingDetails: string): ValidatePolicyFinding {
  return {
    findingType: 'ERROR',
    issueCode,
    findingDetails,
    learnMoreLink: 'https://docs.aws.amazon.com/',
    locations: [],
  };
}

function errorsIn(world: World, document: PolicyDocument): ValidatePolicyFinding[] {
  const text = JSON.stringify(document);
  const planted = world.policyErrors
    .filter(({ whenNamed }) => text.includes(whenNamed))
    .map(({ issueCode, details }) => findingOf(issueCode, details));
  try {
    readPolicyDocument(text, bucketIn(document));
    return planted;
  } catch (error) {
    if (error instanceof AwsError) return [findingOf('MALFORMED_POLICY', error.message), ...planted];
    throw error;
  }
}

/** https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ValidatePolicy.html */
const validatePolicy = operation<ValidatePolicyCommandInput, ValidatePolicyCommandOutput>({
  schema: ValidatePolicy$,
  action: 'access-analyzer:ValidatePolicy',
  resource: () => '*',
  answer: ({ world }, { policyDocument, policyType }) => {
    if (policyType === undefined) throw invalid('policyType must not be null.');
    return { findings: errorsIn(world, documentOf(policyDocument)) };
  },
});

/** https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckNoPublicAccess.html */
const checkNoPublicAccess = operation<CheckNoPublicAccessCommandInput, CheckNoPublicAccessCommandOutput>({
  schema: CheckNoPublicAccess$,
  action: 'access-analyzer:CheckNoPublicAccess',
  resource: () => '*',
  answer: (_context, { policyDocument, resourceType }) => {
    if (resourceType === undefined) throw invalid('resourceType must not be null.');
    const document = documentOf(policyDocument);
    const { public: open, statements } = isPublic(document);
    if (open === false) return { result: 'PASS', message: 'The resource policy does not allow public access.' };
    return {
      result: 'FAIL',
      message: 'The resource policy allows public access.',
      reasons: statements.map((statementIndex) => ({
        description: 'Public access is allowed in the statement with',
        statementIndex,
        ...(statementsOf(document)[statementIndex]?.Sid
          ? { statementId: statementsOf(document)[statementIndex]?.Sid }
          : {}),
      })),
    };
  },
});

export const accessAnalyzer = restJsonProtocol('access-analyzer', [validatePolicy, checkNoPublicAccess]);
