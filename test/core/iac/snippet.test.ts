import { describe, expect, it } from 'vitest';
import { CAUSES } from '../../../functions/core/diagnosis/causes/index.ts';
import { diagnose } from '../../../functions/core/diagnosis/diagnose.ts';
import { type Facts, readFact } from '../../../functions/core/facts.ts';
import type { Owner } from '../../../functions/core/iac/owner.ts';
import { type PolicyChange, type Snippet, snippetsOf } from '../../../functions/core/iac/snippet.ts';
import { buildPlans } from '../../../functions/core/plan/build-plan.ts';
import type { PolicyDocument, Statement } from '../../../functions/core/policy/document.ts';
import { statementsOf } from '../../../functions/core/policy/document.ts';
import { sameStatement } from '../../../functions/core/policy/equality.ts';
import { oacReadStatement, oaiReadStatement } from '../../../functions/core/policy/grants.ts';
import type { Examination } from '../../../functions/core/report/examination.ts';
import { fixOf } from '../../../functions/core/report/fix.ts';
import { fixSnippets } from '../../../functions/core/report/fix-snippets.ts';
import { factsCases } from '../../core/diagnosis/cases.ts';
import { type Known, readCloudFormation, readTerraform, runCdk } from './read-snippet.ts';

const ARN = 'arn:aws:cloudfront::111122223333:distribution/E1SITE';

const STACK: Owner = {
  tool: 'CloudFormation',
  name: 'web',
  bucketLogicalId: 'SiteBucket',
  policyLogicalId: 'SitePolicy',
  distributionLogicalId: 'SiteDistribution',
  evidence: [],
  certainty: 'certain',
};

const OWNERS: readonly (readonly [string, readonly Owner[]])[] = [
  ['nobody known', []],
  ['a stack', [STACK]],
  ['a SAM stack', [{ ...STACK, tool: 'AWS SAM' }]],
  ['a Serverless Framework stack', [{ ...STACK, tool: 'Serverless Framework' }]],
  ['a CDK stack', [{ ...STACK, tool: 'AWS CDK' }]],
  ['Terraform', [{ tool: 'Terraform', name: 'prod', evidence: [], certainty: 'likely' }]],
];

function knownOf({ bucket, distributionArn }: PolicyChange, partition = 'aws'): Known {
  const bucketArn = `arn:${partition}:s3:::${bucket}`;
  const refs = { SiteBucket: bucket, SiteDistribution: distributionArn.split('/').at(-1) ?? '' };
  return { bucket, bucketArn, distributionArn, refs };
}

function of(snippets: readonly Snippet[], language: Snippet['language']): string {
  return snippets.find((snippet) => snippet.language === language)?.text ?? '';
}

function expectSame(actual: readonly Statement[], expected: readonly Statement[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [index, statement] of expected.entries())
    expect(sameStatement(actual[index] ?? {}, statement), JSON.stringify({ actual: actual[index], statement })).toBe(
      true,
    );
}

/** Reads all three back, each by a parser of its language, and compares the meaning. */
async function expectMeans(
  snippets: readonly Snippet[],
  statements: readonly Statement[],
  known: Known,
  replaces = false,
): Promise<void> {
  const template = readCloudFormation(of(snippets, 'cloudformation'), known);
  expect(template.bucket).toBe(known.bucket);
  expectSame(statementsOf(template.policy), statements);
  expectSame(await readTerraform(of(snippets, 'terraform')), statements);
  const { added, imported } = runCdk(of(snippets, 'cdk'));
  if (replaces) expect(added).toEqual([]);
  else expectSame(added, statements);
  expect(imported.bucket).toBe(known.bucket);
  expectSame(imported.statements, statements);
}

function changeAdding(bucket: string, ...statements: readonly Statement[]): PolicyChange {
  const kept = { Sid: 'Kept', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: `arn:aws:s3:::${bucket}/*` };
  const before: PolicyDocument = { Version: '2012-10-17', Statement: [kept] };
  return { bucket, before, after: { ...before, Statement: [kept, ...statements] }, distributionArn: ARN };
}

