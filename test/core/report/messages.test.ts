import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Finding } from '../../../functions/core/diagnosis/diagnosis.ts';
import {
  appliedMessage,
  auditMessage,
  driftedMessage,
  failedMessage,
  findingMessage,
  flappingMessage,
  heldMessage,
  type Message,
  messageToTell,
  type PlanToReport,
  proposalMessage,
  recoveredMessage,
  rejectedMessage,
  reminderMessage,
  type ToTell,
  unchangedMessage,
  undoneMessage,
} from '../../../functions/core/report/messages.ts';
import type { OutgoingMessage } from '../../../functions/workflow/deps.ts';
import type { PlanRecord } from '../../../functions/workflow/plan-store.ts';
import { blastRadius, diagnosis, examination, keyPolicy, mismatch, missingObject, plan, record } from './examples.ts';
import { expectGolden } from './expect-golden.ts';

const AT = '2026-11-03T02:31:00.000Z';
const LINK = 'https://abc.lambda-url.us-east-1.on.aws/plans/0123456789abcdef0123456789abcdef?token=T';
const UNDO = 'https://abc.lambda-url.us-east-1.on.aws/plans/0123456789abcdef0123456789abcdef/undo?token=U';
const VERIFIED = { policy: 'verified', live: 'ok' };

const healthy = { diagnosis: diagnosis({ verdict: 'healthy', findings: [], unknown: [] }), planned: [] } as const;

/** Every message once, as people get it. */
const MESSAGES: Readonly<Record<string, Message>> = {
  proposal: proposalMessage(record, { link: LINK, since: '2026-11-03T02:14:00.000Z', alarmName: 'cdn-4xx' }),
  'finding-missing-object': findingMessage(
    examination({ diagnosis: diagnosis({ verdict: 'healthy', findings: [missingObject], unknown: [] }), planned: [] }),
    { at: AT, since: '2026-11-03T02:14:00.000Z', alarmName: 'cdn-4xx' },
  ),
  'finding-key-policy': findingMessage(examination({ diagnosis: diagnosis({ findings: [keyPolicy] }), planned: [] }), {
    at: AT,
  }),
  'finding-healthy': findingMessage(examination(healthy), { at: AT, alarmName: 'cdn-4xx' }),
  'finding-unknown': findingMessage(
    examination({ diagnosis: diagnosis({ verdict: 'unknown', findings: [] }), planned: [] }),
    { at: AT },
  ),
  'finding-distribution-gone': findingMessage(
    examination({
      facts: { formatVersion: 1, distribution: { unreadable: 'NoSuchDistribution' } },
      diagnosis: diagnosis({
        verdict: 'unknown',
        findings: [],
        unknown: [{ cause: 'oac-missing-grant', needs: ['distribution'] }],
      }),
      planned: [],
    }),
    { at: AT, since: '2026-11-03T02:14:00.000Z', alarmName: 'cdn-4xx' },
  ),
  'finding-observe-mode': findingMessage(examination(), { at: AT }),
  applied: appliedMessage(record, {
    at: AT,
    by: 'Ann (192.0.2.7)',
    summary:
      'The policy reads back as written and lets distribution E1EXAMPLE read. A live request through CloudFront succeeded.',
    verification: VERIFIED,
    undoLink: UNDO,
    undoExpiresAt: '2026-11-10T02:31:00.000Z',
  }),
  unchanged: unchangedMessage(record, { at: AT, by: 'Ann (192.0.2.7)' }),
  drifted: driftedMessage(record, {
    at: AT,
    by: 'Ann (192.0.2.7)',
    newLink: LINK,
    newExpiresAt: '2026-11-06T02:31:00.000Z',
  }),
  failed: failedMessage(record, {
    at: AT,
    by: 'Ann (192.0.2.7)',
    written: 'nothing',
    error: 'S3 refused the new policy of bucket site: AccessDenied.',
    nextStep: 'Allow s3:PutBucketPolicy on the bucket, then open the link again.',
  }),
  rejected: rejectedMessage(record, { at: AT, by: 'Ann (192.0.2.7)' }),
  undone: undoneMessage(record, { at: AT, by: 'Ann (192.0.2.7)', summary: 'The policy reads back as it was.' }),
  'undone-by-itself': undoneMessage(record, {
    at: AT,
    by: 'Originmend (the repair did not help)',
    summary:
      'The policy of bucket site was written, but oac-sourcearn-mismatch is still found. It was taken back. The policy of bucket site is again exactly what it was before.',
    stillFound: 'oac-sourcearn-mismatch',
  }),
  'reminder-expires-soon': reminderMessage(record, { at: AT, reason: 'expires-soon', link: LINK }),
  'reminder-expired': reminderMessage(record, { at: AT, reason: 'expired' }),
  'reminder-not-needed': reminderMessage(record, { at: AT, reason: 'not-needed' }),
  recovered: recoveredMessage({
    alarmName: 'cdn-4xx',
    distributionIds: ['E1EXAMPLE'],
    openedAt: '2026-11-03T02:14:00.000Z',
    at: AT,
  }),
  'proposal-while-stopped': proposalMessage(
    { ...record, plan: { ...plan, blastRadius } },
    {
      link: LINK,
      notice: 'Writing is stopped by the kill switch /originmend/prod/writes, which says "stopped: incident 12".',
    },
  ),
  held: heldMessage(record, {
    at: AT,
    by: 'Ann (192.0.2.7)',
    because: 'The cap of 3 writes to bucket site within one hour is reached.',
    nextStep:
      'Nothing was changed. The next slot frees at 2026-11-03 03:02 UTC; open the same link then and decide again.',
  }),
  flapping: flappingMessage(
    { ...record, plan: { ...plan, blastRadius } },
    {
      link: LINK,
      at: AT,
      restoredAt: ['2026-11-01T10:00:00.000Z', '2026-11-02T10:00:00.000Z'],
      days: 7,
      removedBy: 'arn:aws:sts::111122223333:assumed-role/deploy/web',
    },
  ),
  audit: auditMessage({
    at: AT,
    reportLocation: 's3://reports/audit.json',
    entries: [
      { diagnosis: healthy.diagnosis },
      {
        diagnosis: diagnosis({ verdict: 'unknown', findings: [], distribution: { id: 'E2', arn: '', domainName: '' } }),
      },
      { diagnosis: diagnosis({ distribution: { id: 'E3', arn: '', domainName: 'd3.cloudfront.net' } }), link: LINK },
    ],
  }),
};

