import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { isRecord, listOf, type Template } from './template.ts';

const spec = loadAwsServiceSpecSync();

interface Reference {
  readonly from: string;
  readonly target: string;
  /** Undefined for Ref, DependsOn and `${Name}`. */
  readonly attribute?: string;
}

/** References to what does not exist, conditions nobody declared, and circles, one sentence each. */
export function lintReferences(template: Template): readonly string[] {
  const references = Object.entries(template.Resources).flatMap(([id, resource]) => [
    ...referencesIn(id, resource),
    ...listOf(resource.DependsOn).map((target) => ({ from: id, target: String(target) })),
  ]);
  const outputs = Object.entries(template.Outputs ?? {}).flatMap(([id, output]) =>
    referencesIn(`Outputs.${id}`, output),
  );
  return [
    ...[...references, ...outputs].flatMap((reference) => lintReference(template, reference)),
    ...undeclaredConditions(template),
    ...circles(references),
  ];
}

function lintReference(template: Template, { from, target, attribute }: Reference): readonly string[] {
  if (target.startsWith('AWS::')) return [];
  const resource = template.Resources[target];
  if (!resource) return target in (template.Parameters ?? {}) && !attribute ? [] : [`${from}: there is no ${target}`];
  if (!attribute) return [];
  const [known] = spec.lookup('resource', 'cloudFormationType', 'equals', resource.Type);
  return known && !(attribute in known.attributes) ? [`${from}: ${resource.Type} has no attribute ${attribute}`] : [];
}

function referencesIn(from: string, value: unknown): readonly Reference[] {
  if (Array.isArray(value)) return value.flatMap((element: unknown) => referencesIn(from, element));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => referencesOf(from, key, inner));
}

function referencesOf(from: string, key: string, inner: unknown): readonly Reference[] {
  if (key === 'Ref' && typeof inner === 'string') return [{ from, target: inner }];
  if (key === 'Fn::GetAtt' && Array.isArray(inner)) {
    const [target, ...attribute] = inner.map(String);
    return target ? [{ from, target, attribute: attribute.join('.') }] : [];
  }
  if (key === 'Fn::Sub')
    return listOf(inner).flatMap((part) => (typeof part === 'string' ? variablesIn(from, part) : []));
  return referencesIn(from, inner);
}

function variablesIn(from: string, text: string): readonly Reference[] {
  return [...text.matchAll(/\$\{(?!!)([^}.]+)(?:\.([^}]+))?\}/g)].map(([, target = '', attribute]) =>
    attribute === undefined ? { from, target } : { from, target, attribute },
  );
}

function undeclaredConditions(template: Template): readonly string[] {
  return Object.entries(template.Resources)
    .filter(([, { Condition }]) => Condition !== undefined && !(Condition in (template.Conditions ?? {})))
    .map(([id, { Condition }]) => `${id}: there is no condition ${Condition}`);
}

/** CloudFormation refuses a template whose resources wait for each other. */
function circles(references: readonly Reference[]): readonly string[] {
  const waitsFor = Map.groupBy(references, ({ from }) => from);
  const reaches = (start: string, node: string, seen: Set<string>): boolean =>
    (waitsFor.get(node) ?? []).some(({ target }) => {
      if (target === start) return true;
      if (seen.has(target)) return false;
      seen.add(target);
      return reaches(start, target, seen);
    });
  return [...waitsFor.keys()].filter((id) => reaches(id, id, new Set())).map((id) => `${id}: waits for itself`);
}
