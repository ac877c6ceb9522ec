import { describe, expect, it } from 'vitest';
import { lintProperties } from './lint-properties.ts';
import { lintReferences } from './lint-references.ts';
import { goldenTemplate, type Resource, type Template } from './template.ts';

const template = goldenTemplate();

/** The template with one resource replaced or added. */
function planted(id: string, resource: (original: Resource) => Resource): Template {
  const original = template.Resources[id] ?? { Type: 'AWS::SNS::Topic' };
  return { ...template, Resources: { ...template.Resources, [id]: resource(original) } };
}

function withProperty(id: string, name: string, value: unknown): Template {
  return planted(id, (original) => ({ ...original, Properties: { ...original.Properties, [name]: value } }));
}

function withoutProperty(id: string, name: string): Template {
  return planted(id, (original) => {
    const { [name]: _left, ...rest } = original.Properties ?? {};
    return { ...original, Properties: rest };
  });
}

describe('the properties of the packaged template', () => {
  it('are those that CloudFormation knows', () => {
    expect(lintProperties(template)).toEqual([]);
  });

  it.each([
    ['an unknown type', planted('Topic', (topic) => ({ ...topic, Type: 'AWS::SNS::Topik' })), 'no such resource type'],
    ['an unknown property', withProperty('Topic', 'KmsKeyId', 'k'), 'Topic: no such property KmsKeyId'],
    ['a missing property', withoutProperty('Table', 'KeySchema'), 'Table: KeySchema is missing'],
    ['a text for a number', withProperty('SiteAlarm', 'EvaluationPeriods', 'five'), 'expected a integer'],
    ['a text for a truth value', withProperty('Key', 'EnableKeyRotation', 'yes'), 'expected a boolean'],
    ['an object for a list', withProperty('TopicPolicy', 'Topics', {}), 'TopicPolicy.Topics: expected a list'],
    ['a text for an object', withProperty('ReportBucket', 'VersioningConfiguration', 'on'), 'expected an object'],
    [
      'an unknown property deep inside',
      withProperty('ReportBucket', 'VersioningConfiguration', { Status: 'Enabled', Mfa: true }),
      'ReportBucket.VersioningConfiguration: no such property Mfa',
    ],
    [
      'a missing property deep inside',
      withProperty('AuditTimer', 'FlexibleTimeWindow', {}),
      'AuditTimer.FlexibleTimeWindow: Mode is missing',
    ],
    [
      'a value that is not allowed',
      withProperty('AuditTimer', 'FlexibleTimeWindow', { Mode: 'SOMETIMES' }),
      '"SOMETIMES" is none of',
    ],
  ])('are refused with %s', (_name, broken, problem) => {
    expect(lintProperties(broken).join('\n')).toContain(problem);
  });
});

describe('the references of the packaged template', () => {
  it('lead somewhere and never in a circle', () => {
    expect(lintReferences(template)).toEqual([]);
  });

  it.each([
    ['Ref', withProperty('KeyAlias', 'TargetKeyId', { Ref: 'Kee' }), 'KeyAlias: there is no Kee'],
    ['GetAtt', withProperty('KeyAlias', 'TargetKeyId', { 'Fn::GetAtt': ['Kee', 'Arn'] }), 'there is no Kee'],
    ['attribute', withProperty('KeyAlias', 'TargetKeyId', { 'Fn::GetAtt': ['Key', 'Name'] }), 'has no attribute Name'],
    ['Sub', withProperty('KeyAlias', 'AliasName', { 'Fn::Sub': 'alias/${Nobody}' }), 'there is no Nobody'],
    ['attribute in Sub', withProperty('KeyAlias', 'AliasName', { 'Fn::Sub': '${Table.Name}' }), 'no attribute Name'],
    ['DependsOn', planted('Table', (table) => ({ ...table, DependsOn: 'Chair' })), 'Table: there is no Chair'],
    ['Condition', planted('Table', (table) => ({ ...table, Condition: 'IsMonday' })), 'there is no condition IsMonday'],
    ['Output', { ...template, Outputs: { Gone: { Value: { Ref: 'Chair' } } } }, 'Outputs.Gone: there is no Chair'],
    [
      'circle',
      planted('Key', (key) => ({ ...key, DependsOn: 'KeyAlias' })),
      'Key: waits for itself\nKeyAlias: waits for itself',
    ],
  ])('are refused when a %s is wrong', (_name, broken, problem) => {
    expect(lintReferences(broken).toSorted().join('\n')).toContain(problem);
  });
});