/** What SNS takes: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
function expectFitsSns({ subject, text, json, attributes }: Message): void {
  expect(subject).toMatch(/^[A-Z][\x20-\x7e]{0,98}$/);
  expect(Object.keys(attributes).length).toBeLessThanOrEqual(10);
  for (const value of Object.values(attributes)) expect(value).not.toBe('');
  expect(Buffer.byteLength(text) + Buffer.byteLength(JSON.stringify(json))).toBeLessThan(250_000);
}

describe('every message', () => {
  it.each(Object.entries(MESSAGES))('reads as kept: %s', (name, { subject, text }) => {
    expectGolden(new URL(`golden/messages/${name}.txt`, import.meta.url), `Subject: ${subject}\n\n${text}`);
  });

  it.each(Object.entries(MESSAGES))('fits SNS: %s', (_name, message) => {
    expectFitsSns(message);
  });

  it.each(Object.entries(MESSAGES))('says the same to machines: %s', (_name, { kind, json, attributes }) => {
    expect(json).toMatchObject({ formatVersion: 1, kind });
    expect(json['verdict']).toBe(attributes['verdict']);
    expect(attributes['kind']).toBe(kind);
    expect(JSON.parse(JSON.stringify(json))).toMatchObject({ kind });
  });

  it('is what the workflow sends, made of what the workflow keeps', () => {
    expectTypeOf<Message>().toExtend<OutgoingMessage>();
    expectTypeOf<OutgoingMessage>().toExtend<Message>();
    expectTypeOf<PlanRecord>().toExtend<PlanToReport>();
  });
});

describe('what is stored to be told', () => {
  const seen = { at: AT, by: 'Ann (192.0.2.7)' };
  const WHAT: readonly ToTell[] = [
    { kind: 'applied', ...seen, summary: '', verification: VERIFIED },
    { kind: 'failed', ...seen, written: 'written', error: 'e.', nextStep: 'n.', canUndo: true },
    { kind: 'unchanged', ...seen },
    { kind: 'drifted', ...seen, newPlanId: 'f'.repeat(32) },
    { kind: 'rejected', ...seen },
    { kind: 'undone', ...seen },
    { kind: 'reminder', at: AT, reason: 'expires-soon' },
  ];

  it.each(WHAT)('becomes the message of its kind, with the links made for it: %j', (what) => {
    const links = { undo: { link: UNDO, expiresAt: AT }, decide: { link: LINK, expiresAt: AT } };
    const told = messageToTell(record, JSON.parse(JSON.stringify(what)), links);
    const expected = { applied: UNDO, failed: UNDO, drifted: LINK, reminder: LINK }[what.kind as 'applied'];
    expect([told.kind, Object.values(told.json['links'] ?? {})]).toEqual([what.kind, expected ? [expected] : []]);
    expectFitsSns(told);
    expect(messageToTell(record, what, {}).text).not.toContain('token=');
  });
});

describe('proposal', () => {
  it('carries what a program needs to follow it up', () => {
    expect(MESSAGES['proposal']?.json).toMatchObject({
      kind: 'proposal',
      verdict: 'broken',
      distributionId: 'E1EXAMPLE',
      bucket: 'site',
      causes: ['oac-sourcearn-mismatch'],
      planId: record.planId,
      fingerprint: record.plan.fingerprint,
      safety: 'approve',
      links: { decide: LINK },
      times: { createdAt: record.createdAt, expiresAt: record.expiresAt, since: '2026-11-03T02:14:00.000Z' },
    });
  });

  it('does not say 403 about access that works', () => {
    const risk = proposalMessage({ ...record, findings: [{ ...mismatch, impact: 'risk' }] }, { link: LINK });
    expect(risk.subject).toMatch(/^AT RISK: /);
    expect(`${risk.subject}${risk.text}`).not.toContain('gets 403');
  });

  it('shows a short diff of a long change and says what it left out', () => {
    const diff = `--- a\n+++ b\n@@ -1 +1 @@\n${'+line\n'.repeat(500)}`;
    const { text } = proposalMessage({ ...record, plan: { ...record.plan, diff } }, { link: LINK });
    expect(text.match(/\+line/g)?.length).toBe(39);
    expect(text).toContain('… 461 more lines');
  });
});

describe('applied', () => {
  it.each([
    [{ policy: 'verified', live: 'ok' }, 'FIXED'],
    [{ policy: 'verified', live: 'not-possible' }, 'FIXED'],
    [{ policy: 'verified', live: 'still-refused' }, 'APPLIED'],
    [{ policy: 'unreadable', live: 'ok' }, 'APPLIED'],
    [undefined, 'APPLIED'],
  ])('says of %j: %s', (verification, word) => {
    const { subject } = appliedMessage(record, { at: AT, by: 'Ann', summary: '', verification });
    expect(subject.startsWith(`${word}: `)).toBe(true);
  });

  it('has no undo paragraph without an undo link', () => {
    expect(appliedMessage(record, { at: AT, by: 'Ann', summary: '' }).text).not.toContain('put the policy back');
  });
});

describe('failed', () => {
  it.each([
    ['nothing', 'Nothing was written'],
    ['written', 'The bucket policy was written'],
    ['not-known', 'It is not known whether'],
  ] as const)('says what was and was not changed: %s', (written, sentence) => {
    const { text } = failedMessage(record, { at: AT, written, error: 'x', nextStep: 'Do y.' });
    expect(text.startsWith('Do y.\n')).toBe(true);
    expect(text).toContain(sentence);
  });
});

describe('drifted', () => {
  it('has something to do without a new link too', () => {
    const { text } = driftedMessage(record, { at: AT, because: 'the policy of bucket site is not known' });
    expect(text).toContain('There is no new proposal: the policy of bucket site is not known.');
    expect(text.split('\n')[0]).toContain('originmend diagnose E1EXAMPLE');
  });
});

describe('recovered', () => {
  it('leaves out a duration it does not know', () => {
    const { subject, text } = recoveredMessage({ alarmName: 'cdn', distributionIds: [], at: AT });
    expect(subject).toBe('RECOVERED: alarm - recovered');
    expect(text).toMatch(/^Nothing to do: recovered\.\n/);
  });

  it('names a few of many distributions', () => {
    const ids = Array.from({ length: 50 }, (_, index) => `E${index}`);
    expect(recoveredMessage({ alarmName: 'cdn', distributionIds: ids, at: AT }).text).toContain('E4 and 45 more');
  });
});

describe('audit', () => {
  const entry = (verdict: 'broken' | 'healthy' | 'at-risk' | 'unknown', id: string) => ({
    diagnosis: diagnosis({
      verdict,
      findings: verdict === 'broken' ? [mismatch] : [],
      distribution: { id, arn: '', domainName: '' },
    }),
  });

  it('counts a distribution once, however many links it has', () => {
    const broken = entry('broken', 'E1');
    const { subject, text } = auditMessage({
      at: AT,
      entries: [{ ...broken, link: `${LINK}1` }, { ...broken, link: `${LINK}2` }, entry('healthy', 'E2')],
    });
    expect(subject).toBe('BROKEN: audit of 2 distributions: 1 broken, 1 healthy');
    expect(text).toContain(`${LINK}1`);
    expect(text).toContain(`${LINK}2`);
    expect(text).toMatch(/^Open the 2 links below/);
  });

  it.each([
    [['healthy', 'at-risk', 'unknown', 'broken'], 'BROKEN'],
    [['healthy', 'at-risk', 'unknown'], 'UNKNOWN'],
    [['healthy', 'at-risk'], 'AT RISK'],
    [['healthy'], 'HEALTHY'],
  ] as const)('of %j is %s', (verdicts, word) => {
    const entries = verdicts.map((verdict, index) => entry(verdict, `E${index}`));
    expect(auditMessage({ at: AT, entries }).subject.startsWith(`${word}: `)).toBe(true);
  });

  it('is not healthy when the list of distributions is not complete', () => {
    const { subject, text } = auditMessage({
      at: AT,
      entries: [entry('healthy', 'E1')],
      incomplete: 'page 2 was throttled',
    });
    expect(subject.startsWith('UNKNOWN: ')).toBe(true);
    expect(text).toContain('page 2 was throttled');
  });

  it('stays small for thousands of distributions, the worst first', () => {
    const entries = [
      ...Array.from({ length: 3000 }, (_, index) => entry('at-risk', `E${index}`)),
      entry('broken', 'EWORST'),
    ];
    const message = auditMessage({ at: AT, entries });
    expectFitsSns(message);
    expect(message.text).toContain('… and 2991 more in the report.');
    expect(message.text.indexOf('EWORST')).toBeLessThan(message.text.indexOf('E0'));
  });
});

describe('whatever names people choose', () => {
  const hostile = fc.string({ unit: 'binary', maxLength: 1500 });
  const paragraphs = (text: string) => text.split('\n').length;

  it('a proposal fits SNS, is printable, and its first lines stay the act and the link', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, hostile, (bucket, sid, domain, alarmName) => {
        const finding: Finding = { ...mismatch, title: sid, summary: `Statement (${sid})`, bucket };
        const plan = { ...record.plan, bucket, diff: `+${JSON.stringify(sid)}\n`, warnings: [sid] };
        const message = proposalMessage(
          { ...record, plan, findings: [finding], distributionDomainName: domain },
          { link: LINK, alarmName, since: AT },
        );
        expectFitsSns(message);
        expect(message.text.split('\n').slice(0, 2)).toEqual([
          'Open this link, read the change, then approve or reject it:',
          LINK,
        ]);
        expect(message.text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(paragraphs(message.text)).toBe(
          paragraphs(proposalMessage({ ...record, plan: { ...plan, bucket: 'b' } }, { link: LINK }).text),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('every other message fits SNS and is printable', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const hostileRecord = {
          ...record,
          plan: { ...record.plan, bucket: text, distributionId: text },
          distributionDomainName: text,
        };
        const hostileDiagnosis = diagnosis({
          distribution: { id: text, arn: text, domainName: text },
          findings: [{ ...missingObject, title: text, summary: text }],
        });
        const details = { at: text, by: text, summary: text, error: text, nextStep: text, written: 'nothing' } as const;
        const messages = [
          appliedMessage(hostileRecord, details),
          unchangedMessage(hostileRecord, details),
          driftedMessage(hostileRecord, details),
          failedMessage(hostileRecord, details),
          rejectedMessage(hostileRecord, details),
          undoneMessage(hostileRecord, details),
          recoveredMessage({ alarmName: text, distributionIds: [text], openedAt: text, at: text }),
          findingMessage(examination({ diagnosis: hostileDiagnosis, planned: [] }), {
            at: text,
            alarmName: text,
            since: text,
          }),
          auditMessage({
            at: text,
            entries: [{ diagnosis: hostileDiagnosis }],
            reportLocation: text,
            incomplete: text,
          }),
        ];
        for (const message of messages) {
          expectFitsSns(message);
          expect(message.text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        }
      }),
      { numRuns: 60 },
    );
  });
});
