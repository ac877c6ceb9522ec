import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Facts } from '../../../functions/core/facts.ts';
import { parseFacts } from '../../../functions/core/parse-facts.ts';

/**
 * The corpus of facts files: test/cases/facts/<cause-id>/<name>.json, each a complete facts file or a base of
 * test/cases/facts/bases with a few values changed, and the diagnosis it must lead to.
 */
export interface FactsCase {
  /** `<cause-id>/<file name>`, unique. */
  readonly id: string;
  /** The cause whose folder the case lies in. */
  readonly cause: string;
  readonly name: string;
  readonly facts: Facts;
  readonly expect: Expectation;
}

export interface Expectation {
  readonly verdict: 'healthy' | 'broken' | 'at-risk' | 'unknown';
  /** The cause of the first finding; null = nothing but findings that are only worth knowing (`info`); left out = not checked. */
  readonly first?: string | null;
  readonly findings?: readonly string[];
  readonly absent?: readonly string[];
  readonly unknown?: readonly string[];
}

interface CaseFile {
  readonly name: string;
  readonly facts?: unknown;
  readonly base?: string;
  readonly set?: Readonly<Record<string, unknown>>;
  readonly unset?: readonly string[];
  readonly expect: Expectation;
}

const folder = join(import.meta.dirname, '../../cases/facts');

export function factsCases(): readonly FactsCase[] {
  const causes = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== 'bases',
  );
  return causes.flatMap((entry) => casesOf(entry.name));
}

function casesOf(cause: string): readonly FactsCase[] {
  const files = readdirSync(join(folder, cause)).filter((file) => file.endsWith('.json'));
  return files.sort().map((file) => readCase(cause, file));
}

function readCase(cause: string, file: string): FactsCase {
  const id = `${cause}/${file.replace(/\.json$/, '')}`;
  try {
    const content = JSON.parse(readFileSync(join(folder, cause, file), 'utf8')) as CaseFile;
    return { id, cause, name: content.name, facts: parseFacts(factsOf(content)), expect: content.expect };
  } catch (error) {
    throw new Error(`test/cases/facts/${id}.json cannot be used`, { cause: error });
  }
}

function factsOf(content: CaseFile): unknown {
  if (content.base === undefined) return content.facts;
  return changedFacts(content.base, content.set, content.unset);
}

/** A base facts file with a few values changed, by fact path. */
export function changedFacts(base: string, set: CaseFile['set'] = {}, unset: CaseFile['unset'] = []): unknown {
  const facts = baseFacts(base);
  for (const [path, value] of Object.entries(set)) setAt(facts, keysOfPath(path), value);
  for (const path of unset) setAt(facts, keysOfPath(path), undefined);
  return facts;
}

/** A fresh copy of a base facts file, free to change. */
export function baseFacts(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(folder, 'bases', `${name}.json`), 'utf8')) as Record<string, unknown>;
}

export function baseNames(): readonly string[] {
  return readdirSync(join(folder, 'bases')).map((file) => file.replace(/\.json$/, ''));
}

/** `buckets["www.example.com"].policy.Statement[0]` → its keys; the spelling of fact paths. Throws for any other text. */
export function keysOfPath(path: string): readonly (string | number)[] {
  const steps = path.match(/\[\d+\]|\["(?:[^"\\]|\\.)*"\]|\.?[^.[\]"\s]+/g) ?? [];
  if (steps.join('') !== path)
    throw new Error(`"${path}" is no fact path; expected for example buckets["www.example.com"].policy.Statement[0]`);
  return steps.map((step) =>
    step.startsWith('[') ? (JSON.parse(step.slice(1, -1)) as string | number) : step.replace(/^\./, ''),
  );
}

type Container = Record<string | number, unknown>;

/** `undefined` removes the key. A list grows by setting the index after its last one. */
function setAt(root: Container, keys: readonly (string | number)[], value: unknown): void {
  const last = keys.at(-1);
  const parent = keys.slice(0, -1).reduce<Container>((at, key) => at[key] as Container, root);
  if (typeof parent !== 'object' || parent === null || last === undefined)
    throw new Error(`nothing to set at ${keys.join(' › ')}`);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
}
