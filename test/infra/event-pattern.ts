import { isRecord } from './template.ts';

/**
 * Whether EventBridge's pattern lets an event through: names with literal values, prefix, wildcard, exists and `$or`. A list in the
 * event matches when one of its elements does. Throws at an operator it does not know.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matchesPattern(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(event)) return event.some((element: unknown) => matchesPattern(pattern, element));
  if (!isRecord(pattern)) throw new Error(`The pattern ${JSON.stringify(pattern)} is no object.`);
  return Object.entries(pattern).every(([name, inner]) => matchesField(name, inner, event));
}

function matchesField(name: string, inner: unknown, event: unknown): boolean {
  if (name === '$or') return Array.isArray(inner) && inner.some((pattern) => matchesPattern(pattern, event));
  const value = isRecord(event) ? event[name] : undefined;
  return Array.isArray(inner) ? inner.some((matcher) => matchesLeaf(matcher, value)) : matchesPattern(inner, value);
}

function matchesLeaf(matcher: unknown, value: unknown): boolean {
  if (Array.isArray(value)) return value.some((element: unknown) => matchesLeaf(matcher, element));
  if (!isRecord(matcher)) return matcher === value;
  const [[operator, operand] = ['', undefined]] = Object.entries(matcher);
  switch (operator) {
    case 'exists':
      return operand === (value !== undefined);
    case 'prefix':
      return typeof value === 'string' && value.startsWith(String(operand));
    case 'wildcard':
      return typeof value === 'string' && asRegExp(String(operand)).test(value);
    default:
      throw new Error(`Pattern operator ${operator} is not known here; add it to event-pattern.ts.`);
  }
}

function asRegExp(wildcard: string): RegExp {
  return new RegExp(`^${wildcard.split('*').map(escapeRegExp).join('.*')}$`, 's');
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
