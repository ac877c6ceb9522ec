import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../functions/core/policy/evaluate.ts';
import { evaluateCases, requestOf } from './evaluate-cases.ts';

const cases = evaluateCases();

for (const [topic, list] of cases) {
  describe(`evaluate: ${topic}`, () => {
    it.each(list)('$name', ({ policy, request, decision }) => {
      const evaluation = evaluate(policy, requestOf(request));
      expect(evaluation.decision, JSON.stringify(evaluation.statements, null, 1)).toBe(decision);
    });
  });
}

it('covers every corner with at least 250 cases', () => {
  expect([...cases.values()].flat().length).toBeGreaterThanOrEqual(250);
});
