import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  listOf,
  type PolicyDocument,
  parsePolicyText,
  type Statement,
  statementsOf,
} from '../../../functions/core/policy/document.ts';
import { canonicalPolicy, samePolicy } from '../../../functions/core/policy/equality.ts';
import { evaluate } from '../../../functions/core/policy/evaluate.ts';
import { oacReadStatement, oaiReadStatement } from '../../../functions/core/policy/grants.ts';
import { otherCallers } from '../../../functions/core/policy/other-callers.ts';
import { applyEdits, type PolicyEdit } from '../../../functions/core/policy/patch.ts';
import { isPublic } from '../../../functions/core/policy/public-access.ts';
import type { AuthorizationRequest, PossibleValue } from '../../../functions/core/policy/request.ts';
import { matchesPattern, wildcardPattern } from '../../../functions/core/policy/wildcard.ts';
import { anyJson, knownContext, policy, statement } from './arbitraries.ts';
import { ANONYMOUS, cloudFrontReads, DISTRIBUTION, DISTRIBUTION_ARN, OAC, OAI } from './site.ts';

const REQUESTS: readonly AuthorizationRequest[] = [OAC, OAI, ANONYMOUS].map((access) => cloudFrontReads(access));
const request = fc.constantFrom(...REQUESTS);
const target = { bucket: 'site', partition: 'aws', prefix: '' } as const;
const GRANTS = [
  { access: OAC, grant: oacReadStatement({ ...target, distributionArn: DISTRIBUTION_ARN }) },
  { access: OAI, grant: oaiReadStatement({ ...target, oaiId: 'E3OAI' }) },
] as const;

function append(document: PolicyDocument | null, added: Statement): PolicyDocument {
  return applyEdits(document, [{ kind: 'append-statement', statement: added }]);
}

