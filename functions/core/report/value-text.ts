import { type PolicyDocument, statementsOf } from '../policy/document.ts';
import { cleanLine, visibleText } from './clean-text.ts';

const INLINE_LIMIT = 96;
const LINES_LIMIT = 24;

/**
 * A value of the facts as lines a person reads: short JSON on one line, a whole policy as the list of its statements (the diff
 * shows it in full), anything longer pretty-printed and bounded.
 */
export function valueLines(value: unknown): readonly string[] {
  if (value === undefined) return ['absent'];
  if (value === null) return ['none'];
  if (isPolicy(value)) return [policyLine(value)];
  const inline = visibleText(JSON.stringify(value) ?? String(value));
  if (typeof value !== 'object' || inline.length <= INLINE_LIMIT) return [cleanLine(inline)];
  return boundedLines(jsonLines(value), LINES_LIMIT);
}

/** Pretty-printed JSON, one entry per line, nothing unprintable left in it. */
export function jsonLines(value: unknown): readonly string[] {
  return visibleText(JSON.stringify(value, null, 2) ?? String(value)).split('\n');
}

/** The first `limit` lines and how many are missing. */
export function boundedLines(lines: readonly string[], limit: number): readonly string[] {
  if (lines.length <= limit) return lines;
  return [...lines.slice(0, limit), `… ${lines.length - limit} more lines`];
}

function isPolicy(value: unknown): value is PolicyDocument {
  return (
    typeof value === 'object' && value !== null && typeof (value as { Statement?: unknown }).Statement === 'object'
  );
}

function policyLine(policy: PolicyDocument): string {
  const statements = statementsOf(policy);
  const names = statements.map((statement, index) =>
    typeof statement.Sid === 'string' ? statement.Sid : `statement ${index}`,
  );
  return cleanLine(
    `a policy of ${statements.length} statement${statements.length === 1 ? '' : 's'}: ${names.join(', ')}`,
  );
}
