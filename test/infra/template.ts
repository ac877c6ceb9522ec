import { readFileSync } from 'node:fs';

/** A CloudFormation template as far as the checks look into it. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html */
export interface Template {
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: unknown;
}

/** Where the reviewed template is kept; packaged-template.test.ts proves that packaging gives exactly this. */
export const GOLDEN_TEMPLATE = 'test/cases/infra/template.json';

export function goldenTemplate(): Template {
  return JSON.parse(readFileSync(GOLDEN_TEMPLATE, 'utf8')) as Template;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function resourcesOfType(template: Template, type: string): readonly (readonly [string, Resource])[] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}

/** The value at a path of keys and list indexes; undefined where the path ends early. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

/** One value or a list of values, as IAM and CloudFormation allow in many places. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** The logical ids that an intrinsic function anywhere inside points at. */
export function targetOf(value: unknown): string | undefined {
  const target = at(value, 'Fn::GetAtt', 0) ?? at(value, 'Ref');
  return typeof target === 'string' ? target : undefined;
}
