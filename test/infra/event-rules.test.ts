import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../functions/incident-responder/parse-event.ts';
import { matchesPattern } from './event-pattern.ts';
import { goldenTemplate, resourcesOfType } from './template.ts';

const RULES = resourcesOfType(goldenTemplate(), 'AWS::Events::Rule');
const FOLDER = 'events/incident-responder';
const EVENTS = readdirSync(FOLDER).map(
  (file) => [file, JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as unknown] as const,
);

function rulesFor(event: unknown): readonly string[] {
  return RULES.filter(([, { Properties }]) => matchesPattern(Properties?.['EventPattern'], event)).map(([id]) => id);
}

function named(start: string): readonly (readonly [string, unknown])[] {
  return EVENTS.filter(([file]) => file.startsWith(start));
}

describe('the rules', () => {
  it.each(named('eventbridge-'))('pass the alarm event %s on, once', (_file, event) => {
    expect(rulesFor(event)).toEqual(['AlarmRule']);
  });

  it.each(named('cloudtrail-'))('pass the change %s on, once', (_file, event) => {
    expect(rulesFor(event)).toHaveLength(1);
    expect(rulesFor(event)).not.toContain('AlarmRule');
  });

  it.each([
    ['ignored-alarm-configuration-change.json'],
    ['ignored-aws-monitoring-copy.json'],
    ['ignored-cloudtrail-create-invalidation.json'],
    ['ignored-cloudtrail-failed-call.json'],
    ['ignored-cloudtrail-other-product.json'],
    ['ignored-cloudtrail-other-write.json'],
    ['ignored-ec2-event.json'],
    ['ignored-foreign-contributor.json'],
    ['ignored-foreign-namespace.json'],
    ['ignored-insufficient-data.json'],
    ['ignored-promql-alarm.json'],
    ['ignored-scheduled-event.json'],
  ])('keep %s away, without starting the function', (file) => {
    const [event] = named(file).map(([, found]) => found);
    expect(event).toBeDefined();
    expect(rulesFor(event)).toEqual([]);
  });

  it('keep away nothing that the function would answer', () => {
    const kept = EVENTS.filter(([file]) => /^(eventbridge|cloudtrail|ignored)-/.test(file)).filter(
      ([, event]) => rulesFor(event).length === 0,
    );
    for (const [, event] of kept)
      expect(parseEvent(event, { roleArns: [] }).map(({ kind }) => kind)).not.toContain('alarm');
    for (const [, event] of kept)
      expect(parseEvent(event, { roleArns: [] }).map(({ kind }) => kind)).not.toContain('change');
  });
});

describe('the pattern matcher of these tests', () => {
  it.each([
    [{ a: ['x'] }, { a: 'x' }, true],
    [{ a: ['x'] }, { a: 'y' }, false],
    [{ a: ['x'] }, {}, false],
    [{ a: [{ exists: false }] }, {}, true],
    [{ a: [{ exists: false }] }, { a: null }, false],
    [{ a: [{ prefix: 'Update' }] }, { a: 'UpdateIt' }, true],
    [{ a: [{ prefix: 'Update' }] }, { a: 'DoUpdate' }, false],
    [{ a: [{ wildcard: '*b.c*' }] }, { a: 'ab.cd' }, true],
    [{ a: [{ wildcard: '*b.c*' }] }, { a: 'abxcd' }, false],
    [{ a: { b: ['x'] } }, { a: [{ b: 'y' }, { b: 'x' }] }, true],
    [{ $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: 'y' }, true],
    [{ $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: 'x' }, false],
  ])('finds that %j and %j give %s', (pattern, event, expected) => {
    expect(matchesPattern(pattern, event)).toBe(expected);
  });

  it('refuses an operator it does not know', () => {
    expect(() => matchesPattern({ a: [{ cidr: '10.0.0.0/8' }] }, { a: '10.1.1.1' })).toThrow('cidr');
  });
});
