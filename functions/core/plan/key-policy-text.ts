import { createHash } from 'node:crypto';
import { parsePolicyText, type Statement, statementsOf } from '../policy/document.ts';
import { sameStatement } from '../policy/equality.ts';
import { applyEdits } from '../policy/patch.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html#KMS-PutKeyPolicy-request-Policy: 32 kilobytes. */
export const KEY_POLICY_LIMIT_BYTES = 32_768;

/**
 * The key policy with one more statement at the end of its list; every other character stays as it is. Undefined when the text is
 * no policy with a list of statements, or would not mean exactly that.
 */
export function appendToKeyPolicy(text: string, statement: Statement): string | undefined {
  const document = parsePolicyText(text);
  const end = document && Array.isArray(document.Statement) ? endOfStatements(text) : undefined;
  if (!document || end === undefined) return undefined;
  const wanted = applyEdits(document, [{ kind: 'append-statement', statement }]);
  const added = statementsOf(wanted).at(-1);
  const separator = statementsOf(document).length === 0 ? '' : ',';
  const written = `${text.slice(0, end).trimEnd()}${separator}${JSON.stringify(added)}${text.slice(end)}`;
  const means = parsePolicyText(written);
  return JSON.stringify(means) === JSON.stringify(wanted) ? written : undefined;
}

/** Whether a statement that means the same is in the policy already. */
export function grantsAlready(text: string, statement: Statement): boolean {
  return statementsOf(parsePolicyText(text)).some((present) => sameStatement(present, statement, { ignoreSid: true }));
}

/** Where the `]` of the top-level `Statement` stands. Text of a JSON object, whose strings may hold any bracket. */
function endOfStatements(text: string): number | undefined {
  let [depth, inStatements] = [0, false];
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    if (token.startsWith('"')) {
      if (depth === 1 && token.endsWith(':')) inStatements = /^"Statement"/.test(token);
    } else if (token === '{' || token === '[') depth += 1;
    else {
      depth -= 1;
      if (token === ']' && depth === 1 && inStatements) return index;
    }
  }
  return undefined;
}

/** sha256 (hex) of a text: what a byte-for-byte comparison of stored plans needs. */
export function textMark(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
