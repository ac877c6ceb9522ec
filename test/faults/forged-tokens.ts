import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Tokens that are not `token`, as somebody might guess, mutate or derive them; without an end. */
export function* forgedTokens(token: string, planId: string, stored: readonly string[]): Generator<string> {
  yield* DERIVED.map((derive) => derive(token, planId));
  yield* stored;
  yield* stored.map((hash) => Buffer.from(hash, 'hex').toString('base64url'));
  for (let round = 0; ; round++) {
    yield withCharacter(token, round % token.length, ALPHABET[(round * 7) % 64] ?? 'A');
    yield randomBytes(32).toString('base64url');
    yield swapped(token, round % (token.length - 1));
    yield token.slice(0, round % token.length);
    yield `${token}${ALPHABET[round % 64]}`;
    yield `${token.slice(1)}${ALPHABET[round % 64]}`;
    yield `${token.slice(0, round % 43)}%00${token.slice(round % 43)}`;
  }
}

const DERIVED: readonly ((token: string, planId: string) => string)[] = [
  () => '',
  () => 'A'.repeat(43),
  () => 'undefined',
  () => 'null',
  () => '[object Object]',
  () => '__proto__',
  () => "' OR 1=1 --",
  () => '$ne',
  (_token, planId) => planId,
  (_token, planId) => createHash('sha256').update(planId).digest('base64url'),
  (token) => createHash('sha256').update(token).digest('base64url'),
  (token) => createHash('sha256').update(token).digest('hex'),
  (token) => token.toUpperCase(),
  (token) => token.toLowerCase(),
  (token) => [...token].reverse().join(''),
  (token) => ` ${token}`,
  (token) => `${token}\n`,
  (token) => `${token}=`,
  (token) => token.replace(/.$/, '\u200b'),
  (token) => `\u202e${token}`,
  (token) => token.repeat(2),
  (token) => token.repeat(300),
];

function withCharacter(token: string, at: number, character: string): string {
  return `${token.slice(0, at)}${character}${token.slice(at + 1)}`;
}

function swapped(token: string, at: number): string {
  return `${token.slice(0, at)}${token[at + 1]}${token[at]}${token.slice(at + 2)}`;
}
