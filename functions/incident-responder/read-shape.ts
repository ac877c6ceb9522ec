import * as z from 'zod/mini';
import { UnreadableEventError } from '../shared/errors.ts';

/** Which delivery is being read, and what to look at when it cannot be. Both go into the error message. */
export interface Delivery {
  readonly name: string;
  readonly nextStep: string;
}

/** The value in the shape of `schema`. Throws UnreadableEventError naming the first field that does not fit. */
export function readShape<T>(schema: z.core.$ZodType<T>, value: unknown, delivery: Delivery): T {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path ?? [];
  throw unreadable(delivery, path.map(String).join('.'), valueAt(value, path), expectationOf(issue));
}

/** The one wording of an unreadable delivery: the field, its value, what was expected, what to do. */
export function unreadable(delivery: Delivery, field: string, value: unknown, expected: string): UnreadableEventError {
  const subject = field === '' ? 'it' : field;
  return new UnreadableEventError(
    `Cannot read ${delivery.name}: ${subject} is ${describe(value)}; expected ${expected}. ${delivery.nextStep}`,
  );
}

/** Short and flat on purpose: the value comes from outside and may be huge or nested very deep. */
export function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return JSON.stringify(value.length > 120 ? `${value.slice(0, 120)}…` : value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}

/** Any JSON object; lists and null are not one. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object itself when it is one, else an empty one: for looking at a field that may not be there. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

function expectationOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'invalid_type') return `a value of type ${issue.expected}`;
  if (issue?.code === 'invalid_value') return issue.values.map(String).join(', ');
  return issue?.message ?? 'another shape';
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}
