import { describe, expect, it } from 'vitest';
import { diagnosisJson } from '../../../functions/core/report/diagnosis-json.ts';
import { after, DIFF, diagnosis, examination, mismatch } from './examples.ts';

describe('diagnosisJson', () => {
  it('has exactly the documented keys', () => {
    const json = diagnosisJson(examination());
    expect(Object.keys(json)).toEqual(['formatVersion', 'distribution', 'verdict', 'findings', 'ruledOut', 'unknown']);
    expect(Object.keys(json.findings[0] ?? {}).sort()).toEqual([
      'bucket',
      'cause',
      'evidence',
      'fix',
      'impact',
      'originId',
      'summary',
      'title',
    ]);
    expect(json.findings[0]?.fix).toEqual({
      kind: 'put-bucket-policy',
      safety: 'approve',
      bucketPolicy: after,
      diff: DIFF,
      steps: mismatch.proposal.steps,
      deadEnds: mismatch.proposal.deadEnds,
    });
  });

  it('survives being written and read', () => {
    const json = diagnosisJson(examination());
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  });

  it('shows an absent value as null rather than leaving the key out', () => {
    const absent = { ...mismatch, evidence: [{ fact: 'distribution.x', actual: undefined, expected: undefined }] };
    const json = diagnosisJson(examination({ diagnosis: diagnosis({ findings: [absent] }) }));
    expect(json.findings[0]?.evidence).toEqual([{ fact: 'distribution.x', actual: null, expected: null }]);
  });

  it('leaves origin and bucket out of findings about the whole distribution', () => {
    const { originId: _, bucket: __, ...whole } = mismatch;
    const json = diagnosisJson(examination({ diagnosis: diagnosis({ findings: [whole] }) }));
    expect(json.findings[0]).not.toHaveProperty('originId');
    expect(json.findings[0]).not.toHaveProperty('bucket');
  });
});
