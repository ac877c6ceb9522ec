import { describe, expect, it } from 'vitest';
import type { Facts, Origin } from '../../functions/core/facts.ts';
import { redactFacts } from '../../functions/core/redact-facts.ts';

const origin = (id: string, headers: Readonly<Record<string, string>>): Origin => ({
  Id: id,
  DomainName: `${id}.s3.eu-west-1.amazonaws.com`,
  CustomHeaders: {
    Quantity: Object.keys(headers).length,
    Items: Object.entries(headers).map(([HeaderName, HeaderValue]) => ({ HeaderName, HeaderValue })),
  },
});

function factsWith(origins: readonly Origin[], more: Partial<Facts> = {}): Facts {
  return {
    formatVersion: 1,
    distribution: {
      Id: 'E1',
      ARN: 'arn:aws:cloudfront::111122223333:distribution/E1',
      DistributionConfig: {
        Origins: { Quantity: origins.length, Items: origins },
        DefaultCacheBehavior: {},
        Comment: 'kept',
      },
    },
    ...more,
  };
}

const policyOn = (value: string | readonly string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Condition: { StringNotLike: { 'aws:Referer': value, 'aws:SourceIp': 'secret' } } }],
});

describe('redactFacts', () => {
  it('replaces every secret of recorded former policies, and shows that one changed', () => {
    const record = (secret: string) => ({
      eventID: secret.length.toString(),
      eventName: 'PutBucketPolicy',
      eventSource: 's3.amazonaws.com',
      eventTime: '2026-11-20T10:00:00.000Z',
      userIdentity: {},
      requestParameters: { bucketName: 'site', bucketPolicy: policyOn(secret) },
    });
    const events = [record('former one'), record('two')];
    const redacted = redactFacts(
      factsWith([origin('s3', { Referer: 'two' })], {
        buckets: { site: { policy: policyOn('two'), policyHistory: events } },
        changeHistory: { events },
      }),
    );
    const text = JSON.stringify(redacted);
    expect(text).not.toMatch(/former one|"two"/);
    expect(text.match(/"aws:Referer":"REDACTED 2"/g)).toHaveLength(2);
    expect(text.match(/"aws:Referer":"REDACTED"/g)).toHaveLength(3);
  });

  it('replaces the value of every custom header, of other distributions too, and keeps their names', () => {
    const facts = factsWith([origin('s3', { 'X-Secret': 'one', Referer: 'two' })], {
      otherDistributions: [{ Id: 'E2', Origins: { Items: [origin('other', { 'X-Secret': 'three' })] } }, { Id: 'E3' }],
    });
    const text = JSON.stringify(redactFacts(facts));
    expect(text).not.toMatch(/"(?:one|two|three)"/);
    expect(text.match(/"HeaderValue":"REDACTED"/g)).toHaveLength(3);
    expect(text).toContain('"X-Secret"');
  });

  it('replaces the same secret where a policy compares the header with it, so that the diagnosis stays the same', () => {
    const facts = factsWith([origin('s3', { Referer: 'secret' })], {
      buckets: {
        site: { policy: policyOn('secret') },
        list: { policy: policyOn(['other', 'secret']) },
        none: { policy: null },
        refused: { unreadable: 'AccessDenied' },
      },
    });
    expect(redactFacts(facts).buckets).toEqual({
      site: { policy: policyOn('REDACTED') },
      list: { policy: policyOn(['other', 'REDACTED']) },
      none: { policy: null },
      refused: { unreadable: 'AccessDenied' },
    });
  });

  it('keeps two secrets different', () => {
    const facts = factsWith([origin('a', { Referer: 'first' }), origin('b', { referer: 'second' })], {
      buckets: { site: { policy: policyOn('second') } },
    });
    const redacted = redactFacts(facts);
    expect(JSON.stringify(redacted.distribution)).toMatch(/"REDACTED".*"REDACTED 2"/);
    expect(redacted.buckets).toEqual({ site: { policy: policyOn('REDACTED 2') } });
  });

  it('replaces the query string and the cookies of the recorded request', () => {
    const probe = {
      url: 'https://d1.cloudfront.net/a?Signature=s&Key-Pair-Id=k',
      status: 403,
      headers: { 'Set-Cookie': 'session', server: 'AmazonS3' },
    };
    expect(redactFacts(factsWith([], { probe })).probe).toEqual({
      url: 'https://d1.cloudfront.net/a?REDACTED',
      status: 403,
      headers: { 'Set-Cookie': 'REDACTED', server: 'AmazonS3' },
    });
  });

  it('changes nothing else, and not the facts it was given', () => {
    const unreadable = { unreadable: 'AccessDenied' };
    const facts = factsWith([{ Id: 's3', DomainName: 'site.s3.eu-west-1.amazonaws.com' }], {
      otherDistributions: unreadable,
      probe: unreadable,
      buckets: unreadable,
      kmsKeys: {},
    });
    expect(redactFacts(facts)).toEqual(facts);
    expect(redactFacts({ formatVersion: 1, distribution: unreadable })).toEqual({
      formatVersion: 1,
      distribution: unreadable,
    });
    const secret = factsWith([origin('s3', { Referer: 'secret' })]);
    redactFacts(secret);
    expect(JSON.stringify(secret)).toContain('secret');
  });
});
