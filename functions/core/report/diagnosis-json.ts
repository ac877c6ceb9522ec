import type { Evidence, Finding, RuledOut, Unknown, Verdict } from '../diagnosis/diagnosis.ts';
import type { Snippet } from '../iac/snippet.ts';
import { type Background, backgroundOf, subjectOf } from './background.ts';
import type { Examination } from './examination.ts';
import { type Fix, fixOf } from './fix.ts';
import { fixSnippets } from './fix-snippets.ts';

/** The Diagnosis that leaves the program: `--output json` and stored reports. Only ever extended. */
export interface DiagnosisJson {
  readonly formatVersion: 1;
  readonly distribution: { readonly id: string; readonly arn: string; readonly domainName: string };
  readonly verdict: Verdict;
  readonly findings: readonly (Omit<Finding, 'proposal'> & {
    readonly fix: Fix & { readonly snippets?: readonly Snippet[] };
    readonly background?: Background;
  })[];
  readonly ruledOut: readonly RuledOut[];
  readonly unknown: readonly Unknown[];
}

export interface JsonOptions {
  /** Add `fix.snippets`, the change as source of infrastructure tools. */
  readonly snippets?: boolean;
}

/** Every finding carries its fix; nothing in it is left `undefined`, so JSON.stringify keeps every key. */
export function diagnosisJson(examination: Examination, options: JsonOptions = {}): DiagnosisJson {
  const { diagnosis } = examination;
  return {
    formatVersion: diagnosis.formatVersion,
    distribution: diagnosis.distribution,
    verdict: diagnosis.verdict,
    findings: diagnosis.findings.map((finding) => findingJson(examination, finding, options)),
    ruledOut: diagnosis.ruledOut,
    unknown: diagnosis.unknown,
  };
}

function findingJson(
  examination: Examination,
  finding: Finding,
  { snippets = false }: JsonOptions,
): DiagnosisJson['findings'][number] {
  const { proposal: _, evidence, ...rest } = finding;
  const written = snippets ? fixSnippets(examination, finding) : [];
  return {
    ...rest,
    evidence: evidence.map(evidenceJson),
    fix: { ...fixOf(examination, finding), ...(written.length > 0 ? { snippets: written } : {}) },
    ...backgroundJson(examination, finding),
  };
}

/** Only where something was asked: without it the answer reads as it always did. */
function backgroundJson({ facts }: Examination, finding: Finding): { readonly background?: Background } {
  const background = backgroundOf(facts, subjectOf(finding));
  const wasAsked =
    background.change !== undefined ||
    background.owners.some(({ bucketLogicalId, policyLogicalId }) => bucketLogicalId ?? policyLogicalId);
  return wasAsked ? { background } : {};
}

/** An absent value is `null`: JSON has no `undefined`, and a missing key would read as "nobody looked". */
function evidenceJson({ fact, actual, expected }: Evidence): Evidence {
  return { fact, actual: actual ?? null, expected: expected ?? null };
}
