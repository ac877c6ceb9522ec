import type { Finding } from '../diagnosis/diagnosis.ts';
import { factPath } from '../facts.ts';
import { type PolicyDocument, type Statement, statementsOf } from '../policy/document.ts';

export interface OffendingStatement {
  /** Its number in the document, from 0. */
  readonly index: number;
  readonly statement: Statement;
}

/** The statements of the bucket policy that the finding's evidence points into, each once, in the order of the evidence. */
export function offendingStatements(
  { evidence, bucket }: Finding,
  policy: PolicyDocument | null,
): readonly OffendingStatement[] {
  if (bucket === undefined) return [];
  const statements = statementsOf(policy);
  const indexes = new Set(evidence.flatMap(({ fact }) => statementIndex(fact, bucket) ?? []));
  return [...indexes].flatMap((index) => {
    const statement = statements[index];
    return statement ? [{ index, statement }] : [];
  });
}

function statementIndex(fact: string, bucket: string): number | undefined {
  const start = `${factPath(['buckets', bucket, 'policy', 'Statement'])}[`;
  const index = fact.startsWith(start) ? Number.parseInt(fact.slice(start.length), 10) : Number.NaN;
  return Number.isNaN(index) ? undefined : index;
}
