import { describe, expect, it } from 'vitest';
import { policyDiff } from '../../../functions/core/policy/diff.ts';
import type { PolicyDocument, Statement } from '../../../functions/core/policy/document.ts';
import { oacReadStatement, oaiArn, oaiReadStatement } from '../../../functions/core/policy/grants.ts';
import { applyEdits, POLICY_LIMIT_BYTES, type PolicyEdit, policyBytes } from '../../../functions/core/policy/patch.ts';
import { DISTRIBUTION_ARN } from './site.ts';

const GRANT = oacReadStatement({ bucket: 'site', partition: 'aws', prefix: '', distributionArn: DISTRIBUTION_ARN });
const append: PolicyEdit = { kind: 'append-statement', statement: GRANT };
const DENY: Statement = { Sid: 'Deny', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' };

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

describe('append-statement', () => {
  it('makes a policy where there was none', () => {
    expect(applyEdits(null, [append])).toEqual({ Version: '2012-10-17', Statement: [GRANT] });
  });
  it('keeps Version, Id, Sids, order, unknown elements and every spelling', () => {
    const before: PolicyDocument = frozen({
      Version: '2008-10-17',
      Id: 'PolicyForCloudFront',
      'x-owner': { team: 'web' },
      Statement: [DENY, { ...DENY, Sid: 'deny', Action: ['S3:GetObject'], Note: [1, { a: null }] }],
    });
    const after = applyEdits(before, [append]);
    expect(JSON.stringify(after)).toBe(
      JSON.stringify({ ...before, Statement: [...(before.Statement as Statement[]), GRANT] }),
    );
  });
  it('makes a list of a single statement only when it appends', () => {
    expect(applyEdits({ Statement: DENY }, [append]).Statement).toEqual([DENY, GRANT]);
    expect(applyEdits({ Statement: GRANT }, [append])).toEqual({ Statement: GRANT });
    expect(applyEdits({ Statement: DENY }, [])).toEqual({ Statement: DENY });
  });
  it.each([undefined, null])('starts a list where Statement is %s', (statement) => {
    const before = JSON.parse(JSON.stringify({ Id: 'x', Statement: statement }));
    expect(applyEdits(before, [append])).toEqual({ Id: 'x', Statement: [GRANT] });
  });
  it('does nothing when an equal statement is there, whatever its Sid and spelling', () => {
    const before = frozen({
      Statement: [
        {
          ...GRANT,
          Sid: 'AnyName',
          Action: ['s3:getobject'],
          Condition: { StringEquals: { 'aws:sourcearn': [DISTRIBUTION_ARN] } },
        },
      ],
    });
    expect(applyEdits(before, [append])).toBe(before);
  });
  it('finds a free Sid when another statement has it', () => {
    const taken = [
      { ...DENY, Sid: GRANT.Sid ?? '' },
      { ...DENY, Sid: `${GRANT.Sid}2`, Action: 's3:PutObject' },
    ];
    const after = applyEdits({ Statement: taken }, [append]);
    expect((after.Statement as Statement[]).map(({ Sid }) => Sid)).toEqual([
      GRANT.Sid,
      `${GRANT.Sid}2`,
      `${GRANT.Sid}3`,
    ]);
  });
  it('gives no Sid to a statement without one', () => {
    const { Sid: _sid, ...without } = GRANT;
    expect(applyEdits(null, [{ kind: 'append-statement', statement: without }]).Statement).toEqual([without]);
    expect(JSON.stringify(applyEdits(null, [{ kind: 'append-statement', statement: without }]))).not.toContain('Sid');
  });
  it('keeps entries of Statement that are no statements', () => {
    const before: PolicyDocument = JSON.parse('{"Statement":[7,null]}');
    expect(applyEdits(before, [append]).Statement).toEqual([7, null, GRANT]);
  });
});

describe('add-condition', () => {
  const exempt: PolicyEdit = {
    kind: 'add-condition',
    index: 0,
    operator: 'ArnNotEqualsIfExists',
    key: 'aws:SourceArn',
    values: [DISTRIBUTION_ARN],
  };
  const conditionAfter = (Condition: Statement['Condition'], edit: PolicyEdit = exempt) => {
    const after = applyEdits(frozen({ Statement: { ...DENY, ...(Condition ? { Condition } : {}) } }), [edit]);
    return (after.Statement as Statement).Condition;
  };

  it('adds a Condition where there is none', () => {
    expect(conditionAfter(undefined)).toEqual({ ArnNotEqualsIfExists: { 'aws:SourceArn': DISTRIBUTION_ARN } });
  });
  it('adds an operator beside the ones there are', () => {
    expect(conditionAfter({ Bool: { 'aws:SecureTransport': 'false' } })).toEqual({
      Bool: { 'aws:SecureTransport': 'false' },
      ArnNotEqualsIfExists: { 'aws:SourceArn': DISTRIBUTION_ARN },
    });
  });
  it('adds a key to an operator that is there, in its spelling', () => {
    expect(conditionAfter({ arnNotEqualsIfExists: { 'aws:PrincipalArn': 'x' } })).toEqual({
      arnNotEqualsIfExists: { 'aws:PrincipalArn': 'x', 'aws:SourceArn': DISTRIBUTION_ARN },
    });
  });
  it('adds values to a negated key that is there, in its spelling', () => {
    expect(conditionAfter({ ArnNotEqualsIfExists: { 'AWS:SourceArn': 'x' } })).toEqual({
      ArnNotEqualsIfExists: { 'AWS:SourceArn': ['x', DISTRIBUTION_ARN] },
    });
  });
  it('does nothing when the value is there', () => {
    const condition = { ArnNotEqualsIfExists: { 'AWS:SourceArn': [DISTRIBUTION_ARN, 'x'] } };
    expect(conditionAfter(condition)).toEqual(condition);
  });
  it('never widens: a positive operator takes no further values', () => {
    const edit: PolicyEdit = {
      kind: 'add-condition',
      index: 0,
      operator: 'StringEquals',
      key: 'aws:SourceArn',
      values: ['b'],
    };
    expect(() => conditionAfter({ StringEquals: { 'aws:SourceArn': 'a' } }, edit)).toThrow(
      /adding b would widen the statement/,
    );
    expect(conditionAfter({ StringEquals: { 'aws:SourceArn': 'b' } }, edit)).toEqual({
      StringEquals: { 'aws:SourceArn': 'b' },
    });
  });
  it('adds a key that the statement does not name under a positive operator', () => {
    const edit: PolicyEdit = { ...exempt, operator: 'StringEquals' };
    expect(conditionAfter(undefined, edit)).toEqual({ StringEquals: { 'aws:SourceArn': DISTRIBUTION_ARN } });
  });
  it.each(['StringMatches', 'Null'])(
    'never adds values to a key under %s, which is not known to be negated',
    (operator) => {
      expect(() => conditionAfter({ [operator]: { 'aws:SourceArn': 'a' } }, { ...exempt, operator })).toThrow(
        /would widen the statement/,
      );
    },
  );
  it('leaves every other statement as it is', () => {
    const after = applyEdits(frozen({ Statement: [GRANT, DENY, GRANT] }), [{ ...exempt, index: 1 }]);
    expect((after.Statement as Statement[])[0]).toBe(GRANT);
    expect((after.Statement as Statement[])[2]).toBe(GRANT);
  });
  it('refuses a Condition that is no object', () => {
    const broken: PolicyDocument = JSON.parse('{"Statement":{"Sid":"Odd","Condition":"x"}}');
    expect(() => applyEdits(broken, [exempt])).toThrow('Condition of statement Odd is no object; correct it first');
  });
  it('refuses a statement that is not there', () => {
    expect(() => applyEdits({ Statement: [DENY] }, [{ ...exempt, index: 1 }])).toThrow(
      'the edit names statement 1; the policy has 1. Read the policy again and make a new plan',
    );
  });
});

describe('principals', () => {
  const dead = 'AIDAEXAMPLEEXAMPLE123';
  const live = oaiArn('E3OAI');
  const principalAfter = (Principal: Statement['Principal'], edit: PolicyEdit) => {
    const after = applyEdits(frozen({ Statement: [{ ...DENY, ...(Principal ? { Principal } : {}) }] }), [edit]);
    return (after.Statement as Statement[])[0]?.Principal;
  };
  const replace: PolicyEdit = { kind: 'replace-principal', index: 0, from: dead, to: live };
  const remove: PolicyEdit = { kind: 'remove-principal', index: 0, value: dead };

  it.each<[string, Statement['Principal'], PolicyEdit, Statement['Principal']]>([
    ['replaces the only one', { AWS: dead }, replace, { AWS: live }],
    ['replaces one of a list in its place', { AWS: ['a', dead, 'b'] }, replace, { AWS: ['a', live, 'b'] }],
    ['does not list anybody twice', { AWS: [live, dead] }, replace, { AWS: [live] }],
    ['replaces under its own type only', { AWS: 'a', CanonicalUser: dead }, replace, { AWS: 'a', CanonicalUser: live }],
    ['does nothing when the name is not there', { AWS: ['a'] }, replace, { AWS: ['a'] }],
    ['does nothing to "*"', '*', replace, '*'],
    ['removes one of a list, which stays a list', { AWS: [dead, 'b'] }, remove, { AWS: ['b'] }],
    ['removes a type that names nobody any more', { AWS: dead, Service: 's' }, remove, { Service: 's' }],
    ['removes nobody else', { AWS: ['a', 'b'] }, remove, { AWS: ['a', 'b'] }],
  ])('%s', (_name, before, edit, after) => {
    expect(principalAfter(before, edit)).toEqual(after);
  });

  it('does not leave a statement that names nobody', () => {
    expect(() => principalAfter({ AWS: [dead] }, remove)).toThrow(
      'Principal of statement Deny names nobody else; replace the principal instead of removing it',
    );
  });
  it('edits NotPrincipal where that is what the statement has', () => {
    const { Principal: _principal, ...rest } = DENY;
    const after = applyEdits({ Statement: [{ ...rest, NotPrincipal: { AWS: dead } }] }, [replace]);
    expect(after.Statement).toEqual([{ ...rest, NotPrincipal: { AWS: live } }]);
  });
});

describe('size', () => {
  it('counts UTF-8 bytes of the compact JSON', () => {
    expect(policyBytes({ Id: 'ä€😀' })).toBe('{"Id":""}'.length + 2 + 3 + 4);
  });
  it('is limited to 20 KB', () => {
    expect(POLICY_LIMIT_BYTES).toBe(20_480);
  });
});

describe('grants', () => {
  it('lets the distribution read through its OAC, exactly as AWS documents it', () => {
    expect(GRANT).toEqual({
      Sid: 'AllowCloudFrontOACReadE1',
      Effect: 'Allow',
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::site/*',
      Condition: { StringEquals: { 'AWS:SourceArn': DISTRIBUTION_ARN } },
    });
  });
  it('names itself after the id, without what a Sid may not hold', () => {
    const target = { bucket: 'site', partition: 'aws', prefix: '' } as const;
    expect(oaiReadStatement({ ...target, oaiId: 'E3-O_A.I' }).Sid).toBe('AllowCloudFrontOAIReadE3OAI');
    expect(oacReadStatement({ ...target, distributionArn: '' }).Sid).toBe('AllowCloudFrontOACRead');
  });
  it('lets the OAI read, in the spelling AWS documents', () => {
    expect(oaiReadStatement({ bucket: 'site', partition: 'aws-cn', prefix: 'production/', oaiId: 'E3OAI' })).toEqual({
      Sid: 'AllowCloudFrontOAIReadE3OAI',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws-cn:iam::cloudfront:user/CloudFront Origin Access Identity E3OAI' },
      Action: 's3:GetObject',
      Resource: 'arn:aws-cn:s3:::site/production/*',
    });
  });
  it.each([
    ['', 'site/*'],
    ['production/', 'site/production/*'],
    ['production', 'site/production/*'],
    ['/a/b/', 'site/a/b/*'],
    ['//a//', 'site/a/*'],
    ['a*/b?/${c}', 'site/a${*}/b${?}/${$}{c}/*'],
  ])('covers the prefix "%s" and nothing wider', (prefix, objects) => {
    const { Resource } = oacReadStatement({
      bucket: 'site',
      partition: 'aws',
      prefix,
      distributionArn: DISTRIBUTION_ARN,
    });
    expect(Resource).toBe(`arn:aws:s3:::${objects}`);
  });
});

describe('policyDiff', () => {
  it('shows the appended statement with its surroundings', () => {
    expect(
      policyDiff(
        { Version: '2012-10-17', Statement: [DENY] },
        applyEdits({ Version: '2012-10-17', Statement: [DENY] }, [append]),
      ),
    ).toBe(
      `--- bucket-policy.json	before
+++ bucket-policy.json	after
@@ -7,6 +7,20 @@
       "Principal": "*",
       "Action": "s3:*",
       "Resource": "*"
+    },
+    {
+      "Sid": "AllowCloudFrontOACReadE1",
+      "Effect": "Allow",
+      "Principal": {
+        "Service": "cloudfront.amazonaws.com"
+      },
+      "Action": "s3:GetObject",
+      "Resource": "arn:aws:s3:::site/*",
+      "Condition": {
+        "StringEquals": {
+          "AWS:SourceArn": "${DISTRIBUTION_ARN}"
+        }
+      }
     }
   ]
 }
`,
    );
  });
  it('shows a whole new policy', () => {
    const lines = policyDiff(null, { Statement: [] }).split('\n');
    expect(lines.filter((line) => /^[+-](?![+-])/.test(line))).toEqual(['+{', '+  "Statement": []', '+}']);
  });
  it('is empty when nothing changes', () => {
    expect(policyDiff({ Statement: [] }, { Statement: [] })).toBe('');
    expect(policyDiff(null, null)).toBe('');
  });
});
