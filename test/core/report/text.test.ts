import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Examination } from '../../../functions/core/report/examination.ts';
import { ansiStyler } from '../../../functions/core/report/styler.ts';
import { diagnosisText } from '../../../functions/core/report/text.ts';
import {
  before,
  deny,
  denyStatement,
  diagnosis,
  examination,
  facts,
  keyPolicy,
  mismatch,
  missingObject,
  otherGrant,
  signingOff,
} from './examples.ts';
import { expectGolden } from './expect-golden.ts';

const CASES: Readonly<Record<string, Examination>> = {
  'broken-with-plan': examination(),
  'broken-by-deny': examination({
    facts: facts({ ...before, Statement: [otherGrant, denyStatement] }),
    diagnosis: diagnosis({ findings: [deny], unknown: [] }),
    planned: [],
  }),
  'missing-object': examination({
    diagnosis: diagnosis({ verdict: 'healthy', findings: [missingObject], unknown: [] }),
    planned: [],
  }),
  'key-policy-and-signing': examination({
    diagnosis: diagnosis({ findings: [keyPolicy, signingOff], ruledOut: [], unknown: [] }),
    planned: [],
  }),
  healthy: examination({ diagnosis: diagnosis({ verdict: 'healthy', findings: [], unknown: [] }), planned: [] }),
  'unreadable-policy': examination({
    facts: { ...facts(), buckets: { site: { policy: { unreadable: 'AccessDenied' } } } },
    diagnosis: diagnosis({
      verdict: 'unknown',
      findings: [],
      unknown: ['oac-missing-grant', 'oac-sourcearn-mismatch', 'deny-vpce', 'deny-org', 'deny-source-ip'].map(
        (cause) => ({
          cause,
          originId: 's3-site',
          needs: ['buckets.site.policy'],
          reason: 'buckets.site.policy could not be read: AccessDenied',
        }),
      ),
    }),
    planned: [],
  }),
};

describe('diagnosisText', () => {
  it.each(Object.entries(CASES))('reads as kept for %s', (name, given) => {
    expectGolden(new URL(`golden/${name}.txt`, import.meta.url), diagnosisText(given));
  });

  it.each(Object.entries(CASES))('says the same words with colours for %s', (_name, given) => {
    const coloured = diagnosisText(given, ansiStyler);
    expect(coloured).not.toBe(diagnosisText(given));
    expect(stripVTControlCharacters(coloured)).toBe(diagnosisText(given));
  });

  it.each(Object.entries(CASES))('keeps its sentences within 100 columns for %s', (_name, given) => {
    const wide = diagnosisText(given)
      .split('\n')
      .filter((text) => text.length > 100);
    for (const text of wide) expect(text).toMatch(/arn:|buckets\./);
  });

  it('names the offending statement in full', () => {
    expect(diagnosisText(CASES['broken-by-deny'] ?? examination())).toContain('"Sid": "OnlyFromOurVpc"');
  });

  it('lets nothing hostile reach the terminal', () => {
    const hostile = '\u001b]0;owned\u0007\u202e\u0000';
    const statement = { ...otherGrant, Sid: hostile };
    const finding = { ...mismatch, title: hostile, summary: `a${hostile}`, bucket: 'site', originId: hostile };
    const text = diagnosisText(
      examination({
        facts: facts({ Statement: [statement] }),
        diagnosis: diagnosis({ findings: [finding], distribution: { id: hostile, arn: hostile, domainName: hostile } }),
      }),
    );
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});
