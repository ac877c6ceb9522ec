import { isObject } from './canonical-json.ts';
import { listOf, type PolicyDocument, statementsOf } from './document.ts';
import { accountOfPrincipal, oaiIdOf } from './listed-principal.ts';
import type { RequestPrincipal } from './request.ts';

/** One principal a policy names, as the caller it stands for. */
export interface NamedPrincipal {
  /** As the policy spells it. */
  readonly name: string;
  readonly principal: RequestPrincipal;
}

/** Every caller the policy names in any `Principal` or `NotPrincipal`, each once; `*` and what cannot be resolved are left out. */
export function namedPrincipals(document: PolicyDocument | null): readonly NamedPrincipal[] {
  const all = statementsOf(document).flatMap((statement) => [
    ...inElement(statement.Principal),
    ...inElement(statement.NotPrincipal),
  ]);
  return [...new Map(all.map((named) => [named.name, named] as const)).values()];
}

function inElement(element: unknown): readonly NamedPrincipal[] {
  if (!isObject(element)) return [];
  return Object.entries(element).flatMap(([type, names]) =>
    listOf<unknown>(names).flatMap((name) => {
      const principal = typeof name === 'string' ? callerOf(type, name) : undefined;
      return typeof name === 'string' && principal !== undefined ? [{ name, principal }] : [];
    }),
  );
}

function callerOf(type: string, name: string): RequestPrincipal | undefined {
  if (type === 'Service') return { kind: 'service', service: name };
  if (type !== 'AWS') return undefined;
  const oai = oaiIdOf(name);
  if (oai !== undefined) return { kind: 'oai', id: oai };
  const account = accountOfPrincipal(name);
  if (account !== undefined) return { kind: 'iam', arn: `arn:aws:iam::${account}:user/anyone`, accountId: account };
  const accountId = /^arn:aws[a-z-]*:(?:iam|sts)::(\d{12}):/.exec(name)?.[1];
  return accountId === undefined ? undefined : { kind: 'iam', arn: name, accountId };
}

/** Every ARN without wildcards that a condition compares `aws:SourceArn` with, each once. */
export function namedSourceArns(document: PolicyDocument | null): readonly string[] {
  const blocks = statementsOf(document).flatMap(({ Condition }) =>
    isObject(Condition) ? Object.values(Condition) : [],
  );
  const values = blocks.flatMap((keys) =>
    isObject(keys)
      ? Object.entries(keys).flatMap(([key, value]) => (/^aws:sourcearn$/i.test(key) ? listOf<unknown>(value) : []))
      : [],
  );
  return [
    ...new Set(values.filter((value) => typeof value === 'string').filter((value) => /^arn:[^*?$]+$/.test(value))),
  ];
}
