import { type ApprovalConfig, readApprovalConfig } from './approval-config.ts';
import { ConfigError } from './errors.ts';
import { type GuardConfig, readGuards } from './guard-config.ts';

export { ConfigError } from './errors.ts';

import { isPlanKind, PLAN_KINDS, type PlanKind } from '../core/plan/plan-kind.ts';

/** How far Originmend goes: `observe` tells, `propose` tells and asks, `auto` applies what the catalogue calls safe and asks for the rest. */
export type Mode = 'observe' | 'propose' | 'auto';

export interface Config extends ApprovalConfig {
  readonly mode: Mode;
  /** SNS topic of all messages. */
  readonly topicArn: string;
  /** DynamoDB table of plans, incidents and idempotency records. */
  readonly tableName: string;
  /** Bucket that keeps audit reports. */
  readonly reportBucket: string;
  /** Public base URL of the approval page, without a trailing slash. */
  readonly approvalUrl: string;
  /** How long a link can be used. */
  readonly approvalHours: number;
  /** People are reminded of an open proposal this long before it expires; 0 = never. */
  readonly remindHours: number;
  /** Role ARNs whose own changes are not incidents. */
  readonly ownRoleArns: readonly string[];
  /** Ask CloudTrail who made a change that explains a refusal. */
  readonly cloudTrail?: boolean;
  /** Ask CloudFormation which stack owns a bucket. */
  readonly cloudFormation?: boolean;
  /** Kinds of plans beyond bucket policies that people may approve; left out = none. */
  readonly planKinds?: readonly PlanKind[];
  /** Role that writes plans of a kind; a kind without one is written with the function's own rights. */
  readonly writerRoles?: Readonly<Partial<Record<PlanKind, string>>>;
  /** Set by tests, the sandbox and emulators; undefined on AWS. */
  readonly endpointUrl: string | undefined;
  /** Replaces `https://<distribution domain>` in live probes (sandbox only): `{domain}` stands for the domain name. */
  readonly probeUrlTemplate: string;
  /** What keeps Originmend from writing. */
  readonly guards: GuardConfig;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The only reader of process.env. Throws ConfigError naming the variable, its value and what was expected. */
export function readConfig(env: Environment = process.env): Config {
  return {
    mode: readMode(env['ORIGINMEND_MODE']),
    topicArn: required(env, 'ORIGINMEND_TOPIC_ARN', 'the ARN of the SNS topic'),
    tableName: required(env, 'ORIGINMEND_TABLE_NAME', 'the name of the DynamoDB table'),
    reportBucket: env['ORIGINMEND_REPORT_BUCKET'] ?? '',
    approvalUrl: readApprovalUrl(env['ORIGINMEND_APPROVAL_URL']),
    approvalHours: readHours(env['ORIGINMEND_APPROVAL_HOURS']),
    remindHours: readRemindHours(env['ORIGINMEND_REMIND_HOURS']),
    ...readApprovalConfig(env),
    ownRoleArns: (env['ORIGINMEND_OWN_ROLE_ARNS'] ?? '')
      .split(',')
      .map((arn) => arn.trim())
      .filter(Boolean),
    cloudTrail: readSwitch(env, 'ORIGINMEND_CLOUDTRAIL'),
    cloudFormation: readSwitch(env, 'ORIGINMEND_CLOUDFORMATION'),
    ...readPlanKinds(env['ORIGINMEND_PLAN_KINDS']),
    ...readWriterRoles(env['ORIGINMEND_WRITER_ROLES']),
    endpointUrl: readEndpoint(env['AWS_ENDPOINT_URL']),
    probeUrlTemplate: env['ORIGINMEND_PROBE_URL'] ?? 'https://{domain}',
    guards: readGuards(env),
  };
}

/** What those need who send links. Only the approval page does without its own address: it learns it from the request. */
export function readLinkingConfig(env: Environment = process.env): Config {
  required(env, 'ORIGINMEND_APPROVAL_URL', 'the public address of the approval page, to which every link leads');
  return readConfig(env);
}

/** What the approval page asks before it looks at anything else; needs nothing to be set. */
export function readPageGuard(env: Environment = process.env): ApprovalConfig {
  return readApprovalConfig(env);
}

/** The table's name on a command line that was told none. */
export const NO_TABLE = 'none';

/** What the command line needs: it works with any AWS credentials, without a deployed topic or table. */
export function readCliConfig(env: Environment = process.env): Config {
  return readConfig({ ORIGINMEND_TOPIC_ARN: 'none', ORIGINMEND_TABLE_NAME: NO_TABLE, ...env });
}

/** https://no-color.org: set to anything but the empty string. */
export function wantsNoColor(env: Environment = process.env): boolean {
  return (env['NO_COLOR'] ?? '') !== '';
}

function readMode(value: string | undefined): Mode {
  if (value === undefined || value === '') return 'propose';
  if (value === 'observe' || value === 'propose' || value === 'auto') return value;
  throw new ConfigError(
    `ORIGINMEND_MODE is "${value}"; expected observe, propose or auto. Correct it where it is set: in the shell, or as a parameter of the stack.`,
  );
}

/** Not set = off: a call that nobody asked for may lack its permission. */
function readSwitch(env: Environment, name: string): boolean {
  const value = env[name] ?? '';
  if (value === 'on') return true;
  if (value === '' || value === 'off') return false;
  throw new ConfigError(
    `${name} is "${value}"; expected on or off. Correct it where it is set: in the shell, or as a parameter of the stack.`,
  );
}

function readEndpoint(value: string | undefined): string | undefined {
  if (!value) return undefined;
  if (/^https?:\/\//i.test(value) && URL.canParse(value)) return value;
  throw new ConfigError(
    `AWS_ENDPOINT_URL is "${value}"; expected a URL such as http://127.0.0.1:4566, or leave it out to reach AWS.`,
  );
}

function readApprovalUrl(value: string | undefined): string {
  if (!value) return '';
  if (/^https?:\/\/[^\s?#]+$/i.test(value) && URL.canParse(value)) return value.replace(/\/+$/, '');
  throw new ConfigError(
    `ORIGINMEND_APPROVAL_URL is "${value}"; expected the address of the approval page, such as https://abcdefgh.lambda-url.us-east-1.on.aws.`,
  );
}

function entriesOf(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
}

function readPlanKinds(value: string | undefined): Pick<Config, 'planKinds'> {
  const names = entriesOf(value);
  return names.length === 0 ? {} : { planKinds: names.map((name) => planKind(name, 'ORIGINMEND_PLAN_KINDS')) };
}

/** `kind=role ARN`, comma-separated. */
function readWriterRoles(value: string | undefined): Pick<Config, 'writerRoles'> {
  const roles = entriesOf(value).map((entry) => {
    const [name = '', roleArn = ''] = entry.split(/=(.*)/s);
    if (/^arn:[^:]+:iam::\d{12}:role\/.+/.test(roleArn)) return [planKind(name, 'ORIGINMEND_WRITER_ROLES'), roleArn];
    throw new ConfigError(
      `ORIGINMEND_WRITER_ROLES has "${entry}"; expected a kind and the ARN of its role, such as put-key-policy=arn:aws:iam::111122223333:role/key-writer.`,
    );
  });
  return roles.length === 0 ? {} : { writerRoles: Object.fromEntries(roles) };
}

function planKind(name: string, variable: string): PlanKind {
  if (isPlanKind(name)) return name;
  throw new ConfigError(
    `${variable} names "${name}"; expected some of ${PLAN_KINDS.join(', ')}. Correct it where it is set: in the shell, or as a parameter of the stack.`,
  );
}

function readHours(value: string | undefined): number {
  const hours = Number(value || 72);
  if (Number.isFinite(hours) && hours > 0 && hours <= 24 * 30) return hours;
  throw new ConfigError(
    `ORIGINMEND_APPROVAL_HOURS is "${value}"; expected a number of hours between 0 and 720, such as 72.`,
  );
}

function readRemindHours(value: string | undefined): number {
  const hours = Number(value || 24);
  if (Number.isFinite(hours) && hours >= 0 && hours <= 24 * 30) return hours;
  throw new ConfigError(
    `ORIGINMEND_REMIND_HOURS is "${value}"; expected a number of hours from 0 (never) to 720, such as 24.`,
  );
}

function required(env: Environment, name: string, meaning: string): string {
  const value = env[name];
  if (value) return value;
  throw new ConfigError(
    `${name} is not set; expected ${meaning}. serverless.yml sets it on AWS; see the configuration table in README.md.`,
  );
}
