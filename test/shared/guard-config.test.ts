import { describe, expect, it } from 'vitest';
import { readConfig } from '../../functions/shared/config.ts';
import { GUARDS_OFF, readGuards } from '../../functions/shared/guard-config.ts';

describe('the guardrails an operator sets', () => {
  it('are all off when nothing is set, or only what was set before they existed', () => {
    expect(GUARDS_OFF).toEqual({
      killSwitch: '',
      buckets: { allow: [], deny: [] },
      maxWritesPerHour: undefined,
      maxWritesPerBucketPerHour: undefined,
      flapDays: 0,
      quietHours: 0,
      accessAnalyzer: false,
    });
    expect(readConfig({ ORIGINMEND_TOPIC_ARN: 'arn', ORIGINMEND_TABLE_NAME: 'table' }).guards).toEqual(GUARDS_OFF);
  });

  it('are read with the values that the stack sets', () => {
    const guards = readGuards({
      ORIGINMEND_KILL_SWITCH: '/originmend/prod/writes',
      ORIGINMEND_ALLOW_BUCKETS: '*',
      ORIGINMEND_DENY_BUCKETS: 'legacy-*, www.example.com',
      ORIGINMEND_MAX_WRITES_PER_HOUR: '10',
      ORIGINMEND_MAX_WRITES_PER_BUCKET_PER_HOUR: '3',
      ORIGINMEND_FLAP_DAYS: '7',
      ORIGINMEND_QUIET_HOURS: '0.5',
      ORIGINMEND_ACCESS_ANALYZER: 'on',
    });
    expect(guards).toEqual({
      killSwitch: '/originmend/prod/writes',
      buckets: { allow: ['*'], deny: ['legacy-*', 'www.example.com'] },
      maxWritesPerHour: 10,
      maxWritesPerBucketPerHour: 3,
      flapDays: 7,
      quietHours: 0.5,
      accessAnalyzer: true,
    });
  });

  it.each([
    ['ORIGINMEND_KILL_SWITCH', 'a b', 'the name of an SSM parameter'],
    ['ORIGINMEND_ALLOW_BUCKETS', 'web/*', 'bucket names separated by commas'],
    ['ORIGINMEND_MAX_WRITES_PER_HOUR', '0', 'a whole number from 1 to 1000, such as 10'],
    ['ORIGINMEND_MAX_WRITES_PER_BUCKET_PER_HOUR', 'x', 'a whole number from 1 to 1000'],
    ['ORIGINMEND_FLAP_DAYS', '-1', 'a number from 0 to 90, such as 7'],
    ['ORIGINMEND_QUIET_HOURS', 'NaN', 'a number from 0 to 720, such as 24'],
    ['ORIGINMEND_ACCESS_ANALYZER', 'yes', 'on or off'],
  ])('%s="%s" is refused, naming the value and what was expected', (name, value, expected) => {
    expect(() => readGuards({ [name]: value })).toThrow(
      new RegExp(`^${name} .*"${value.replace('*', '\\*')}"; expected ${expected}`),
    );
  });
});
