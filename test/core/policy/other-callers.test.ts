import { describe, expect, it } from 'vitest';
import { contextText, contextValue } from '../../../functions/core/policy/context-key.ts';
import type { PolicyDocument, Statement } from '../../../functions/core/policy/document.ts';
import { evaluate } from '../../../functions/core/policy/evaluate.ts';
import { oacReadStatement, oaiArn, oaiReadStatement } from '../../../functions/core/policy/grants.ts';
import { principalText } from '../../../functions/core/policy/match-principal.ts';
import { type OtherCallersInput, otherCallers } from '../../../functions/core/policy/other-callers.ts';
import { applyEdits } from '../../../functions/core/policy/patch.ts';
import { ANONYMOUS, cloudFrontReads, DISTRIBUTION, DISTRIBUTION_ARN, OAC, OAI } from './site.ts';

const INPUT: OtherCallersInput = {
  document: null,
  distribution: DISTRIBUTION,
  access: OAC,
  bucket: 'site',
  partition: 'aws',
  keyPrefix: '',
};
const target = (prefix: string) => ({ bucket: 'site', partition: 'aws', prefix }) as const;
const oacGrant = (prefix = '') => oacReadStatement({ ...target(prefix), distributionArn: DISTRIBUTION_ARN });
const oaiGrant = (prefix = '') => oaiReadStatement({ ...target(prefix), oaiId: 'E3OAI' });

function changed(input: Partial<OtherCallersInput>, ...added: readonly Statement[]): readonly string[] {
  const complete = { ...INPUT, ...input };
  const after = applyEdits(
    complete.document,
    added.map((statement) => ({ kind: 'append-statement', statement })),
  );
  const requests = otherCallers(complete);
  return requests
    .filter((request) => evaluate(complete.document, request).decision !== evaluate(after, request).decision)
    .map(({ principal, action, resource }) => `${JSON.stringify(principal)} ${action} ${resource}`);
}

describe('the exact grant changes nobody else’s answer', () => {
  it.each([
    ['OAC', OAC, '', oacGrant()],
    ['OAC below an origin path', OAC, 'production/', oacGrant('production/')],
    ['OAI', OAI, '', oaiGrant()],
    ['OAI below an origin path', OAI, 'production/', oaiGrant('production/')],
  ] as const)('%s', (_name, access, keyPrefix, grant) => {
    expect(changed({ access, keyPrefix }, grant)).toEqual([]);
    const { decision } = evaluate(
      { Version: '2012-10-17', Statement: [grant] },
      cloudFrontReads(access, { key: `${keyPrefix}index.html` }),
    );
    expect(decision).toBe('allowed');
  });

  it('beside statements of other teams', () => {
    const document: PolicyDocument = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: ['444455556666', oaiArn('E9OAI')] },
          Action: 's3:*',
          Resource: 'arn:aws:s3:::site/*',
        },
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: '*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    };
    expect(changed({ document }, oacGrant())).toEqual([]);
  });
});

