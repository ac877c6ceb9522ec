import { describe, expect, it } from 'vitest';
import { CAUSES } from '../../../functions/core/diagnosis/causes/index.ts';
import type { ChangeHistory } from '../../../functions/core/trail/change-history.ts';
import { changeHistoryOf } from '../../../functions/core/trail/change-history.ts';
import { changeStory } from '../../../functions/core/trail/change-story.ts';
import { explains } from '../../../functions/core/trail/explains.ts';
import { lastRemovalOf } from '../../../functions/core/trail/policy-writes.ts';
import type { TrailRecord } from '../../../functions/core/trail/record.ts';
import { GRANT, LOGS, policyOf, put, record } from './examples.ts';

const MISSING = { bucket: 'site', causes: ['oac-missing-grant'], grant: GRANT };
const SINCE = '2026-08-22T00:00:00.000Z';

function historyOf(events: readonly TrailRecord[], more: Partial<ChangeHistory> = {}): ChangeHistory {
  return { events: events.toReversed(), since: SINCE, ...more };
}

const granted = put(1, policyOf(GRANT, LOGS));
const removed = put(2, policyOf(LOGS));
const later = put(3, policyOf(LOGS, { ...LOGS, Sid: 'More' }));

describe('who changed it', () => {
  it('is whoever took the grant away, not whoever wrote last', () => {
    expect(changeStory(historyOf([granted, removed, later]), MISSING)).toMatchObject({
      kind: 'found',
      because: 'removed-grant',
      record: { eventID: 'event-2', requestParameters: { bucketName: 'site' } },
    });
  });

  it('comes with their difference, and without their document', () => {
    const story = changeStory(historyOf([granted, removed]), MISSING);
    if (story.kind !== 'found') throw new Error('expected a change');
    expect(story.diff).toMatch(/^-.*AllowCloudFrontOACReadE1SITE/m);
    expect(story.record.requestParameters).not.toHaveProperty('bucketPolicy');
  });

  it('does not mail the shared secrets of a condition, and still shows that one changed', () => {
    const byReferer = (secret: string) =>
      policyOf({ ...LOGS, Effect: 'Deny', Condition: { StringNotLike: { 'aws:Referer': secret } } });
    const story = changeStory(historyOf([put(1, byReferer('hunter2')), put(2, byReferer('hunter3'))]), {
      ...MISSING,
      causes: ['deny-referer'],
    });
    if (story.kind !== 'found') throw new Error('expected a change');
    expect(story.diff).not.toContain('hunter');
    expect(story.diff).toMatch(/^-.*REDACTED"/m);
    expect(story.diff).toMatch(/^\+.*REDACTED 2"/m);
  });

  it('is the last that can explain it where nothing is proven', () => {
    const story = changeStory(historyOf([removed, later]), MISSING);
    expect(story).toMatchObject({ because: 'last-before', record: { eventID: 'event-3' } });
  });

  it('is the incident itself when that is a change, whatever came later', () => {
    const history = historyOf([granted, removed, later], { incidentEventID: 'event-2', incidentAt: removed.eventTime });
    expect(changeStory(history, MISSING)).toMatchObject({ because: 'incident', record: { eventID: 'event-2' } });
  });

  it('is nobody who came after the incident began', () => {
    const history = historyOf([granted, removed], { incidentAt: '2026-11-20T10:01:30Z' });
    expect(changeStory(history, MISSING)).toMatchObject({ because: 'last-before', record: { eventID: 'event-1' } });
  });

  it('is nobody who changed another bucket, or something that explains nothing', () => {
    const elsewhere = record(4, { eventName: 'DeleteBucketPolicy', requestParameters: { bucketName: 'other' } });
    const harmless = record(5, { eventName: 'PutBucketRequestPayment' });
    expect(changeStory(historyOf([elsewhere, harmless]), MISSING)).toEqual({ kind: 'none', since: SINCE });
  });

  it('is not known when a lookup failed and nothing else was found; it says so too where something was', () => {
    const unread = [{ lookup: 'ResourceName site in eu-west-1', unreadable: 'AccessDeniedException' }];
    expect(changeStory(historyOf([], { unread }), MISSING)).toEqual({
      kind: 'unknown',
      codes: ['AccessDeniedException'],
    });
    expect(changeStory(historyOf([later], { unread }), MISSING)).toMatchObject({
      because: 'last-before',
      unread: ['AccessDeniedException'],
    });
  });

  it('is not known when nobody was asked', () => {
    expect(changeStory({ events: [] }, MISSING)).toEqual({ kind: 'unknown', codes: [] });
  });

  it('reads whatever a facts file says, without throwing', () => {
    for (const value of [null, 7, [], {}, { events: 'x', unread: [7, {}], since: 'never' }]) {
      const history = changeHistoryOf(value);
      if (history) expect(changeStory(history, MISSING).kind).toBe('unknown');
    }
  });
});

describe('the last removal of a grant', () => {
  const deleted = record(4, { eventName: 'DeleteBucketPolicy' });

  it.each([
    ['a write without it', [granted, removed], 'event-2'],
    ['a write without it, in any order of the records', [removed, granted], 'event-2'],
    ['a deleted policy', [granted, deleted], 'event-4'],
    ['the later of two', [granted, removed, put(5, policyOf(GRANT)), put(6, policyOf())], 'event-6'],
    ['a grant under another Sid', [put(1, policyOf({ ...GRANT, Sid: 'Other' })), removed], 'event-2'],
  ])('is %s', (_what, records, eventID) => {
    expect(lastRemovalOf(records, 'site', GRANT)?.eventID).toBe(eventID);
  });

  it.each([
    ['nothing was recorded', []],
    ['it was never there', [removed, later]],
    ['it is still there', [granted, put(2, policyOf(LOGS, GRANT))]],
    ['only one write is known', [removed]],
    ['a write in between is not known', [granted, record(2), put(3, policyOf(LOGS))]],
  ])('is not claimed when %s', (_what, records) => {
    expect(lastRemovalOf(records, 'site', GRANT)).toBeUndefined();
  });
});

describe('what explains a cause', () => {
  it.each([
    ['oac-missing-grant', 'PutBucketPolicy', true],
    ['oac-missing-grant', 'UpdateDistribution', true],
    ['oac-missing-grant', 'UpdateDistribution2020_05_31', true],
    ['oac-missing-grant', 'UpdateDistributionTenant', false],
    ['oac-missing-grant', 'PutBucketEncryption', false],
    ['deny-vpce', 'PutBucketPolicy', true],
    ['deny-vpce', 'UpdateDistribution', false],
    ['oac-signing-never', 'UpdateOriginAccessControl', true],
    ['oac-signing-never', 'PutBucketPolicy', false],
    ['requester-pays', 'PutBucketRequestPayment', true],
    ['bucket-deleted', 'DeleteBucket', true],
    ['bucket-deleted', 'DeleteBucketPolicy', false],
    ['bpa-restrict-public-buckets', 'PutBucketPublicAccessBlock', true],
    ['kms-oac-key-policy', 'PutBucketEncryption', true],
    ['object-not-owned-by-bucket-owner', 'PutBucketOwnershipControls', true],
    ['geo-restriction', 'UpdateDistribution', true],
    ['org-rcp', 'PutBucketPolicy', false],
  ])('%s by %s: %s', (cause, eventName, expected) => {
    expect(CAUSES.map(({ id }) => id)).toContain(cause);
    expect(explains(cause, eventName)).toBe(expected);
  });
});
