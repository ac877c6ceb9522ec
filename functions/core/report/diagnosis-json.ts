import type { Evidence, Finding, RuledOut, Unknown, Verdict } from '../diagnosis/diagnosis.ts';
import type { Examination } from './examination.ts';
import { type Fix, fixOf } from './fix.ts';

/** The Diagnosis that leaves the program: `--output json` and stored reports. Only ever extended. */
export interface DiagnosisJson {
  readonly formatVersion: 1;
  readonly distribution: { readonly id: string; readonly arn: string; readonly domainName: string };
  readonly verdict: Verdict;
  readonly findings: readonly (Omit<Finding, 'proposal'> & { readonly fix: Fix })[];
  readonly ruledOut: readonly RuledOut[];
  readonly unknown: readonly Unknown[];
}

/** Every finding carries its fix; nothing in it is left `undefined`, so JSON.stringify keeps every key. */
export function diagnosisJson(examination: Examination): DiagnosisJson {
  const { diagnosis } = examination;
  return {
    formatVersion: diagnosis.formatVersion,
    distribution: diagnosis.distribution,
    verdict: diagnosis.verdict,
    findings: diagnosis.findings.map((finding) => findingJson(examination, finding)),
    ruledOut: diagnosis.ruledOut,
    unknown: diagnosis.unknown,
  };
}

function findingJson(examination: Examination, finding: Finding): DiagnosisJson['findings'][number] {
  const { proposal: _, evidence, ...rest } = finding;
  return { ...rest, evidence: evidence.map(evidenceJson), fix: fixOf(examination, finding) };
}

/** An absent value is `null`: JSON has no `undefined`, and a missing key would read as "nobody looked". */
function evidenceJson({ fact, actual, expected }: Evidence): Evidence {
  return { fact, actual: actual ?? null, expected: expected ?? null };
}
