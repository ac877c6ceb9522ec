import { describe, expect, it } from 'vitest';
import { auditText } from '../../../functions/core/report/audit-text.ts';
import { plainStyler } from '../../../functions/core/report/styler.ts';
import { diagnosis, examination, mismatch } from './examples.ts';

const of = (id: string, changes: Parameters<typeof diagnosis>[0]) =>
  examination({ diagnosis: diagnosis({ distribution: { id, arn: '', domainName: '' }, ...changes }) });

describe('auditText', () => {
  it('puts the worst first, each with its root cause, and counts', () => {
    const text = auditText(
      [
        of('EFINE', { verdict: 'healthy', findings: [] }),
        of('EDARK', { verdict: 'unknown', findings: [] }),
        of('EBAD', { verdict: 'broken', findings: [mismatch] }),
      ],
      plainStyler,
    );
    expect(text.split('\n')).toEqual([
      'broken    EBAD            The bucket policy grants a different distribution [oac-sourcearn-mismatch]',
      'unknown   EDARK           cannot be judged without kmsKeys, buckets.site.tags',
      'healthy   EFINE',
      '3 distributions: 1 broken, 1 unknown, 1 healthy. Next: originmend diagnose <id>',
      '',
    ]);
  });

  it('names no next step where nothing is wrong', () => {
    const healthy = of('EFINE', { verdict: 'healthy', findings: [] });
    expect(auditText([healthy], plainStyler)).toBe('healthy   EFINE\n1 distribution: 1 healthy.\n');
    expect(auditText([], plainStyler)).toBe('0 distributions in this account.\n');
  });

  it('lets no name reach the terminal as an escape sequence', () => {
    const unknown = [{ cause: 'x', needs: ['buckets["\u001b[2J"].policy'] }];
    expect(auditText([of('E1', { verdict: 'unknown', findings: [], unknown })], plainStyler)).not.toContain('\u001b');
  });
});
