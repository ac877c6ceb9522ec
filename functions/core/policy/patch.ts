import { type PolicyDocument, type Statement, statementsOf } from './document.ts';
import { addCondition, removePrincipal, replacePrincipal } from './edit-statement.ts';
import { sameStatement } from './equality.ts';

/** One smallest change of a policy. `index` counts the statements of the document as it is before any edit. */
export type PolicyEdit =
  | { readonly kind: 'append-statement'; readonly statement: Statement }
  /** AND-ed to the condition the statement has: it can only narrow. */
  | {
      readonly kind: 'add-condition';
      readonly index: number;
      readonly operator: string;
      readonly key: string;
      readonly values: readonly string[];
    }
  | { readonly kind: 'replace-principal'; readonly index: number; readonly from: string; readonly to: string }
  | { readonly kind: 'remove-principal'; readonly index: number; readonly value: string };

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html: 20 KB. */
export const POLICY_LIMIT_BYTES = 20_480;

/** What S3 counts: UTF-8 bytes of the compact JSON. */
export function policyBytes(document: PolicyDocument): number {
  return new TextEncoder().encode(JSON.stringify(document)).length;
}

/**
 * The document after the edits; the given one is never changed. Everything no edit names keeps its meaning, spelling and place:
 * `Version`, `Id`, `Sid`s, order, unknown elements. An edit that is already done changes nothing, so twice is once.
 */
export function applyEdits(document: PolicyDocument | null, edits: readonly PolicyEdit[]): PolicyDocument {
  return edits.reduce<PolicyDocument>(applyEdit, document ?? { Version: '2012-10-17', Statement: [] });
}

function applyEdit(document: PolicyDocument, edit: PolicyEdit): PolicyDocument {
  switch (edit.kind) {
    case 'append-statement':
      return appendStatement(document, edit.statement);
    case 'add-condition':
      return editStatement(document, edit.index, (statement) => addCondition(statement, edit));
    case 'replace-principal':
      return editStatement(document, edit.index, (statement) => replacePrincipal(statement, edit.from, edit.to));
    case 'remove-principal':
      return editStatement(document, edit.index, (statement) => removePrincipal(statement, edit.value));
  }
}

function appendStatement(document: PolicyDocument, statement: Statement): PolicyDocument {
  const present = statementsOf(document);
  if (present.some((existing) => sameStatement(existing, statement, { ignoreSid: true }))) return document;
  const added = { ...statement, ...(statement.Sid === undefined ? {} : { Sid: freeSid(statement.Sid, present) }) };
  const statements = document.Statement;
  const kept = Array.isArray(statements)
    ? statements
    : statements === undefined || statements === null
      ? []
      : [statements as Statement];
  return { ...document, Statement: [...kept, added] };
}

/** S3 refuses two statements with the same `Sid`. */
function freeSid(wanted: string, present: readonly Statement[]): string {
  const taken = new Set(present.map((statement) => statement.Sid));
  let sid = wanted;
  for (let suffix = 2; taken.has(sid); suffix++) sid = `${wanted}${suffix}`;
  return sid;
}

/** Keeps `Statement` an object where it is one. An index that names no statement is a broken promise. */
function editStatement(
  document: PolicyDocument,
  index: number,
  edit: (statement: Statement) => Statement,
): PolicyDocument {
  const target = statementsOf(document)[index];
  if (!target) throw new RangeError(noStatement(document, index));
  const statements = document.Statement;
  if (!Array.isArray(statements)) return { ...document, Statement: edit(target) };
  return {
    ...document,
    Statement: statements.map((statement: Statement) => (statement === target ? edit(statement) : statement)),
  };
}

function noStatement(document: PolicyDocument, index: number): string {
  return `the edit names statement ${index}; the policy has ${statementsOf(document).length}. Read the policy again and make a new plan`;
}
