import { describe, expect, it } from 'vitest';
import { type Cause, defineCause, found, ruledOut, unknown } from '../../../functions/core/diagnosis/cause.ts';
import { diagnose } from '../../../functions/core/diagnosis/diagnose.ts';
import type { Impact } from '../../../functions/core/diagnosis/diagnosis.ts';
import type { OriginView } from '../../../functions/core/diagnosis/origin-view.ts';
import { parseFacts } from '../../../functions/core/parse-facts.ts';
import { changedFacts } from './cases.ts';

type Changes = Readonly<Record<string, unknown>>;

const TWO_ORIGINS: Changes = {
  'distribution.DistributionConfig.Origins.Items[1]': { Id: 'second', DomainName: 'second.s3.eu-west-1.amazonaws.com' },
};

function cause(id: string, detect: Cause['detect'], part: Partial<Pick<Cause, 'group' | 'scope'>> = {}): Cause {
  return defineCause({
    id,
    family: 'viewer',
    title: id,
    why: id,
    needs: [],
    permissions: { read: [], fix: [] },
    detect,
    ...part,
  });
}

function finds(impactAt: (originId: string) => Impact | undefined): Cause['detect'] {
  return ({ origin }: OriginView) => {
    const impact = impactAt(origin.Id);
    if (impact === undefined) return ruledOut('not here');
    const proposal = { change: { kind: 'manual' }, safety: 'manual', steps: [], deadEnds: [] } as const;
    return found({ impact, summary: 'x', evidence: [], proposal });
  };
}

const judged = (causes: readonly Cause[], set: Changes = {}) =>
  diagnose(parseFacts(changedFacts('oac-healthy', set)), causes);
const listed = (causes: readonly Cause[], set: Changes = {}) =>
  judged(causes, set).findings.map(({ cause: id, originId, impact }) => `${id} ${originId} ${impact}`);

describe('the order of findings', () => {
  it('is origin by origin, those that refuse somebody first, and refusals first within one', () => {
    const risky = cause(
      'risky',
      finds(() => 'risk'),
    );
    const partial = cause(
      'partial',
      finds((id) => (id === 'second' ? 'partial' : 'info')),
    );
    const known = cause(
      'known',
      finds(() => 'info'),
    );
    expect(listed([risky, partial, known], TWO_ORIGINS)).toEqual([
      'partial second partial',
      'risky second risk',
      'known second info',
      'risky s3 risk',
      'partial s3 info',
      'known s3 info',
    ]);
  });

  it('has causes about the whole distribution once, with no origin and no bucket', () => {
    const whole = cause(
      'whole',
      finds(() => 'outage'),
      { scope: 'distribution' },
    );
    const diagnosis = judged([whole], TWO_ORIGINS);
    expect(diagnosis.findings).toHaveLength(1);
    expect(diagnosis.findings[0]).not.toHaveProperty('originId');
    expect(diagnosis.findings[0]).not.toHaveProperty('bucket');
    expect(
      judged([
        cause(
          'own',
          finds(() => 'risk'),
        ),
      ]).findings[0],
    ).toMatchObject({ originId: 's3', bucket: 'site' });
  });

  it('leaves the bucket out where an origin has none', () => {
    const set = { 'distribution.DistributionConfig.Origins.Items[0].DomainName': 'www.example.com' };
    expect(
      Object.keys(
        judged(
          [
            cause(
              'own',
              finds(() => 'risk'),
            ),
          ],
          set,
        ).findings[0] ?? {},
      ),
    ).not.toContain('bucket');
  });
});

describe('causes that explain one refusal in different words', () => {
  const group = { group: 'missing-grant' } as const;
  const first = cause(
    'first',
    finds((id) => (id === 's3' ? 'outage' : undefined)),
    group,
  );
  const second = cause(
    'second',
    finds(() => 'outage'),
    group,
  );
  const open = cause('open', () => unknown(['probe'], 'open'), group);

  it('speak once for each origin; the rest are ruled out by the first', () => {
    const { findings, ruledOut: out } = judged([first, second], TWO_ORIGINS);
    expect(findings.map(({ cause: id, originId }) => `${id} ${originId}`)).toEqual(['first s3', 'second second']);
    expect(out).toEqual([
      { cause: 'second', originId: 's3', reason: 'first explains it' },
      { cause: 'first', originId: 'second', reason: 'not here' },
    ]);
  });
  it('are all open when one of them could not be judged', () => {
    const { findings, unknown: left } = judged([open, second]);
    expect(findings).toEqual([]);
    expect(left.map(({ cause: id, needs }) => `${id} ${needs.join()}`)).toEqual(['open probe', 'second probe']);
  });
});

describe('the verdict', () => {
  const at = (impact: Impact) =>
    cause(
      impact,
      finds(() => impact),
    );
  const open = cause('open', () => unknown(['probe'], 'open'));
  it.each([
    [[at('outage'), open], 'broken'],
    [[at('partial')], 'broken'],
    [[at('risk'), open], 'unknown'],
    [[at('risk')], 'at-risk'],
    [[at('info')], 'healthy'],
    [[], 'healthy'],
  ] as const)('of %#', (causes, verdict) => {
    expect(judged(causes).verdict).toBe(verdict);
  });

  it.each([
    [403, 'unknown'],
    [404, 'healthy'],
    [undefined, 'healthy'],
  ])('is open for a recorded %s that nothing explains', (status, verdict) => {
    const set = status === undefined ? { probe: undefined } : { 'probe.status': status };
    const none = cause('org-rcp', () => ruledOut('no'));
    expect(judged([none], set).verdict).toBe(verdict);
    expect(judged([none], set).ruledOut).toHaveLength(verdict === 'unknown' ? 0 : 1);
    expect(judged([none, at('info')], set).verdict).toBe(verdict);
    expect(judged([none, at('risk')], set).verdict).toBe('at-risk');
  });

  it('names nothing of a distribution that was not read', () => {
    expect(judged([open], { distribution: { unreadable: 'AccessDenied' } })).toEqual({
      formatVersion: 1,
      distribution: { id: '', arn: '', domainName: '' },
      verdict: 'unknown',
      findings: [],
      ruledOut: [],
      unknown: [{ cause: 'open', needs: ['distribution'], reason: 'the distribution could not be read' }],
    });
    expect(judged([], { 'distribution.DomainName': undefined }).distribution.domainName).toBe('');
  });
});
