import { type BucketLists, isBucketPattern } from '../core/plan/bucket-lists.ts';
import { ConfigError } from './errors.ts';

/** What keeps Originmend from writing, as the operator set it. Everything is off when nothing is set. */
export interface GuardConfig {
  /** Name of the SSM parameter that must say `writes-allowed`; empty = no switch. */
  readonly killSwitch: string;
  /** Buckets whose policy may be written. */
  readonly buckets: BucketLists;
  /** Writes within one hour, in all and per bucket; undefined = no cap. */
  readonly maxWritesPerHour: number | undefined;
  readonly maxWritesPerBucketPerHour: number | undefined;
  /** The same grant restored twice within so many days is flapping; 0 = not watched. */
  readonly flapDays: number;
  /** The same finding is not told again for so many hours; 0 = always told. */
  readonly quietHours: number;
  /** Ask IAM Access Analyzer about every document before it is proposed and before it is written. */
  readonly accessAnalyzer: boolean;
}

/** Reads the ORIGINMEND_ variables of the guardrails. Throws ConfigError naming the variable, its value and what was expected. */
export function readGuards(env: Readonly<Record<string, string | undefined>>): GuardConfig {
  const numberOf = (name: string, unset: number, limits: Limits) => readNumber(name, env[name], unset, limits);
  const capOf = (name: string) => numberOf(name, 0, CAP) || undefined;
  return {
    killSwitch: readParameterName(env['ORIGINMEND_KILL_SWITCH']),
    buckets: {
      allow: readPatterns('ORIGINMEND_ALLOW_BUCKETS', env['ORIGINMEND_ALLOW_BUCKETS']),
      deny: readPatterns('ORIGINMEND_DENY_BUCKETS', env['ORIGINMEND_DENY_BUCKETS']),
    },
    maxWritesPerHour: capOf('ORIGINMEND_MAX_WRITES_PER_HOUR'),
    maxWritesPerBucketPerHour: capOf('ORIGINMEND_MAX_WRITES_PER_BUCKET_PER_HOUR'),
    flapDays: numberOf('ORIGINMEND_FLAP_DAYS', 0, { min: 0, max: 90, example: '7' }),
    quietHours: numberOf('ORIGINMEND_QUIET_HOURS', 0, { min: 0, max: 720, example: '24' }),
    accessAnalyzer: readSwitch('ORIGINMEND_ACCESS_ANALYZER', env['ORIGINMEND_ACCESS_ANALYZER']),
  };
}

interface Limits {
  readonly min: number;
  readonly max: number;
  readonly example: string;
  readonly whole?: boolean;
}

/** A cap of 0 would be a second way to stop all writing; that is what the kill switch is for. */
const CAP: Limits = { min: 1, max: 1_000, example: '10', whole: true };

function readNumber(name: string, text: string | undefined, unset: number, limits: Limits): number {
  if (text === undefined || text.trim() === '') return unset;
  const { min, max, example, whole = false } = limits;
  const value = Number(text);
  if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
  throw new ConfigError(
    `${name} is "${text}"; expected a ${whole ? 'whole ' : ''}number from ${min} to ${max}, such as ${example}.`,
  );
}

function readPatterns(name: string, text: string | undefined): readonly string[] {
  const patterns = (text ?? '')
    .split(',')
    .map((pattern) => pattern.trim())
    .filter(Boolean);
  const wrong = patterns.find((pattern) => !isBucketPattern(pattern));
  if (wrong === undefined) return patterns;
  throw new ConfigError(
    `${name} names "${wrong}"; expected bucket names separated by commas, in which * stands for any characters, such as web-*.`,
  );
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html#sysman-parameter-name-constraints */
function readParameterName(text: string | undefined): string {
  const name = (text ?? '').trim();
  if (name === '' || /^[A-Za-z0-9_./-]{1,1011}$/.test(name)) return name;
  throw new ConfigError(
    `ORIGINMEND_KILL_SWITCH is "${name}"; expected the name of an SSM parameter, such as /originmend/prod/writes.`,
  );
}

function readSwitch(name: string, text: string | undefined): boolean {
  const value = (text ?? '').trim().toLowerCase();
  if (value === 'on') return true;
  if (value === '' || value === 'off') return false;
  throw new ConfigError(`${name} is "${text}"; expected on or off.`);
}

/** No guardrail that an operator sets: what somebody gets who sets none. */
export const GUARDS_OFF: GuardConfig = readGuards({});
