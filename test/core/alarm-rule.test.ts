import { describe, expect, it } from 'vitest';
import { alarmArnsInRule } from '../../functions/core/alarm-rule.ts';
import { ALARM_ARN } from '../incident-responder/event-files.ts';

const OTHER = 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:other, (new)';

const RULES: readonly (readonly [string, readonly string[]])[] = [
  ['ALARM(a)', ['a']],
  ['ALARM("a")', ['a']],
  ['ALARM( a ) AND OK ( "b" ) AND NOT INSUFFICIENT_DATA(c)', ['a', 'b', 'c']],
  ['ALARM(a) OR ALARM("a") OR OK(a)', ['a']],
  ['ALARM("Größe: (a) #|1, b")', ['Größe: (a) #|1, b']],
  ['ALARM("say \\"hi\\" \\\\ there")', ['say "hi" \\ there']],
  ['ALARM("ALARM(inner)") OR OK(b)', ['ALARM(inner)', 'b']],
  [`ALARM("${OTHER}")`, ['other, (new)']],
  [`ALARM(${ALARM_ARN}a)`, ['a']],
  ['AT_LEAST(2, ALARM, (a, "b, c", d))', ['a', 'b, c', 'd']],
  ['AT_LEAST(60%, NOT OK, ("OK(x)", b)) OR ALARM(e)', ['OK(x)', 'b', 'e']],
  ['(ALARM(a)\n  AND\n  ALARM(b))', ['a', 'b']],
  ['TRUE', []],
  ['NOT FALSE', []],
  ['', []],
  ['ALARM()', []],
  ['ALARM("unclosed) OR OK(b', []],
];

describe('the rule of a composite alarm', () => {
  it.each(RULES)('%j refers to %j', (rule, names) => {
    expect(alarmArnsInRule(rule, `${ALARM_ARN}any-site`)).toEqual(names.map((name) => `${ALARM_ARN}${name}`));
  });

  it('puts a named child into the partition, region and account of its composite alarm', () => {
    const china = 'arn:aws-cn:cloudwatch:cn-north-1:444455556666:alarm:';
    expect(alarmArnsInRule('ALARM(a)', `${china}alarm:any:site`)).toEqual([`${china}a`]);
  });

  it.each(['ALARM(', 'ALARM("', 'AT_LEAST(', 'AT_LEAST(1,ALARM,(', 'ALARM(" ', '"\\', 'AT_LEAST(1,ALARM,("a",'])(
    'is read in no time when it is %j over and over up to the longest rule',
    (piece) => {
      const rule = piece.repeat(10_240 / piece.length);
      const started = performance.now();
      alarmArnsInRule(rule, `${ALARM_ARN}any-site`);
      expect(performance.now() - started).toBeLessThan(1_000);
    },
  );
});
