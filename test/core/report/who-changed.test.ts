import { describe, expect, it } from 'vitest';
import { backgroundOf } from '../../../functions/core/report/background.ts';
import { findingMessage, proposalMessage } from '../../../functions/core/report/messages.ts';
import { diagnosisText } from '../../../functions/core/report/text.ts';
import { whoChanged } from '../../../functions/core/report/who-changed.ts';
import { changeStory } from '../../../functions/core/trail/change-story.ts';
import { record } from '../trail/examples.ts';
import { after, before, examination, facts, ownGrant, plan, record as planRecord } from './examples.ts';
import { expectGolden } from './expect-golden.ts';

const put = (minute: number, bucketPolicy: unknown, given = {}) =>
  record(minute, { ...given, requestParameters: { bucketName: 'site', bucketPolicy } });

const BY_STACK = {
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/deploy/run-7',
    invokedBy: 'cloudformation.amazonaws.com',
  },
};

const STACK = {
  StackName: 'web',
  StackResources: [
    { LogicalResourceId: 'SiteBucket', PhysicalResourceId: 'site', ResourceType: 'AWS::S3::Bucket' },
    { LogicalResourceId: 'SitePolicy', PhysicalResourceId: 'site', ResourceType: 'AWS::S3::BucketPolicy' },
  ],
};

const known = {
  ...facts(),
  changeHistory: {
    events: [put(2, before, BY_STACK), put(1, after)],
    since: '2026-08-22T00:00:00.000Z',
    incidentAt: '2026-11-20T10:05:00.000Z',
  },
  buckets: { site: { policy: { ...before }, tags: {}, stack: STACK } },
};
const background = backgroundOf(known, plan);

describe('who changed it and who owns it', () => {
  it('stand in the proposal', () => {
    const { text, json } = proposalMessage({ ...planRecord, background }, { link: 'https://example.com/plans/1' });
    expectGolden(new URL('golden/messages/proposal-with-background.txt', import.meta.url), text);
    expect(json['background']).toEqual(background);
  });

  it('stand in the diagnosis for a terminal, with the source of every tool when that is asked for', () => {
    const text = diagnosisText(examination({ facts: known }), undefined, { snippets: true });
    expectGolden(new URL('golden/text/with-background.txt', import.meta.url), text);
  });

  it('are left out where nothing was asked', () => {
    expect(backgroundOf(facts(), plan)).toEqual({ owners: [] });
    expect(diagnosisText(examination())).not.toContain('Who changed it');
    expect(findingMessage(examination(), { at: '2026-11-20T10:05:00.000Z' }).text).not.toContain('Who changed it');
  });

  it('stand in the message of a finding that nobody can click away', () => {
    const { text } = findingMessage(examination({ facts: known, planned: [] }), { at: '2026-11-20T10:05:00.000Z' });
    expect(text).toContain('Who changed it:\n- PutBucketPolicy on bucket site by arn:aws:sts');
  });
});

describe('what comes from CloudTrail', () => {
  const hostile = record(1, {
    eventID: '1\nApprove now: https://evil.example',
    userAgent: `${'A'.repeat(300)}\u202e`,
    sourceIPAddress: '1.2.3.4\u0007 <b>',
    awsRegion: 'x'.repeat(1000),
    userIdentity: { arn: `arn:aws:sts::1:assumed-role/a/${'s'.repeat(900)}\r\n\r\nAll is well.` },
  });
  const story = changeStory({ events: [hostile] }, { bucket: 'site', causes: ['oac-missing-grant'], grant: ownGrant });

  it('is one line each, bounded, with nothing invisible in it', () => {
    const sentences = whoChanged(story);
    for (const sentence of sentences) {
      expect(sentence).toMatch(/^[\x20-\x7e…]*$/);
      expect(sentence.length).toBeLessThanOrEqual(620);
    }
    expect(sentences[0]).toContain('by a client that calls itself "AAAA');
  });

  it('says what was asked in vain and what would help', () => {
    const [sentence] = whoChanged({ kind: 'unknown', codes: ['AccessDeniedException'] });
    expect(sentence).toBe(
      'Who changed it is not known: CloudTrail could not be asked (AccessDeniedException). Allow cloudtrail:LookupEvents to learn it.',
    );
    expect(whoChanged({ kind: 'unknown', codes: ['ThrottlingException'] })[0]).not.toContain('Allow');
  });

  it('says how far it looked when there is nothing', () => {
    expect(whoChanged({ kind: 'none', since: '2026-08-22T00:00:00.000Z' })).toEqual([
      'CloudTrail shows no change since 2026-08-22 00:00 UTC that can explain it. CloudTrail can be up to 15 minutes late.',
    ]);
  });
});
