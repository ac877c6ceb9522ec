import { describe, expect, it } from 'vitest';
import { exemptThisDistribution, denyKind as kindOfDeny } from '../../../functions/core/diagnosis/deny-hits.ts';
import { viewOf } from './view.ts';

const denyKind = (statement: Parameters<typeof kindOfDeny>[1]['statement']) =>
  kindOfDeny(viewOf('oac-healthy'), { statement, refused: [] });

describe('what kind of control a Deny is', () => {
  it.each([
    ['deny-source-ip', ['aws:SourceIp', 'aws:VpcSourceIp']],
    ['deny-vpce', ['aws:SourceVpce', 'aws:SourceVpc', 'aws:SourceVpcArn']],
    [
      'deny-org',
      ['aws:PrincipalOrgID', 'aws:PrincipalOrgPaths', 'aws:SourceOrgID', 'aws:SourceOrgPaths', 'aws:ResourceOrgID'],
    ],
    [
      'deny-principal-arn',
      ['aws:PrincipalArn', 'aws:PrincipalAccount', 'aws:PrincipalType', 'aws:userid', 'aws:username'],
    ],
    ['deny-insecure-transport', ['aws:SecureTransport', 's3:TlsVersion']],
    ['deny-referer', ['aws:Referer']],
    ['deny-other', ['aws:CurrentTime', 's3:authType']],
  ])('%s looks at one of %j', (kind, keys) => {
    for (const key of keys) expect(denyKind({ Condition: { StringNotEquals: { [key]: 'x' } } }), key).toBe(kind);
  });

  it('is told by the first kind that fits, whatever the order of the keys', () => {
    const Condition = { StringEquals: { 'aws:Referer': 'x' }, IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } };
    expect(denyKind({ Condition })).toBe('deny-source-ip');
    expect(denyKind({ Condition, NotPrincipal: { AWS: '111122223333' } })).toBe('deny-notprincipal');
  });

  it.each([undefined, null, 'x', { StringEquals: null }, { StringEquals: 'aws:SourceIp' }])(
    'is no known one with Condition %j',
    (Condition) => {
      expect(denyKind(JSON.parse(JSON.stringify({ Condition })))).toBe('deny-other');
    },
  );
});

describe('what is proposed about a Deny', () => {
  const hit = {
    index: 2,
    statement: { Sid: 'Guard' },
    match: { index: 2, sid: 'Guard', effect: 'Deny', match: 'yes', elements: [] },
    refused: [],
  } as const;

  it('is an exemption for this distribution, for its owner to write', () => {
    const { change, safety, steps, deadEnds } = exemptThisDistribution(viewOf('oac-healthy'), [hit]);
    expect(change).toEqual({
      kind: 'put-bucket-policy',
      bucket: 'site',
      edits: [
        {
          kind: 'add-condition',
          index: 2,
          operator: 'ArnNotEqualsIfExists',
          key: 'aws:SourceArn',
          values: ['arn:aws:cloudfront::111122223333:distribution/E1SITE'],
        },
      ],
    });
    expect([safety, steps.length, deadEnds.length]).toEqual(['manual', 1, 4]);
  });

  it('is an exemption for the OAI, and a word about OAC', () => {
    const { change, steps, deadEnds } = exemptThisDistribution(viewOf('oai-healthy'), [hit]);
    expect(change).toMatchObject({
      edits: [
        { key: 'aws:PrincipalArn', values: ['arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E3OAI'] },
      ],
    });
    expect(steps).toEqual([
      expect.stringContaining('Guard'),
      'Better in the long run: migrate this origin from OAI to OAC.',
    ]);
    expect(deadEnds.at(-1)).toContain('aws:PrincipalIsAWSService');
  });

  it('is nothing to write while the requests are unsigned', () => {
    const { change, safety, steps, deadEnds } = exemptThisDistribution(viewOf('anonymous'), [
      hit,
      { ...hit, statement: {} },
    ]);
    expect(change).toEqual({ kind: 'manual' });
    expect(safety).toBe('manual');
    expect(steps).toEqual([expect.stringContaining('so Guard, statement 2 cannot tell them')]);
    expect(deadEnds.length).toBe(3);
  });
});