describe('a grant that is too wide is noticed', () => {
  const wide = (part: Partial<Statement>): Statement => ({ ...oacGrant('production/'), ...part });
  const { Condition: _condition, ...unscoped } = oacGrant('production/');
  const { Action: _action, ...withoutAction } = oacGrant('production/');
  const { Principal: _principal, ...withoutPrincipal } = oacGrant('production/');

  it.each<[string, Statement]>([
    ['everybody', wide({ Principal: '*' })],
    ['any distribution', unscoped],
    [
      'any distribution of the account',
      wide({ Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudfront::111122223333:distribution/*' } } }),
    ],
    [
      'any distribution of the account by SourceAccount',
      wide({ Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } } }),
    ],
    [
      'distributions whose id begins alike',
      wide({ Condition: { ArnLike: { 'aws:SourceArn': `${DISTRIBUTION_ARN}*` } } }),
    ],
    [
      'the id in any account',
      wide({ Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudfront::*:distribution/E1' } } }),
    ],
    ['the id in any case', wide({ Condition: { StringEqualsIgnoreCase: { 'aws:SourceArn': DISTRIBUTION_ARN } } })],
    ['everybody who claims the distribution', wide({ Principal: { AWS: '*' } })],
    ['another service too', wide({ Principal: { Service: ['cloudfront.amazonaws.com', 'logging.s3.amazonaws.com'] } })],
    ['the account too', wide({ Principal: { Service: 'cloudfront.amazonaws.com', AWS: '111122223333' } })],
    ['the whole bucket', wide({ Resource: 'arn:aws:s3:::site/*' })],
    ['buckets that begin alike', wide({ Resource: 'arn:aws:s3:::site*' })],
    ['every action', wide({ Action: 's3:*' })],
    ['every read', wide({ Action: 's3:GetObject*' })],
    [
      'listing',
      wide({
        Action: ['s3:GetObject', 's3:ListBucket'],
        Resource: ['arn:aws:s3:::site/production/*', 'arn:aws:s3:::site'],
      }),
    ],
    ['uploads', wide({ Action: ['s3:GetObject', 's3:PutObject'] })],
    ['deletions', wide({ Action: ['s3:GetObject', 's3:DeleteObject'] })],
    ['everything but listing', { ...withoutAction, NotAction: 's3:ListBucket' }],
    ['everybody but one account', { ...withoutPrincipal, NotPrincipal: { AWS: '444455556666' } }],
    ['another OAI', oaiReadStatement({ ...target('production/'), oaiId: 'EOTHEROAI' })],
  ])('%s', (_name, statement) => {
    expect(changed({ keyPrefix: 'production/' }, statement)).not.toEqual([]);
  });

  it('an OAI whose id begins alike', () => {
    expect(changed({ access: OAI }, oaiReadStatement({ ...target(''), oaiId: 'E3OAIX' }))).not.toEqual([]);
  });
});

describe('the population', () => {
  const everybody = (input: Partial<OtherCallersInput>) =>
    otherCallers({ ...INPUT, ...input }).map((request) => JSON.stringify(request));

  it('has everybody the policy names', () => {
    const document: PolicyDocument = {
      Statement: [
        {
          Principal: {
            AWS: ['444455556666', 'arn:aws:iam::777788889999:role/Ci', oaiArn('E9OAI')],
            Service: 'glue.amazonaws.com',
          },
          Condition: {
            ArnLike: {
              'AWS:SourceArn': ['arn:aws:cloudfront::111122223333:distribution/E7', 'arn:aws:cloudfront::*:x'],
            },
          },
        },
        { NotPrincipal: { AWS: 'arn:aws:iam::222233334444:user/x' } },
      ],
    };
    const all = everybody({ document }).join('\n');
    for (const name of [
      'arn:aws:iam::444455556666:user/anyone',
      'role/Ci',
      '"id":"E9OAI"',
      'glue.amazonaws.com',
      'user/x',
      'distribution/E7',
    ]) {
      expect(all).toContain(name);
    }
    expect(all).not.toContain('cloudfront::*:x');
  });

  it('is everybody it is meant to be, each with the source it claims', () => {
    const nameOf = ({ principal, context }: ReturnType<typeof otherCallers>[number]) => {
      const source = contextText(contextValue(context, 'aws:SourceArn'));
      return `${principalText(principal)}${source === 'absent' ? '' : ` for ${source}`}`;
    };
    const document: PolicyDocument = {
      Statement: {
        Condition: {
          ArnLike: { 'aws:SourceArn': [DISTRIBUTION_ARN, 'arn:aws:cloudfront::111122223333:distribution/E7'] },
        },
      },
    };
    const arn = (account: string, id: string) =>
      `the service principal cloudfront.amazonaws.com for arn:aws:cloudfront::${account}:distribution/${id}`;
    const iam = (account: string) =>
      ['root', 'user/someone', 'role/somerole'].map((name) => `arn:aws:iam::${account}:${name}`);
    const services = ['logging.s3', 'config', 'cloudtrail', 'delivery.logs'].map(
      (name) => `the service principal ${name}.amazonaws.com`,
    );
    expect([...new Set(otherCallers({ ...INPUT, document }).map(nameOf))]).toEqual([
      arn('111122223333', 'E1'),
      arn('111122223333', 'EOTHERDISTRIBUTION'),
      arn('000000000000', 'EOTHERDISTRIBUTION'),
      arn('000000000000', 'E1'),
      arn('111122223333', 'E1X'),
      arn('111122223333', 'e1'),
      arn('111122223333', '*'),
      'the service principal cloudfront.amazonaws.com',
      'OAI EOTHEROAI',
      'an anonymous caller',
      ...iam('111122223333'),
      ...iam('000000000000'),
      'arn:aws:sts::111122223333:assumed-role/somerole/session',
      `arn:aws:iam::111122223333:user/claimant for ${DISTRIBUTION_ARN}`,
      `arn:aws:iam::000000000000:user/claimant for ${DISTRIBUTION_ARN}`,
      ...services.flatMap((name) => [name, `${name} for ${DISTRIBUTION_ARN}`]),
      arn('111122223333', 'E7'),
    ]);
    const claiming = otherCallers(INPUT).find(
      (request) => nameOf(request) === `${services[0]} for ${DISTRIBUTION_ARN}`,
    );
    expect(contextText(contextValue(claiming?.context ?? {}, 'aws:SourceAccount'))).toBe('111122223333');
  });

  it('never leaves out what a sibling of another kind could read', () => {
    const reads = (access: OtherCallersInput['access'], kind: string) =>
      otherCallers({ ...INPUT, access }).filter(
        ({ principal, action, resource }) =>
          principal.kind === kind && action === 's3:GetObject' && resource === 'arn:aws:s3:::site/index.html',
      ).length;
    const unnamed = { kind: 'unknown', because: '', needs: [] } as const;
    expect(reads(unnamed, 'oai')).toBe(1);
    expect(reads(OAI, 'oai')).toBe(2);
    expect(reads(OAI, 'service')).toBe(reads(unnamed, 'service'));
    expect(reads(unnamed, 'service')).toBe(reads(OAC, 'service'));
  });

  it('has the intended identity with everything it is not meant to do, and nothing it is', () => {
    const own = otherCallers({ ...INPUT, access: OAI, keyPrefix: 'production/' }).filter(
      ({ principal }) => principal.kind === 'oai' && principal.id === 'E3OAI',
    );
    expect(own.map(({ action, resource }) => `${action} ${resource.replace('arn:aws:s3:::', '')}`)).toEqual([
      's3:GetObject site/originmend-elsewhere/index.html',
      's3:GetObjectVersion site/production/index.html',
      's3:GetObjectVersion site/originmend-elsewhere/index.html',
      's3:PutObject site/production/index.html',
      's3:PutObject site/originmend-elsewhere/index.html',
      's3:DeleteObject site/production/index.html',
      's3:DeleteObject site/originmend-elsewhere/index.html',
      's3:GetObject site-other/production/index.html',
      's3:ListBucket site',
      's3:PutBucketPolicy site',
      's3:GetObject site',
    ]);
  });

  it('leaves out what sibling origins of the same change are meant to read', () => {
    const input: Partial<OtherCallersInput> = { keyPrefix: 'production/' };
    expect(changed(input, oacGrant('production/'), oacGrant())).not.toEqual([]);
    const siblings = [{ distribution: DISTRIBUTION, access: OAC, keyPrefix: '' }];
    expect(changed({ ...input, siblings }, oacGrant('production/'), oacGrant())).toEqual([]);
    expect(changed({ ...input, siblings }, { ...oacGrant(), Action: 's3:*' })).not.toEqual([]);
  });

  it('has no identity of its own for anonymous and unknown origins', () => {
    for (const access of [ANONYMOUS, { kind: 'unknown', because: '', needs: [] } as const]) {
      expect(everybody({ access }).length).toBe(everybody({}).length - 10);
    }
  });

  it('is known completely: no answer rests on a key that nobody named', () => {
    const Statement = [
      {
        Effect: 'Deny',
        Principal: '*',
        Action: '*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:KeyOfTomorrow': 'x' } },
      },
    ];
    for (const request of otherCallers(INPUT)) expect(evaluate({ Statement }, request).decision).toBe('implicitDeny');
  });
});
