import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lintProperties } from './lint-properties.ts';
import { lintReferences } from './lint-references.ts';
import { allowedActions, statementsOf } from './permissions.ts';
import { at, goldenTemplate, type Resource, type Template } from './template.ts';

const template = JSON.parse(readFileSync('infra/other-regions.json', 'utf8')) as Template;
const role: Resource = template.Resources['ForwardingRole'] ?? { Type: 'missing' };

describe('the template for other Regions', () => {
  it('is what CloudFormation knows', () => {
    expect([...lintProperties(template), ...lintReferences(template)]).toEqual([]);
  });

  it('forwards exactly the changes that the rule in us-east-1 answers', () => {
    const answered = at(goldenTemplate().Resources['BucketChangeRule'], 'Properties', 'EventPattern');
    expect(at(template.Resources['BucketChangeForwardingRule'], 'Properties', 'EventPattern')).toEqual(answered);
  });

  it('may do nothing but put events on that one bus', () => {
    expect(allowedActions(statementsOf(template, role))).toEqual(['events:PutEvents']);
  });
});
