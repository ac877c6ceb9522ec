import { isSamePerson } from '../core/approval/same-person.ts';
import { type IpRange, parseIpRange } from '../core/policy/ip-range.ts';
import { cleanLine } from '../core/report/clean-text.ts';
import { ConfigError } from './errors.ts';

/** Who may approve, from where, and how often the page may be asked. Nothing set = everybody with a link, from anywhere. */
export interface ApprovalConfig {
  /** Names or e-mail addresses of those who get personal links; empty = whoever has the link decides. */
  readonly approvers: readonly string[];
  /** How many of the approvers must approve. 1 without approvers. */
  readonly quorum: number;
  /** Networks from which the approval page can be seen; empty = all. */
  readonly approvalNetworks: readonly IpRange[];
  /** Requests a minute; undefined = not limited. */
  readonly pageLimits: PageLimits;
}

export interface PageLimits {
  /** For one source address (IPv4) or one /64 (IPv6). */
  readonly perAddress: number | undefined;
  /** For all of them together, in one function instance. */
  readonly forAll: number | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws ConfigError for what contradicts itself: a quorum nobody can reach is found at the start, not at the incident. */
export function readApprovalConfig(env: Environment): ApprovalConfig {
  const approvers = readApprovers(env['ORIGINMEND_APPROVERS']);
  return {
    approvers,
    quorum: readQuorum(env['ORIGINMEND_QUORUM'], approvers),
    approvalNetworks: listOf(env['ORIGINMEND_APPROVAL_NETWORKS']).map(readNetwork),
    pageLimits: {
      perAddress: readLimit(env, 'ORIGINMEND_PAGE_LIMIT'),
      forAll: readLimit(env, 'ORIGINMEND_PAGE_LIMIT_FOR_ALL'),
    },
  };
}

function listOf(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
}

/** Goes into a message attribute, a subscription filter policy and the page, so it has to be one plain line. */
const NAME_LIMIT = 80;
const MOST_APPROVERS = 20;

function readApprovers(value: string | undefined): readonly string[] {
  const names = listOf(value);
  const repeated = names.find((name, at) => names.findIndex((other) => isSamePerson(other, name)) !== at);
  const unusable = names.find((name) => cleanLine(name, NAME_LIMIT) !== name);
  if (repeated !== undefined)
    throw new ConfigError(`ORIGINMEND_APPROVERS names "${repeated}" twice; expected each once, however it is written.`);
  if (unusable !== undefined)
    throw new ConfigError(
      `ORIGINMEND_APPROVERS names "${cleanLine(unusable, NAME_LIMIT)}"; expected names of at most ${NAME_LIMIT} printable characters, separated by commas.`,
    );
  if (names.length > MOST_APPROVERS)
    throw new ConfigError(
      `ORIGINMEND_APPROVERS names ${names.length} approvers; expected at most ${MOST_APPROVERS}, because each gets a message of their own.`,
    );
  return names;
}

function readQuorum(value: string | undefined, approvers: readonly string[]): number {
  if (value === undefined || value.trim() === '') return 1;
  const quorum = Number(value);
  if (!Number.isInteger(quorum) || quorum < 1)
    throw new ConfigError(`ORIGINMEND_QUORUM is "${value}"; expected a whole number of approvals, such as 2.`);
  if (quorum > 1 && approvers.length === 0)
    throw new ConfigError(
      `ORIGINMEND_QUORUM is ${quorum} and ORIGINMEND_APPROVERS is empty; expected the approvers to be named, because a link anybody can pass on proves nobody.`,
    );
  if (approvers.length > 0 && quorum > approvers.length)
    throw new ConfigError(
      `ORIGINMEND_QUORUM is ${quorum} and ORIGINMEND_APPROVERS names ${approvers.length}; expected at most as many approvals as approvers.`,
    );
  return quorum;
}

function readNetwork(text: string): IpRange {
  const range = parseIpRange(text);
  if (range) return range;
  throw new ConfigError(
    `ORIGINMEND_APPROVAL_NETWORKS has "${text}"; expected networks in CIDR notation, such as 203.0.113.0/24 or 2001:db8::/32.`,
  );
}

function readLimit(env: Environment, name: string): number | undefined {
  const value = env[name];
  if (value === undefined || value.trim() === '' || value.trim() === '0') return undefined;
  const limit = Number(value);
  if (Number.isInteger(limit) && limit >= 10 && limit <= 1_000_000) return limit;
  throw new ConfigError(
    `${name} is "${value}"; expected requests a minute, a whole number from 10, or 0 for no limit.`,
  );
}
