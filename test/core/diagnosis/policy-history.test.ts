import { describe, expect, it } from 'vitest';
import { grantLosses, policyHistory } from '../../../functions/core/diagnosis/policy-history.ts';
import {
  livePrincipals,
  settlingAnswer,
  unresolvedPrincipals,
} from '../../../functions/core/diagnosis/policy-settling.ts';
import type { PolicyDocument, Statement } from '../../../functions/core/policy/document.ts';
import { viewOf } from './view.ts';

const GRANT = {
  Effect: 'Allow',
  Principal: { Service: 'cloudfront.amazonaws.com' },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::site/*',
  Condition: { StringEquals: { 'AWS:SourceArn': 'arn:aws:cloudfront::111122223333:distribution/E1SITE' } },
};
const HISTORY = 'buckets.site.policyHistory';
const put = (eventTime: unknown, bucketPolicy: unknown, part: object = {}) => ({
  eventName: 'PutBucketPolicy',
  eventTime,
  userIdentity: { arn: 'arn:aws:iam::1:role/ci' },
  requestParameters: { bucketPolicy },
  ...part,
});
const written = (...records: readonly unknown[]) => {
  const reading = policyHistory(viewOf('oac-healthy', { [HISTORY]: records }));
  return reading.kind === 'known' ? reading.value : undefined;
};

describe('the recorded writes of a bucket policy', () => {
  it('are the usable ones, oldest first', () => {
    const none = { Statement: [] };
    expect(
      written(
        put('2026-06-02T00:00:00Z', none),
        {
          eventName: 'DeleteBucketPolicy',
          eventTime: '2026-06-01T00:00:00Z',
          userIdentity: { arn: 'arn:x', invokedBy: 'cloudformation.amazonaws.com' },
        },
        put('2026-05-31T23:00:00-02:00', none, { userIdentity: null }),
      ),
    ).toEqual([
      {
        eventName: 'DeleteBucketPolicy',
        eventTime: '2026-06-01T00:00:00Z',
        bucketPolicy: null,
        by: 'cloudformation.amazonaws.com',
      },
      { eventName: 'PutBucketPolicy', eventTime: '2026-05-31T23:00:00-02:00', bucketPolicy: none, by: 'somebody' },
      {
        eventName: 'PutBucketPolicy',
        eventTime: '2026-06-02T00:00:00Z',
        bucketPolicy: none,
        by: 'arn:aws:iam::1:role/ci',
      },
    ]);
  });

  it.each([
    ['one that failed', put('2026-06-01T00:00:00Z', {}, { errorCode: 'AccessDenied' })],
    ['one without a time', put(undefined, {})],
    ['one at no time', put('yesterday', {})],
    ['one at a number', put(7, {})],
    ['one without a document', put('2026-06-01T00:00:00Z', undefined)],
    ['one with no document', put('2026-06-01T00:00:00Z', null)],
    ['one with a text', put('2026-06-01T00:00:00Z', 'x')],
    ['one without parameters', put('2026-06-01T00:00:00Z', {}, { requestParameters: null })],
    ['another event', put('2026-06-01T00:00:00Z', {}, { eventName: 'PutBucketAcl' })],
    ['no record', null],
    ['a text', 'x'],
  ])('leave out %s', (_name, record) => {
    expect(written(record)).toEqual([]);
  });

  it('are none when the history is no list, and not known when it was not read', () => {
    expect(policyHistory(viewOf('oac-healthy', { [HISTORY]: 'x' }))).toMatchObject({ kind: 'known', value: [] });
    expect(policyHistory(viewOf('oac-healthy')).kind).toBe('not-collected');
    expect(policyHistory(viewOf('oac-healthy', { [HISTORY]: { unreadable: 'AccessDenied' } })).kind).toBe('unreadable');
  });
});

describe('the writes that took the grant away', () => {
  const granting: PolicyDocument = { Statement: [GRANT] };
  const half: PolicyDocument = { Statement: [{ ...GRANT, Resource: 'arn:aws:s3:::site/assets/*' }] };
  const losses = (...documents: readonly (PolicyDocument | null)[]) => {
    const writes = documents.map((bucketPolicy, index) => ({
      eventName: 'x',
      eventTime: String(index),
      bucketPolicy,
      by: 'x',
    }));
    return grantLosses(viewOf('oac-healthy'), writes).map(({ eventTime }) => eventTime);
  };

  it.each<[string, readonly (PolicyDocument | null)[], readonly string[]]>([
    ['one that left it out', [granting, {}], ['1']],
    ['one that deleted the policy', [granting, null], ['1']],
    ['one that left a part of it', [granting, half], ['1']],
    ['each of two', [granting, {}, granting, null], ['1', '3']],
    ['none that kept it', [granting, granting], []],
    ['none that never had it', [{}, {}], []],
    ['none that had a part of it', [half, {}], []],
    ['none that gave it', [{}, granting], []],
    ['none before which nothing is known', [null], []],
  ])('are %s', (_name, documents, expected) => {
    expect(losses(...documents)).toEqual(expected);
  });

  it('are judged by the facts there are, however few', () => {
    const writes = [granting, null].map((bucketPolicy, index) => ({
      eventName: 'x',
      eventTime: String(index),
      bucketPolicy,
      by: 'x',
    }));
    for (const buckets of [undefined, {}, { site: { unreadable: 'x' } }, { unreadable: 'x' }])
      expect(grantLosses(viewOf('oac-healthy', { buckets }), writes)).toHaveLength(1);
  });
});

describe('a policy written moments ago', () => {
  const DEAD = 'AIDAEXAMPLEEXAMPLE123';
  const allow = (part: object = {}): Statement => ({ Effect: 'Allow', Principal: { AWS: DEAD }, ...part });
  const settling = (base: string, value: unknown, ...Statement: readonly Statement[]) =>
    settlingAnswer(viewOf(base, { 'buckets.site.policySettling': value }), { Statement })?.kind;

  it.each<[string, string, unknown, readonly Statement[], string | undefined]>([
    ['an Allow with an unresolved principal', 'oai-healthy', true, [{ Effect: 'Deny' }, allow()], 'unknown'],
    ['an OAC, which has no unique id', 'oac-healthy', true, [allow()], undefined],
    ['a policy that has settled', 'oai-healthy', false, [allow()], undefined],
    ['a policy of which nobody knows', 'oai-healthy', undefined, [allow()], undefined],
    ['a policy of which nobody could know', 'oai-healthy', { unreadable: 'x' }, [allow()], undefined],
    ['a Deny', 'oai-healthy', true, [allow({ Effect: 'Deny' })], undefined],
    ['principals that are resolved', 'oai-healthy', true, [allow({ Principal: { AWS: '111122223333' } })], undefined],
  ])('is open, or not, for %s', (_name, base, value, statements, expected) => {
    expect(settling(base, value, ...statements)).toBe(expected);
  });

  it.each<[unknown, readonly string[], readonly string[]]>([
    [{ AWS: [DEAD, 'a', 7], Service: 's' }, [DEAD], ['a', 's']],
    [{ AWS: [`${DEAD}-x`] }, [], [`${DEAD}-x`]],
    [{ Service: DEAD }, [], []],
    ['*', [], []],
    [null, [], []],
    [undefined, [], []],
  ])('Principal %j has the unresolved %j and the living %j', (Principal, unresolved, living) => {
    const statement: Statement = JSON.parse(JSON.stringify({ Principal }));
    expect(unresolvedPrincipals(statement)).toEqual(unresolved);
    expect(livePrincipals(statement)).toEqual(living);
  });
});