function examined(facts: Facts): Examination {
  const diagnosis = diagnose(facts);
  return { facts, diagnosis, planned: buildPlans(facts, diagnosis), policyTexts: {} };
}

describe('the snippets of every case of the corpus whose fix is a bucket policy', () => {
  const fixes = factsCases().flatMap(({ id, facts }) => {
    const examination = examined(facts);
    return examination.diagnosis.findings
      .filter((finding) => fixOf(examination, finding).bucketPolicy !== undefined)
      .map((finding) => ({ id: `${id}: ${finding.cause}`, examination, finding }));
  });

  it('are of every cause that a bucket policy fixes', () => {
    const causes = CAUSES.filter(({ permissions }) => permissions.fix.includes('s3:PutBucketPolicy')).map(
      ({ id }) => id,
    );
    const covered = new Set(fixes.map(({ finding }) => finding.cause));
    expect(causes.filter((cause) => !covered.has(cause))).toEqual([]);
    expect(fixes.length).toBeGreaterThan(60);
  });

  it('mean the same as the statements of the fix', { timeout: 60_000 }, async () => {
    for (const { examination, finding } of fixes) {
      const { bucket = '' } = finding;
      const before = readFact<PolicyDocument | null>(examination.facts, ['buckets', bucket, 'policy']);
      const kept = before.kind === 'known' ? statementsOf(before.value).map((each) => JSON.stringify(each)) : [];
      const after = statementsOf(fixOf(examination, finding).bucketPolicy);
      const statements = after.filter((each) => !kept.includes(JSON.stringify(each)));
      const stays = new Set(after.map((each) => JSON.stringify(each)));
      const replaces = kept.some((each) => !stays.has(each));
      const change = { bucket, before: null, after: {}, distributionArn: examination.diagnosis.distribution.arn };
      await expectMeans(fixSnippets(examination, finding), statements, knownOf(change), replaces);
    }
  });
});

const NAMES = [
  'site',
  'www.example.com',
  '123',
  'true',
  'a"b',
  "it's",
  'a: b # c',
  'a\\b',
  'tab\tnew\nline',
  '${jndi}',
  '%{if}',
  'zero\u200bwidth\u202e',
  'next\u0085line\u2028',
  '😀',
  '*/ alert(1) //',
  '`${process.exit()}`',
  '&',
] as const;

describe.each(OWNERS)('of a bucket that belongs to %s', (_name, owners) => {
  it.each(NAMES)('a bucket or a path named %j cannot get out of its text', async (name) => {
    const grant = oacReadStatement({ bucket: name, partition: 'aws', prefix: name, distributionArn: ARN });
    const oai = oaiReadStatement({ bucket: name, partition: 'aws', prefix: `${name}/${name}`, oaiId: 'E3OAI' });
    const change = changeAdding(name, grant, oai);
    await expectMeans(snippetsOf(change, owners), [grant, oai], knownOf(change));
  });

  it('every kind of principal, and elements that exclude, keep their meaning', async () => {
    const statements: readonly Statement[] = [
      {
        Effect: 'Allow',
        Principal: '*',
        Action: ['s3:GetObject', 's3:GetObjectVersion'],
        Resource: 'arn:aws:s3:::b/*',
      },
      { Sid: 'X', Effect: 'Deny', Principal: { AWS: '*' }, NotAction: 's3:Get*', NotResource: ['arn:aws:s3:::b'] },
      {
        Effect: 'Deny',
        NotPrincipal: { AWS: ['arn:aws:iam::111122223333:root', '444455556666'], Federated: 'cognito' },
        Action: '*',
        Resource: '*',
        Condition: {
          Bool: { 'aws:SecureTransport': false },
          StringNotLike: { 'aws:Referer': ['a', 'b'], 's3:prefix': '${aws:username}/*' },
          NumericLessThan: { 's3:TlsVersion': 1.2 },
        },
      },
      { Effect: 'Allow', Principal: { CanonicalUser: '79a5', Service: ['a', 'b'] }, Action: 's3:*', Resource: '*' },
    ];
    const change = changeAdding('b', ...statements);
    await expectMeans(snippetsOf(change, owners), statements, knownOf(change));
  });
});

