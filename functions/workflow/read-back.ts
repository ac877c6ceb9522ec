import { isUnreadable, type Read } from '../core/facts.ts';
import { listOf, type PolicyDocument, parsePolicyText, type Statement, statementsOf } from '../core/policy/document.ts';
import { samePolicy } from '../core/policy/equality.ts';
import { isUnresolvedPrincipal, oaiIdOf } from '../core/policy/listed-principal.ts';
import type { BucketAddress, Deps } from './deps.ts';

/**
 * What S3 returns after a write: what was written, the same with an OAI by its unique id, still what was there before, something else,
 * or nothing that can be read.
 */
export type ReadBack = 'verified' | 'unresolved' | 'not-yet' | 'differs' | 'unreadable';

/** The read-backs after which nobody can say that the write is there. */
export type NotThere = Exclude<ReadBack, 'verified' | 'unresolved'>;

export function isThere(seen: ReadBack): seen is 'verified' | 'unresolved' {
  return seen === 'verified' || seen === 'unresolved';
}

/** `before` is what S3 returned right before the write; null = no policy. */
export interface Written {
  readonly expected: PolicyDocument | null;
  readonly before: string | null;
}

const TRIES = 4;
/** What was there before, or an OAI that is not resolved yet, says nothing about somebody else: S3 is asked for longer, 14 seconds in all. */
const TRIES_WHILE_SETTLING = 8;
const PAUSE = 500;

/**
 * Reads the policy until it means the same as `expected`; null = no policy. Asks several times, because a bucket's configuration is
 * eventually consistent (https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel), and because S3
 * shows an OAI as AIDA… for seconds to minutes after any write of the policy.
 */
export async function readBack(deps: Deps, address: BucketAddress, written: Written): Promise<ReadBack> {
  for (let attempt = 1; ; attempt++) {
    const seen = seenIn(await deps.s3.getBucketPolicyText(address), written);
    const settling = seen === 'not-yet' || seen === 'unresolved';
    if (seen === 'verified' || attempt >= (settling ? TRIES_WHILE_SETTLING : TRIES)) return seen;
    await deps.sleep(PAUSE * attempt);
  }
}

function seenIn(text: Read<string | null>, { expected, before }: Written): ReadBack {
  if (isUnreadable(text)) return 'unreadable';
  if (isPolicy(text, expected)) return 'verified';
  if (isAsBefore(text, before)) return 'not-yet';
  return isUnresolved(text, expected) ? 'unresolved' : 'differs';
}

/** Whether the text S3 returned is what was written, with every OAI resolved or not. */
export function isWritten(text: string | null, written: Written): boolean {
  return isThere(seenIn(text, written));
}

/** Whether only unique ids stand where `expected` names OAIs. Nobody else can have written them: S3 refuses unique ids in a policy. */
function isUnresolved(text: string | null, expected: PolicyDocument | null): boolean {
  const seen = text === null ? undefined : parsePolicyText(text);
  if (seen === undefined || expected === null) return false;
  const expectedOais = new Set(oaisIn(expected));
  return oaisIn(seen).every((id) => expectedOais.has(id)) && samePolicy(withoutOais(seen), withoutOais(expected));
}

function oaisIn(document: PolicyDocument): readonly string[] {
  return statementsOf(document).flatMap(({ Principal }) =>
    typeof Principal === 'object' ? listOf<string>(Principal['AWS']).flatMap((name) => oaiIdOf(name) ?? []) : [],
  );
}

/** Every OAI, resolved or not, under one name. */
function withoutOais(document: PolicyDocument): PolicyDocument {
  const statements = statementsOf(document).map((statement): Statement => {
    const { Principal } = statement;
    if (typeof Principal !== 'object' || Principal['AWS'] === undefined) return statement;
    const names = listOf<string>(Principal['AWS']).map((name) =>
      isUnresolvedPrincipal(name) || oaiIdOf(name) !== undefined ? 'an OAI' : name,
    );
    return { ...statement, Principal: { ...Principal, AWS: names } };
  });
  return { ...document, Statement: statements };
}

/** Whether the text is the one from before the write, in whatever spelling. */
export function isAsBefore(text: string | null, before: string | null): boolean {
  return text === before || (before !== null && isPolicy(text, parsePolicyText(before) ?? {}));
}

/** Whether the text S3 returned (null = no policy) means the same as `expected`. */
export function isPolicy(text: string | null, expected: PolicyDocument | null): boolean {
  const seen = text === null ? null : parsePolicyText(text);
  if (seen === null || expected === null) return seen === expected;
  return seen !== undefined && samePolicy(seen, expected);
}
