import { describe, expect, it } from 'vitest';
import { isClean, newObjections } from '../../../functions/core/guard/policy-check.ts';

const answer = (codes: readonly string[], result: 'PASS' | 'FAIL' = 'PASS') => ({
  kind: 'answered' as const,
  errors: codes.map((issueCode) => ({ issueCode, details: `About ${issueCode}.` })),
  publicAccess: { result, reasons: result === 'FAIL' ? ['Public access is allowed in statement 1.'] : [] },
});

describe('what is new in a document', () => {
  it.each([
    ['nothing wrong in either', answer([]), answer([]), []],
    ['an error that was there before', answer(['A']), answer(['A']), []],
    ['one error more', answer(['A']), answer(['A', 'B']), ['ValidatePolicy finds B: About B']],
    ['the same error once more', answer(['A']), answer(['A', 'A']), ['ValidatePolicy finds A: About A']],
    ['an error that is gone', answer(['A']), answer([]), []],
    ['public as before', answer([], 'FAIL'), answer([], 'FAIL'), []],
    [
      'public now',
      answer([]),
      answer([], 'FAIL'),
      ['CheckNoPublicAccess fails: Public access is allowed in statement 1'],
    ],
    ['private now', answer([], 'FAIL'), answer([]), []],
  ])('%s', (_what, before, after, objections) => {
    expect(newObjections(before, after)).toEqual(objections);
  });
});

it.each([
  ['no error and not public', answer([]), true],
  ['an error', answer(['A']), false],
  ['public', answer([], 'FAIL'), false],
  ['no answer', { kind: 'unavailable', code: 'AccessDenied' } as const, false],
])('clean is: %s', (_what, check, clean) => {
  expect(isClean(check)).toBe(clean);
});