describe('the snippets', () => {
  const change = changeAdding(
    'site',
    oacReadStatement({ bucket: 'site', partition: 'aws', prefix: '', distributionArn: ARN }),
  );

  it('refer to the stack’s own resources where their logical ids are known', () => {
    const text = of(snippetsOf(change, [STACK]), 'cloudformation');
    expect(text).toContain('Bucket: !Ref SiteBucket\n');
    expect(text).toContain('Resource: !Sub "${SiteBucket.Arn}/*"\n');
    expect(text).toContain('distribution/${SiteDistribution}"\n');
    expect(text).not.toContain('arn:aws:s3:::site');
  });

  it('use literals where they are not known', () => {
    const text = of(snippetsOf(change, []), 'cloudformation');
    expect(text).toContain('Resource: "arn:aws:s3:::site/*"\n');
    expect(text).not.toContain('!Sub');
  });

  it('put the Serverless Framework’s template below resources, without `${` of a path', () => {
    const prefix = oacReadStatement({ bucket: 'site', partition: 'aws', prefix: '50%*', distributionArn: ARN });
    const text = of(
      snippetsOf(changeAdding('site', prefix), [{ ...STACK, tool: 'Serverless Framework' }]),
      'cloudformation',
    );
    expect(text).toContain('\nresources:\n  Resources:\n');
    expect(text).toContain('!Join ["", ["arn:aws:s3:::site/50%", "$", "{*}/*"]]');
  });

  it('escape a literal `${` in the way of each language', () => {
    const prefix = oacReadStatement({ bucket: 'site', partition: 'aws', prefix: 'a*b', distributionArn: ARN });
    const snippets = snippetsOf(changeAdding('site', prefix), [STACK]);
    expect(of(snippets, 'cloudformation')).toContain('!Sub "${SiteBucket.Arn}/a${!*}b/*"');
    expect(of(snippets, 'terraform')).toContain('"arn:aws:s3:::site/a$${*}b/*"');
    expect(of(snippets, 'cdk')).toContain('"arn:aws:s3:::site/a${*}b/*"');
  });

  it('write what aws_iam_policy_document would change with jsonencode instead', async () => {
    const prefix = oacReadStatement({ bucket: 'site', partition: 'aws', prefix: 'a&{b}', distributionArn: ARN });
    const text = of(snippetsOf(changeAdding('site', prefix), []), 'terraform');
    expect(text).not.toContain('data "aws_iam_policy_document"');
    expectSame(await readTerraform(text), [prefix]);
  });

  it.each([
    ['CloudFormation', 'cloudformation', 'CloudFormation (YAML)'],
    ['AWS SAM', 'cloudformation', 'AWS SAM (template.yaml)'],
    ['Serverless Framework', 'cloudformation', 'Serverless Framework (serverless.yml)'],
    ['Terraform', 'terraform', 'Terraform (HCL)'],
    ['OpenTofu', 'terraform', 'OpenTofu (HCL)'],
    ['AWS CDK', 'cdk', 'AWS CDK v2 (TypeScript)'],
  ] as const)('of %s come first', (tool, language, title) => {
    expect(snippetsOf(change, [{ ...STACK, tool }])[0]).toMatchObject({ language, title });
  });

  it('are none when nothing is added or rewritten', () => {
    expect(snippetsOf({ ...change, after: change.before ?? {} }, [])).toEqual([]);
  });

  it('never break out of a comment by a stack’s name', async () => {
    const owner = { ...STACK, name: 'web\nResources: {}\n}\nprocess.exit()' };
    const snippets = snippetsOf(change, [owner, { ...owner, tool: 'AWS CDK' }]);
    await expectMeans(snippets, statementsOf(change.after).slice(1), knownOf(change));
  });
});
