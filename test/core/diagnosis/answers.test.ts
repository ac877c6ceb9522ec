import { describe, it } from 'vitest';
import type { Cause } from '../../../functions/core/diagnosis/cause.ts';
import { CAUSES } from '../../../functions/core/diagnosis/causes/index.ts';
import { diagnose } from '../../../functions/core/diagnosis/diagnose.ts';
import type { Diagnosis, Finding } from '../../../functions/core/diagnosis/diagnosis.ts';
import type { Facts } from '../../../functions/core/facts.ts';
import { FactsError, parseFacts } from '../../../functions/core/parse-facts.ts';
import { expectGolden } from '../report/expect-golden.ts';
import { type FactsCase, factsCases } from './cases.ts';

const cases = Map.groupBy(factsCases(), ({ cause }) => cause);

/**
 * The corpus says which causes are found. Here stands what a cause says when it is asked: impact, summary, evidence, change, safety and
 * steps, or why it is ruled out or open. `UPDATE_GOLDEN=1 npx vitest run test/core/diagnosis/answers.test.ts` writes it anew.
 */
describe('the whole answer', () => {
  it.each(CAUSES.map(({ id }) => id))('of %s in each of its cases', (id) => {
    const told = (cases.get(id) ?? []).map((each) => answerText(each, diagnose(each.facts)));
    expectGolden(new URL(`answers/${id}.txt`, import.meta.url), `${told.join('\n\n')}\n`);
  });
});

/**
 * One fact of a found and of a silent case is left out, unreadable or another; what the cause, asked alone, then answers differently.
 * So every fact that a cause looks at shows here, and what it makes of not knowing it.
 */
describe('the answer when one fact is another', () => {
  it.each(CAUSES.map((cause) => [cause.id, cause] as const))('of %s', (id, cause) => {
    const told = ['found', 'ruled out'].flatMap((kind) => {
      const example = (cases.get(id) ?? []).find(({ facts }) => alone(cause, facts).startsWith(kind));
      if (example === undefined) return [];
      const before = alone(cause, example.facts);
      return [
        `${example.id}: ${before}`,
        ...changesOf(example.facts).flatMap((change) => lineOf(cause, before, change)),
      ];
    });
    expectGolden(new URL(`answers/other-facts/${id}.txt`, import.meta.url), `${told.join('\n')}\n`);
  });
});

function lineOf(cause: Cause, before: string, { name, facts }: Changed): readonly string[] {
  const parsed = parsedFacts(facts);
  const after = parsed && alone(cause, parsed);
  return after === undefined || after === before ? [] : [`  ${name}: ${after}`];
}

/** Undefined for a file that is no facts file any more. */
function parsedFacts(facts: unknown): Facts | undefined {
  try {
    return parseFacts(facts);
  } catch (error) {
    if (error instanceof FactsError) return undefined;
    throw error;
  }
}

function alone(cause: Cause, facts: Facts): string {
  const { findings, ruledOut, unknown } = diagnose(facts, [cause]);
  const told = [
    ...findings.map(({ impact, evidence, proposal: { change, safety } }) =>
      ['found', impact, change.kind, safety, ...evidence.map(({ fact }) => fact)].join(' '),
    ),
    ...unknown.filter((answer) => answer.cause === cause.id).map(({ needs }) => `unknown ${needs.join(' ')}`),
    ...ruledOut.map(({ reason }) => `ruled out: ${reason}`),
  ];
  return told.join(' | ');
}

interface Changed {
  readonly name: string;
  readonly facts: unknown;
}

function changesOf(facts: Facts): readonly Changed[] {
  return placesIn(facts).flatMap(({ path, value }) =>
    othersOf(path, value).map(([how, other]) => ({
      name: `${path.join('.')} ${how}`,
      facts: withValue(facts, path, other),
    })),
  );
}

function othersOf(path: Path, value: unknown): readonly (readonly [string, unknown])[] {
  const leftOut = ['left out', undefined] as const;
  if (path.join('.') === 'probe.status') return [200, 403, 404, 503].map((status) => [String(status), status] as const);
  if (typeof value === 'boolean') return [leftOut, [String(!value), !value]];
  if (path[0] === 'distribution' || path[0] === 'probe')
    return typeof value === 'string' ? [leftOut, ['other', 'other']] : [leftOut];
  const isInsidePolicy = path.slice(0, -1).some((key) => /policy$/i.test(String(key)));
  return isInsidePolicy ? [leftOut] : [leftOut, ['unreadable', { unreadable: 'AccessDenied' }]];
}

type Path = readonly (string | number)[];

function placesIn(value: unknown, path: Path = []): readonly { readonly path: Path; readonly value: unknown }[] {
  const own = path.length > 0 ? [{ path, value }] : [];
  if (typeof value !== 'object' || value === null) return own;
  const below = Array.isArray(value) ? value.map((entry, index) => [index, entry] as const) : Object.entries(value);
  return [...own, ...below.flatMap(([key, entry]) => placesIn(entry, [...path, key]))];
}

/** A copy along the path; everything else is shared. */
function withValue(within: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const copy: Record<string | number, unknown> = Object.assign(Array.isArray(within) ? [] : {}, within);
  copy[key] = withValue(copy[key], rest, value);
  if (copy[key] === undefined) delete copy[key];
  return copy;
}

function answerText({ id, cause, name }: FactsCase, { verdict, findings, ruledOut, unknown }: Diagnosis): string {
  const others = findings.filter((finding) => finding.cause !== cause);
  return [
    `${id}: ${name}`,
    `  ${verdict}`,
    ...findings.filter((finding) => finding.cause === cause).flatMap(findingLines),
    ...ruledOut
      .filter((answer) => answer.cause === cause)
      .map(({ originId, reason }) => `  ruled out${at(originId)}: ${reason}`),
    ...unknown
      .filter((answer) => answer.cause === cause)
      .flatMap(({ originId, needs, reason }) => [`  unknown${at(originId)}: ${reason}`, ...list('needs', needs)]),
    ...list(
      'also',
      others.map((finding) => `${finding.cause}${at(finding.originId)}: ${finding.impact}`),
    ),
  ].join('\n');
}

function findingLines({ originId, bucket, impact, summary, evidence, proposal }: Finding): readonly string[] {
  const { change, safety, steps, deadEnds } = proposal;
  return [
    `  found${at(originId)}${bucket === undefined ? '' : ` in ${bucket}`}: ${impact}: ${summary}`,
    ...list(
      'evidence',
      evidence.map(({ fact, actual, expected }) => `${fact} is ${json(actual)}, expected ${json(expected)}`),
    ),
    ...list('change', [`${safety}: ${json(change)}`]),
    ...list('step', steps),
    ...list('dead ends', [String(deadEnds.length)]),
  ];
}

function at(originId: string | undefined): string {
  return originId === undefined ? '' : ` at ${originId}`;
}

function list(name: string, entries: readonly string[]): readonly string[] {
  return entries.map((entry) => `    ${name}: ${entry}`);
}

function json(value: unknown): string {
  return JSON.stringify(value) ?? 'absent';
}
