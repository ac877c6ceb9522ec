import { describe, expect, it } from 'vitest';
import { CAUSES } from '../../../functions/core/diagnosis/causes/index.ts';
import { diagnose } from '../../../functions/core/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../../functions/core/diagnosis/diagnosis.ts';
import { parseFacts } from '../../../functions/core/parse-facts.ts';
import { baseFacts, baseNames, factsCases, keysOfPath } from './cases.ts';

const cases = factsCases();
const HEALTHY_FOLDER = 'healthy';
const ids = new Set(CAUSES.map((cause) => cause.id));
const OPTIONAL: ReadonlySet<string> = new Set(['collectedAt', 'cachePolicies']);
const FACTS_KEYS: readonly string[] = [
  'formatVersion',
  'accountId',
  'collectedAt',
  'distribution',
  'originAccessControls',
  'originAccessIdentities',
  'originRequestPolicies',
  'cachePolicies',
  'otherDistributions',
  'buckets',
  'kmsKeys',
  'probe',
];

describe('every facts file of the corpus leads to the diagnosis it expects', () => {
  it.each(cases.map((each) => [each.id, each] as const))('%s', (_id, { name, facts, expect: expected }) => {
    const diagnosis = diagnose(facts);
    const findings = diagnosis.findings.map((finding) => finding.cause);
    expect(diagnosis.verdict, `${name}\n${story(diagnosis)}`).toBe(expected.verdict);
    if (expected.first === null) expect(toActOn(diagnosis), story(diagnosis)).toEqual([]);
    else if (expected.first !== undefined) expect(findings[0], story(diagnosis)).toBe(expected.first);
    for (const cause of expected.findings ?? []) expect(findings, story(diagnosis)).toContain(cause);
    for (const cause of expected.absent ?? []) expect(findings, story(diagnosis)).not.toContain(cause);
    const open = diagnosis.unknown.map((unknown) => unknown.cause);
    for (const cause of expected.unknown ?? []) expect(open, story(diagnosis)).toContain(cause);
  });
});

describe('every answer of the corpus', () => {
  const diagnoses = () => cases.map(({ id, facts }) => ({ id, facts, diagnosis: diagnose(facts) }));

  it('names only facts that a facts file can hold', () => {
    for (const { id, diagnosis } of diagnoses()) {
      const paths = [
        ...diagnosis.findings.flatMap((finding) => finding.evidence.map(({ fact }) => fact)),
        ...diagnosis.unknown.flatMap(({ needs }) => needs),
      ];
      for (const path of paths) expect(FACTS_KEYS, `${id}: ${path}`).toContain(keysOfPath(path)[0]);
    }
  });

  it('says something: no empty sentence, no "undefined", evidence and steps in every finding', () => {
    for (const { id, diagnosis } of diagnoses()) {
      for (const { summary, evidence, proposal } of diagnosis.findings) {
        expect(`${summary} ${proposal.steps.join(' ')} ${proposal.deadEnds.join(' ')}`, id).not.toMatch(
          /undefined|\[object|NaN|^\s|\s{2}/,
        );
        expect(evidence.length, `${id}: ${summary}`).toBeGreaterThan(0);
        expect(proposal.steps.length, `${id}: ${summary}`).toBeGreaterThan(0);
      }
    }
  });

  it('never repeats the value of a custom header', () => {
    for (const { id, facts, diagnosis } of diagnoses()) {
      for (const secret of customHeaderValues(facts)) expect(JSON.stringify(diagnosis), id).not.toContain(secret);
    }
  });

  it('never offers a public bucket, Block Public Access switched off, or a grant to list or write', () => {
    for (const { id, diagnosis } of diagnoses()) {
      for (const { proposal } of diagnosis.findings) {
        const change = JSON.stringify(proposal.change);
        expect(change, id).not.toMatch(/"Principal":("\*"|\{"AWS":"\*"\})|s3:ListBucket|s3:Put|s3:Delete|s3:\*/);
        if (proposal.safety === 'auto') expect(proposal.change.kind, id).toBe('put-bucket-policy');
      }
    }
  });
});

describe('the corpus itself', () => {
  it('lies in folders named after listed causes, or in the one for working distributions', () => {
    const strangers = [...new Set(cases.map(({ cause }) => cause))].filter(
      (cause) => !ids.has(cause) && cause !== HEALTHY_FOLDER,
    );
    expect(strangers).toEqual([]);
  });

  it.each(cases.map((each) => [each.id, each] as const))(
    '%s expects only listed causes',
    (_id, { expect: { first, findings, absent, unknown } }) => {
      const named = [...(first ? [first] : []), ...(findings ?? []), ...(absent ?? []), ...(unknown ?? [])];
      expect(named.filter((cause) => !ids.has(cause))).toEqual([]);
    },
  );

  it.each([...ids])('shows %s at least twice found and twice silent', (id) => {
    const own = cases.filter(({ cause }) => cause === id).map(({ facts }) => diagnose(facts));
    const found = own.filter((diagnosis) => diagnosis.findings.some((finding) => finding.cause === id)).length;
    const silent = own.filter((diagnosis) => diagnosis.ruledOut.some((answer) => answer.cause === id)).length;
    expect({ found: found >= 2, silent: silent >= 2 }).toEqual({ found: true, silent: true });
  });
});

/** Without the OAC nobody knows how an origin signs: then other causes are unknown, and the ones about the OAC do not apply. */
const canBeUnknown = CAUSES.filter(({ needs }) => needs.some((need) => need !== 'originAccessControl'));

describe('a cause that needs facts', () => {
  it.each(canBeUnknown.map(({ id }) => id))('%s is shown unknown at least once', (id) => {
    const own = cases.filter(({ cause }) => cause === id).map(({ facts }) => diagnose(facts));
    expect(own.some(({ unknown }) => unknown.some(({ cause }) => cause === id))).toBe(true);
  });
});

describe('working distributions', () => {
  it.each(cases.filter(({ cause }) => cause === HEALTHY_FOLDER).map((each) => [each.id, each] as const))(
    '%s yields nothing to act on',
    (_id, { facts }) => {
      const diagnosis = diagnose(facts);
      expect(diagnosis.verdict, story(diagnosis)).toBe('healthy');
      expect(toActOn(diagnosis)).toEqual([]);
    },
  );
});

describe('the base facts files', () => {
  it.each(baseNames())('%s is complete, working and judged healthy', (name) => {
    const facts = baseFacts(name);
    expect(Object.keys(facts).sort()).toEqual([...FACTS_KEYS].filter((key) => !OPTIONAL.has(key)).sort());
    const diagnosis = diagnose(parseFacts(facts));
    expect(diagnosis.verdict, story(diagnosis)).toBe('healthy');
    expect(toActOn(diagnosis)).toEqual([]);
  });
});

function toActOn({ findings }: Diagnosis): readonly string[] {
  return findings.filter(({ impact }) => impact !== 'info').map(({ cause }) => cause);
}

/** Short values such as `requester` are words that a sentence may hold; a secret is longer. */
function customHeaderValues(facts: unknown): readonly string[] {
  return [...JSON.stringify(facts).matchAll(/"HeaderValue":"([^"]{12,})"/g)].map((match) => match[1] ?? '');
}

function story({ findings, unknown }: Diagnosis): string {
  const told = findings.map(({ cause, impact, summary }) => `found ${cause} (${impact}): ${summary}`);
  return [...told, ...unknown.map(({ cause, reason }) => `unknown ${cause}: ${reason}`)].join('\n') || 'nothing found';
}
