import { createHash } from 'node:crypto';
import { createTwoFilesPatch } from 'diff';
import type { ConfigEdit } from '../change.ts';
import { canonicalJson, isObject, type Json } from '../policy/canonical-json.ts';

/** A configuration of CloudFront as its API gives it, as plain JSON. */
export type Config = Readonly<Record<string, unknown>>;

export type Edited =
  | { readonly kind: 'edited'; readonly config: Config }
  /** A `from` does not hold any more, or the place is gone. One clause without a full stop. */
  | { readonly kind: 'not-possible'; readonly because: string };

/**
 * The configuration with exactly these values changed; the given one is never changed, and every other member keeps its value,
 * known or not. `to: null` takes the member out. Refused when a `from` does not hold.
 */
export function applyConfigEdits(config: Config, edits: readonly ConfigEdit[]): Edited {
  const copy = structuredClone(config) as Record<string, unknown>;
  for (const edit of edits) {
    const holder = holderOf(copy, edit.path);
    if (!holder) return { kind: 'not-possible', because: `${edit.path} is no longer there` };
    const [parent, name] = holder;
    if (!sameValue(parent[name], edit.from))
      return { kind: 'not-possible', because: `${edit.path} is ${shown(parent[name])}, no longer ${shown(edit.from)}` };
    if (edit.to === null || edit.to === undefined) delete parent[name];
    else parent[name] = structuredClone(edit.to);
  }
  return { kind: 'edited', config: copy };
}

/** `DistributionConfig.Origins.Items[0].DomainName` → the object that holds the member, and the member's name. */
function holderOf(config: Record<string, unknown>, path: string): [Record<string, unknown>, string] | undefined {
  const steps = stepsOf(path);
  const name = steps.at(-1);
  if (name === undefined) return undefined;
  const parent = steps.slice(0, -1).reduce<unknown>((at, step) => memberOf(at, step), config);
  return isObject(parent) ? [parent, name] : undefined;
}

function memberOf(value: unknown, step: string): unknown {
  if (Array.isArray(value)) return value[Number(step)];
  return isObject(value) ? value[step] : undefined;
}

/** The names and positions below the configuration itself. */
export function stepsOf(path: string): readonly string[] {
  return path
    .split(/[.[\]]+/)
    .filter((step) => step !== '')
    .slice(1);
}

/** CloudFront writes "nothing" as an absent member, an empty text or an empty list; these are the same value. */
export function sameValue(a: unknown, b: unknown): boolean {
  return JSON.stringify(withoutEmpty(canonicalJson(a))) === JSON.stringify(withoutEmpty(canonicalJson(b)));
}

/** sha256 (hex) of the configuration's meaning: it holds no secret, and two that mean the same have the same. */
export function configMark(config: Config): string {
  return createHash('sha256')
    .update(JSON.stringify(withoutEmpty(canonicalJson(config))))
    .digest('hex');
}

function withoutEmpty(value: Json): Json {
  if (Array.isArray(value)) return inAnyOrder(value.map(withoutEmpty));
  if (typeof value !== 'object' || value === null) return value === '' ? null : value;
  const kept = Object.entries(value).map(([key, inner]) => [key, withoutEmpty(inner)] as const);
  const present = kept.filter(([, inner]) => !isEmpty(inner));
  return present.length === 0 ? null : Object.fromEntries(present);
}

/** Methods, headers, aliases: CloudFront may return a list of names in another order; behaviors and origins keep theirs. */
function inAnyOrder(values: readonly Json[]): Json {
  return values.every((entry) => typeof entry === 'string') ? values.toSorted() : values;
}

function isEmpty(value: Json): boolean {
  if (value === null) return true;
  return isObject(value) && Object.keys(value).length === 1 && value['Quantity'] === 0;
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return 'absent';
  const text = JSON.stringify(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}

/** The edits as a unified diff: one line per value, named by its path. */
export function configDiff(file: string, edits: readonly ConfigEdit[]): string {
  const side = (pick: (edit: ConfigEdit) => unknown) =>
    edits.map((edit) => `${edit.path}: ${JSON.stringify(pick(edit) ?? null)}\n`).join('');
  const patch = createTwoFilesPatch(
    file,
    file,
    side(({ from }) => from),
    side(({ to }) => to),
    'before',
    'after',
    { context: 3 },
  );
  return patch.slice(patch.indexOf('--- '));
}

/** The configuration with each edited value as it was before, whatever it is now; undefined when a place is gone. */
export function revertConfigEdits(config: Config, edits: readonly ConfigEdit[]): Config | undefined {
  const copy = structuredClone(config) as Record<string, unknown>;
  for (const { path, from } of edits.toReversed()) {
    const holder = holderOf(copy, path);
    if (!holder) return undefined;
    const [parent, name] = holder;
    if (from === null || from === undefined) delete parent[name];
    else parent[name] = structuredClone(from);
  }
  return copy;
}

/** Whether every value is already what the edits want; one whose OAC is still to be created is not. */
export function holdsEdits(config: Config, edits: readonly ConfigEdit[]): boolean {
  return edits.every(({ path, to }) => {
    const holder = holderOf(config as Record<string, unknown>, path);
    return holder !== undefined && sameValue(holder[0][holder[1]], to);
  });
}
