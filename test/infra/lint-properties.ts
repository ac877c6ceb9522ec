import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { PropertyType, ResourceProperties } from '@aws-cdk/service-spec-types';
import { isRecord, type Resource, type Template } from './template.ts';

const spec = loadAwsServiceSpecSync();

/** Unknown types, unknown or missing properties and values of the wrong type, one sentence each. */
export function lintProperties(template: Template): readonly string[] {
  return Object.entries(template.Resources).flatMap(([id, resource]) => lintResource(id, resource));
}

function lintResource(id: string, resource: Resource): readonly string[] {
  const [known] = spec.lookup('resource', 'cloudFormationType', 'equals', resource.Type);
  if (!known) return [`${id}: no such resource type ${resource.Type}`];
  return lintRecord(id, resource.Properties ?? {}, known.properties);
}

function lintRecord(
  path: string,
  value: Readonly<Record<string, unknown>>,
  properties: ResourceProperties,
): readonly string[] {
  const missing = Object.entries(properties)
    .filter(([name, property]) => property.required && !(name in value))
    .map(([name]) => `${path}: ${name} is missing`);
  const present = Object.entries(value).flatMap(([name, inner]) => {
    const property = properties[name];
    return property
      ? lintValue(`${path}.${name}`, inner, property.type)
      : [`${path}: no such property ${name}; known are ${Object.keys(properties).join(', ')}`];
  });
  return [...missing, ...present];
}

function lintValue(path: string, value: unknown, type: PropertyType): readonly string[] {
  if (isIntrinsic(value)) return [];
  switch (type.type) {
    case 'ref':
      return isRecord(value)
        ? lintRecord(path, value, spec.get('typeDefinition', type.reference.$ref).properties)
        : [`${path}: expected an object`];
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((element: unknown, index) => lintValue(`${path}[${index}]`, element, type.element))
        : [`${path}: expected a list`];
    case 'map':
      return isRecord(value)
        ? Object.entries(value).flatMap(([key, element]) => lintValue(`${path}.${key}`, element, type.element))
        : [`${path}: expected an object`];
    case 'union':
      return lintUnion(path, value, type.types);
    default:
      return lintPrimitive(path, value, type);
  }
}

/** Right when one of the types accepts it; otherwise what the best fitting one says. */
function lintUnion(path: string, value: unknown, types: readonly PropertyType[]): readonly string[] {
  const answers = types.map((type) => lintValue(path, value, type)).sort((a, b) => a.length - b.length);
  return answers[0] ?? [];
}

type Primitive = Extract<PropertyType, { type: 'string' | 'number' | 'integer' | 'boolean' }>;

function lintPrimitive(path: string, value: unknown, type: PropertyType): readonly string[] {
  switch (type.type) {
    case 'string':
      return allowed(path, value, typeof value === 'string' || typeof value === 'number', type);
    case 'number':
    case 'integer':
      return allowed(path, value, Number.isFinite(Number(value)), type);
    case 'boolean':
      return allowed(path, value, typeof value === 'boolean' || value === 'true' || value === 'false', type);
    default:
      return [];
  }
}

function allowed(path: string, value: unknown, rightType: boolean, type: Primitive): readonly string[] {
  if (!rightType) return [`${path}: expected a ${type.type}, found ${JSON.stringify(value)}`];
  const values: readonly unknown[] = 'allowedValues' in type ? (type.allowedValues ?? []) : [];
  if (values.length === 0 || values.includes(value)) return [];
  return [`${path}: ${JSON.stringify(value)} is none of ${values.join(', ')}`];
}

/** A value that CloudFormation computes; what it names is checked by lintReferences. */
function isIntrinsic(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const [key, ...others] = Object.keys(value);
  return others.length === 0 && key !== undefined && (key === 'Ref' || key.startsWith('Fn::'));
}
