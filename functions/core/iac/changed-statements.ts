import { type PolicyDocument, type Statement, statementsOf } from '../policy/document.ts';

/** The statements that a change adds or rewrites, exactly as they stand in the document after it, in order. */
export function changedStatements(before: PolicyDocument | null, after: PolicyDocument): readonly Statement[] {
  const kept = new Set(statementsOf(before).map((statement) => JSON.stringify(statement)));
  return statementsOf(after).filter((statement) => !kept.has(JSON.stringify(statement)));
}