describe('evaluate', () => {
  it('answers for any JSON at all, and never throws', () => {
    fc.assert(
      fc.property(anyJson, request, (json, asked) => {
        const document = json as PolicyDocument | null;
        expect(['allowed', 'explicitDeny', 'implicitDeny', 'unknown']).toContain(evaluate(document, asked).decision);
        expect([true, false, 'unknown']).toContain(isPublic(document).public);
      }),
      { numRuns: 300 },
    );
  });

  it('does not mind the order of statements', () => {
    const shuffled = policy.chain((document) => {
      const statements = statementsOf(document);
      return fc
        .shuffledSubarray([...statements], { minLength: statements.length })
        .map((other) => ({ document, other }));
    });
    fc.assert(
      fc.property(shuffled, request, ({ document, other }, asked) => {
        expect(evaluate({ ...document, Statement: other }, asked).decision).toBe(evaluate(document, asked).decision);
      }),
      { numRuns: 300 },
    );
  });

  it('grants nothing more by a further Deny and refuses nothing more by a further Allow', () => {
    fc.assert(
      fc.property(policy, statement, request, (document, further, asked) => {
        const before = evaluate(document, asked).decision;
        const after = evaluate({ ...document, Statement: [...statementsOf(document), further] }, asked).decision;
        if (further.Effect === 'Deny') expect(after === 'allowed' && before !== 'allowed').toBe(false);
        else expect(after === 'explicitDeny' && before !== 'explicitDeny').toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps every certain answer when more becomes known', () => {
    const openings: readonly PossibleValue[][] = [[{ kind: 'anything' }], [{ kind: 'absent' }, { kind: 'anything' }]];
    fc.assert(
      fc.property(policy, knownContext, fc.infiniteStream(fc.nat(2)), request, (document, context, choices, asked) => {
        const opened = Object.entries(context).map(([key, value]) => {
          const choice = choices.next().value ?? 0;
          const [first] = value;
          const absent = first?.kind === 'absent' || (first?.kind === 'values' && first.values.includes(''));
          return [
            key,
            choice === 0 ? value : absent ? (openings[1] ?? value) : (openings[choice - 1] ?? value),
          ] as const;
        });
        const vague = evaluate(document, { ...asked, context: Object.fromEntries(opened) }).decision;
        const exact = evaluate(document, { ...asked, context }).decision;
        if (vague !== 'unknown') expect(exact).toBe(vague);
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps every certain answer about an address range for each address in it', () => {
    const octets = fc
      .tuple(fc.integer({ min: 32, max: 33 }), fc.nat(255), fc.nat(255))
      .map((parts) => `13.${parts.join('.')}`);
    fc.assert(
      fc.property(policy, knownContext, octets, request, (document, context, address, asked) => {
        const range = evaluate(document, {
          ...asked,
          context: { ...context, 'aws:sourceip': [{ kind: 'address-in', ranges: ['13.32.0.0/15'] }] },
        });
        const exact = evaluate(document, {
          ...asked,
          context: { ...context, 'aws:sourceip': [{ kind: 'values', values: [address] }] },
        });
        if (range.decision !== 'unknown') expect(exact.decision).toBe(range.decision);
      }),
      { numRuns: 700 },
    );
  });
});

describe('the grant', () => {
  it.each(GRANTS)('changes nobody else’s answer in any policy ($grant.Sid)', ({ access, grant }) => {
    fc.assert(
      fc.property(policy, (document) => {
        const after = append(document, grant);
        const population = otherCallers({
          document,
          distribution: DISTRIBUTION,
          access,
          bucket: 'site',
          partition: 'aws',
          keyPrefix: '',
        });
        for (const asked of population)
          expect(evaluate(after, asked).decision).toBe(evaluate(document, asked).decision);
      }),
      { numRuns: 40 },
    );
  });

  it.each(GRANTS)('lets the intended identity in unless something denies it ($grant.Sid)', ({ access, grant }) => {
    fc.assert(
      fc.property(policy, (document) => {
        const asked = cloudFrontReads(access);
        const denied = evaluate(document, asked).statements.some(
          ({ effect, match }) => effect === 'Deny' && match !== 'no',
        );
        if (!denied) expect(evaluate(append(document, grant), asked).decision).toBe('allowed');
      }),
      { numRuns: 300 },
    );
  });

  it.each(GRANTS)('makes no policy public ($grant.Sid)', ({ grant }) => {
    fc.assert(
      fc.property(policy, (document) => {
        expect(isPublic(append(document, grant)).public).toBe(isPublic(document).public);
      }),
    );
  });
});

describe('applyEdits', () => {
  const edits = (document: PolicyDocument): fc.Arbitrary<PolicyEdit> => {
    const count = statementsOf(document).length;
    const appended: fc.Arbitrary<PolicyEdit> = statement.map((added) => ({
      kind: 'append-statement',
      statement: added,
    }));
    if (count === 0) return appended;
    const index = fc.nat(count - 1);
    const exempted: fc.Arbitrary<PolicyEdit> = index.map((at) => ({
      kind: 'add-condition',
      index: at,
      operator: 'ArnNotEqualsIfExists',
      key: 'aws:SourceArn',
      values: [DISTRIBUTION_ARN],
    }));
    const replaced: fc.Arbitrary<PolicyEdit> = index.map((at) => ({
      kind: 'replace-principal',
      index: at,
      from: 'AIDAEXAMPLEEXAMPLE123',
      to: 'arn:aws:iam::111122223333:role/new',
    }));
    return fc.oneof(appended, exempted, replaced);
  };
  const edited = policy.chain((document) => edits(document).map((edit) => ({ document, edit })));

  it('done twice is done once', () => {
    fc.assert(
      fc.property(edited, ({ document, edit }) => {
        const once = applyEdits(document, [edit]);
        expect(JSON.stringify(applyEdits(once, [edit]))).toBe(JSON.stringify(once));
        expect(JSON.stringify(applyEdits(document, [edit, edit]))).toBe(JSON.stringify(once));
      }),
      { numRuns: 300 },
    );
  });

  it('never changes the document it is given', () => {
    fc.assert(
      fc.property(edited, ({ document, edit }) => {
        const before = JSON.stringify(document);
        applyEdits(document, [edit]);
        expect(JSON.stringify(document)).toBe(before);
      }),
    );
  });

  it('keeps every element and every other statement through reading, appending and printing', () => {
    fc.assert(
      fc.property(policy, statement, (document, added) => {
        const read = parsePolicyText(JSON.stringify(document));
        const after = append(read ?? null, added);
        const { Statement: _before, ...rest } = document;
        const { Statement: _after, ...restAfter } = parsePolicyText(JSON.stringify(after)) ?? {};
        expect(JSON.stringify(restAfter)).toBe(JSON.stringify(rest));
        const kept = statementsOf(after).slice(0, statementsOf(document).length);
        expect(JSON.stringify(kept)).toBe(JSON.stringify(statementsOf(document)));
      }),
      { numRuns: 300 },
    );
  });

  it('by an added exemption only ever takes something out of a Deny', () => {
    fc.assert(
      fc.property(policy, knownContext, request, (document, context, asked) => {
        const index = statementsOf(document).findIndex(({ Effect }) => Effect === 'Deny');
        if (index < 0) return;
        const exempt: PolicyEdit = {
          kind: 'add-condition',
          index,
          operator: 'ArnNotEqualsIfExists',
          key: 'aws:SourceArn',
          values: [DISTRIBUTION_ARN],
        };
        const known = { ...asked, context };
        const after = evaluate(applyEdits(document, [exempt]), known).decision;
        if (after === 'explicitDeny') expect(evaluate(document, known).decision).toBe('explicitDeny');
      }),
      { numRuns: 300 },
    );
  });
});

describe('samePolicy', () => {
  const respelled = (document: PolicyDocument): PolicyDocument => ({
    ...document,
    Statement: statementsOf(document).map((entry) => respelledStatement(entry)),
  });

  it('recognises another spelling, and the evaluator answers it alike', () => {
    fc.assert(
      fc.property(policy, request, (document, asked) => {
        const other = respelled(document);
        expect(samePolicy(document, other)).toBe(true);
        expect(evaluate(other, asked).decision).toBe(evaluate(document, asked).decision);
      }),
      { numRuns: 300 },
    );
  });

  it('two policies that are the same are answered alike', () => {
    fc.assert(
      fc.property(policy, policy, request, (a, b, asked) => {
        if (samePolicy(a, b)) expect(evaluate(a, asked).decision).toBe(evaluate(b, asked).decision);
      }),
    );
  });

  it('works for any JSON', () => {
    fc.assert(
      fc.property(anyJson, (json) => {
        const document = json as PolicyDocument | null;
        if (typeof json === 'object' && !Array.isArray(json)) {
          expect(samePolicy(document, document)).toBe(true);
          expect(JSON.stringify(canonicalPolicy(document))).toBeTypeOf('string');
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** Lists turned round, capital letters in actions and keys, the other spelling of each principal, texts for numbers and booleans. */
function respelledStatement(entry: Statement): Statement {
  const turned = (value: unknown) => [...listOf<unknown>(value)].reverse();
  const changed = Object.entries(entry).map(([name, value]): readonly [string, unknown] => {
    if (name.endsWith('Action')) return [name, turned(value).map((action) => String(action).toUpperCase())];
    if (name.endsWith('Resource')) return [name, turned(value)];
    if (name.endsWith('Principal')) return [name, respelledPrincipal(value)];
    return [name, name === 'Condition' ? respelledCondition(value) : value];
  });
  return Object.fromEntries(changed.reverse());
}

function respelledPrincipal(value: unknown): unknown {
  if (value === '*') return { AWS: ['*'] };
  const types = Object.entries(value as Record<string, string | readonly string[]>);
  const other = (name: string) =>
    name
      .replace(/^(\d{12})$/, 'arn:aws:iam::$1:root')
      .replace('CloudFront Origin Access Identity ', 'CloudFront_Origin_Access_Identity_');
  return Object.fromEntries(types.map(([type, names]) => [type, [...listOf(names)].reverse().map(other)]));
}

function respelledCondition(value: unknown): unknown {
  const operators = Object.entries(value as Record<string, Record<string, unknown>>);
  const keysOf = (keys: Record<string, unknown>) => {
    const names = Object.keys(keys);
    const distinct = new Set(names.map((name) => name.toUpperCase())).size === names.length;
    const renamed = (name: string) => (distinct && !name.includes('/') ? name.toUpperCase() : name);
    return Object.fromEntries(
      Object.entries(keys).map(([key, listed]) => [renamed(key), [...listOf<unknown>(listed)].reverse().map(String)]),
    );
  };
  return Object.fromEntries(operators.reverse().map(([operator, keys]) => [operator, keysOf(keys)]));
}

describe('wildcards', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', '(', '😀'), maxLength: 12 });
  const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '.', '(', '*', '?', '😀'), maxLength: 8 });
  const reference = (pattern: string) =>
    new RegExp(
      `^${[...pattern].map((c) => (c === '*' ? '.*' : c === '?' ? '.' : c.replace(/[.()]/, '\\$&'))).join('')}$`,
      'su',
    );

  it('match what a regular expression matches', () => {
    fc.assert(
      fc.property(patterns, letters, (pattern, value) => {
        expect(matchesPattern(wildcardPattern(pattern), value)).toBe(reference(pattern).test(value));
      }),
      { numRuns: 2000 },
    );
  });

  it('take no longer for hostile patterns', () => {
    const started = performance.now();
    expect(matchesPattern(wildcardPattern(`${'*a'.repeat(2000)}b`), 'a'.repeat(5000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
