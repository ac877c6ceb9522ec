import { describe, expect, it } from 'vitest';
import { type DecisionEntry, keptText } from '../../../functions/core/history/decision-entry.ts';
import { historyText } from '../../../functions/core/report/history-text.ts';
import { plainStyler } from '../../../functions/core/report/styler.ts';

const HOSTILE = '<b>x</b>\u202e\u001b[31m\nREJECTED everything';
const entry: DecisionEntry = {
  formatVersion: 1,
  at: '2026-11-03T02:31:07.123Z',
  planId: '0'.repeat(32),
  step: 'approved-1-of-2',
  by: 'ada@example.com',
  from: { sourceAddress: '192.0.2.7', userAgent: 'Mozilla/5.0' },
  kind: 'put-bucket-policy',
  distributionId: 'E1EXAMPLE',
  target: 'the policy of bucket site',
  bucket: 'site',
  fingerprint: 'f'.repeat(64),
  causes: ['oac-missing-grant'],
  added: [],
  mode: 'propose',
  incidentKey: 'alarm',
  before: keptText(null),
  after: keptText('{"Version":"2012-10-17","Statement":[]}'),
  diff: '@@ -1 +1 @@\n-old\n+new\n',
};
const text = (entries: readonly DecisionEntry[], diff = false) => historyText(entries, plainStyler, { diff });

describe('historyText', () => {
  it('says when, what, who, from where and why, in four lines', () => {
    expect(text([entry])).toBe(
      [
        '2026-11-03 02:31:07 UTC  APPROVED 1 OF 2  the policy of bucket site, distribution E1EXAMPLE',
        '  by ada@example.com from 192.0.2.7, Mozilla/5.0',
        `  oac-missing-grant; mode propose; sha256 none -> ${entry.after?.sha256?.slice(0, 12)}; plan ${'0'.repeat(32)}`,
        '',
        '1 step of 1 plan. Next: --diff shows what changed, --output json everything.',
        '',
      ].join('\n'),
    );
  });

  it('shows the difference when asked, also of a document that is none', () => {
    expect(text([entry], true)).toContain('  +{\n  +  "Version": "2012-10-17",');
    expect(text([{ ...entry, before: keptText('not json'), after: keptText(null) }], true)).toContain('  -not json');
  });

  it('shows a change that several steps of a plan are about once', () => {
    const steps = [entry, { ...entry, step: 'applied' } as const, { ...entry, planId: '1'.repeat(32) }];
    expect(text(steps, true).match(/\+ {2}"Version"/g)).toHaveLength(2);
    expect(text(steps, true)).toContain('  the same change as above\n\n');
  });

  it('tells an empty record from a filter that nothing fits', () => {
    expect(text([])).toBe('Nothing is recorded yet.\n');
    expect(historyText([], plainStyler, { diff: false, filtered: true })).toContain('that fits');
  });

  it('shows the difference as it was proposed while the whole documents are not known', () => {
    const { before: _before, after: _after, ...unknown } = entry;
    expect(text([unknown], true)).toContain('  -old\n  +new');
    expect(text([unknown])).not.toContain('sha256');
  });

  it('keeps hostile text within its line', () => {
    const hostile = text(
      [{ ...entry, by: HOSTILE, target: HOSTILE, diff: HOSTILE, summary: HOSTILE, causes: [HOSTILE] }],
      true,
    );
    expect(hostile).not.toMatch(/^\s*REJECTED/m);
    expect(hostile).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  });
});
