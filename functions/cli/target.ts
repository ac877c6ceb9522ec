import { readFile } from 'node:fs/promises';
import { type Facts, isUnreadable } from '../core/facts.ts';
import { FactsError, parseFacts } from '../core/parse-facts.ts';
import { cleanLine } from '../core/report/clean-text.ts';
import { readRemedy } from '../core/report/read-permission.ts';
import { OriginmendError } from '../shared/errors.ts';
import type { Deps } from '../workflow/deps.ts';
import { UsageError } from './usage-error.ts';

/** What a person names: a distribution id, one of its domain names, or a URL that fails. */
export interface Target {
  readonly distributionId: string;
  /** The failing URL, when one was given. */
  readonly url?: string;
}

const DISTRIBUTION_ID = /^E[A-Z0-9]{6,20}$/i;

/** As the console and CloudTrail show it. */
const DISTRIBUTION_ARN = /^arn:[^:]+:cloudfront::\d{12}:distribution\/(E[A-Z0-9]{6,20})$/;

/** Finds the distribution behind an id, alias, domain name or URL. Throws UsageError when nothing of the account matches. */
export async function resolveTarget(deps: Deps, text: string): Promise<Target> {
  const id = DISTRIBUTION_ARN.exec(text)?.[1] ?? DISTRIBUTION_ID.exec(text)?.[0];
  if (id !== undefined) return { distributionId: id.toUpperCase() };
  const url = urlOf(text);
  const host = hostOf(text, url);
  const distributions = await deps.cloudfront.listDistributions();
  if (isUnreadable(distributions))
    throw new LookupError(
      `The distribution of "${host}" could not be looked up (${distributions.unreadable}). ${readRemedy(distributions.unreadable, 'cloudfront:ListDistributions') ?? 'Look again.'} Or name the distribution id.`,
    );
  const match = distributions.find((distribution) => namesOf(distribution).some((name) => matchesHost(name, host)));
  if (!match)
    throw new UsageError(
      `No distribution of this account answers to "${host}"; expected a distribution id (E…), a *.cloudfront.net name, an alias, or a URL of one of them. "originmend audit" lists what there is.`,
    );
  return { distributionId: match.Id, ...(url ? { url } : {}) };
}

/** Also without a scheme, as a browser shows it: `www.example.com/index.html`. */
function urlOf(text: string): string | undefined {
  if (/^https?:\/\//i.test(text)) return text;
  return /^[^/\s:]+\.[^/\s:]+\/./.test(text) ? `https://${text}` : undefined;
}

function hostOf(text: string, url: string | undefined): string {
  if (url === undefined) return text.toLowerCase();
  if (!URL.canParse(url))
    throw new UsageError(`"${text}" is no URL; expected something like https://www.example.com/index.html.`);
  return new URL(url).host.toLowerCase();
}

function namesOf(distribution: Record<string, unknown>): readonly string[] {
  const aliases = distribution['Aliases'] as { Items?: readonly string[] } | undefined;
  return [distribution['DomainName'], ...(aliases?.Items ?? [])].filter((name) => typeof name === 'string');
}

/** An alias may start with a wildcard label. */
function matchesHost(name: string, host: string): boolean {
  const lower = name.toLowerCase();
  return (
    lower === host ||
    (lower.startsWith('*.') && host.endsWith(lower.slice(1)) && host.split('.').length === lower.split('.').length)
  );
}

/** AWS did not tell which distribution is meant; nothing is wrong with the command line. */
class LookupError extends OriginmendError {
  override readonly name = 'LookupError';
}

const WRITE_ONE = 'Write one with: originmend facts <distribution> --out facts.json';

/** Some editors and shells on Windows put one in front of the text. */
const BYTE_ORDER_MARK = /^\uFEFF/;

/** Reads a saved facts file, `-` for standard input. Throws UsageError naming the file and what is wrong with it. */
export async function readFactsFile(path: string): Promise<Facts> {
  const text = await readFile(path === '-' ? '/dev/stdin' : path, 'utf8').catch((error: Error) => {
    throw new UsageError(`The facts file ${path} could not be read: ${error.message}. ${WRITE_ONE}`, { cause: error });
  });
  try {
    return parseFacts(JSON.parse(text.replace(BYTE_ORDER_MARK, '')));
  } catch (error) {
    if (error instanceof FactsError)
      throw new UsageError(`The facts file ${path} cannot be used: ${error.message}`, { cause: error });
    throw new UsageError(
      `The facts file ${path} is not JSON: ${cleanLine(error instanceof Error ? error.message : String(error))}. ${WRITE_ONE}`,
      { cause: error },
    );
  }
}
