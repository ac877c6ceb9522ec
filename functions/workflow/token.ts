import { createHash, timingSafeEqual } from 'node:crypto';

/** sha256 of a link's token, hex: all that is ever stored of it. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex');
}

/** Compares in constant time with every stored hash, so that the answer's timing tells nothing about any of them. */
export function tokenMatches(token: string, hashes: readonly string[]): boolean {
  const given = Buffer.from(hashToken(token), 'hex');
  return hashes.reduce(
    (matched, hash) => timingSafeEqual(given, Buffer.from(hash.padEnd(64, '0').slice(0, 64), 'hex')) || matched,
    false,
  );
}
