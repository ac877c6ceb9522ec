import { OPERATORS } from './operators/index.ts';
import type { Operator } from './operators/operator.ts';

/** An operator as a policy writes it: `ForAnyValue:StringLikeIfExists`. */
export interface WrittenOperator {
  readonly operator: Operator;
  readonly ifExists: boolean;
  /** `all` = ForAllValues, `any` = ForAnyValue. */
  readonly set: 'all' | 'any' | undefined;
}

const WRITTEN = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/i;
const BY_NAME = new Map(OPERATORS.map((operator) => [operator.name.toLowerCase(), operator]));

/**
 * Undefined for a name IAM does not know. Capital letters do not matter: what S3 has stored, S3 has understood.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function parseOperator(name: string): WrittenOperator | undefined {
  const [, prefix, base = '', suffix] = WRITTEN.exec(name) ?? [];
  const operator = BY_NAME.get(base.toLowerCase());
  if (!operator) return undefined;
  if (operator.kind === 'presence' && (prefix !== undefined || suffix !== undefined)) return undefined;
  const set = prefix === undefined ? undefined : prefix.toLowerCase() === 'forallvalues' ? 'all' : 'any';
  return { operator, ifExists: suffix !== undefined, set };
}
