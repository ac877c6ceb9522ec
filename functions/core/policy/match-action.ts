import { matchOf } from './logic.ts';
import type { ElementMatch } from './match.ts';
import { brokenPair, type StatementSubject, textsOf, writtenElement } from './match-value.ts';
import { matchesIgnoringCase } from './operators/ignore-case.ts';
import { wildcardPattern } from './wildcard.ts';

/**
 * `Action` / `NotAction`: case-insensitive, `*` and `?` are wildcards, variables are not replaced.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function matchAction(statement: object, action: string, subject: StatementSubject): ElementMatch {
  const written = writtenElement(statement, 'Action');
  if (written.kind !== 'one') return brokenPair('Action', written.kind, subject);
  const element = { element: written.name, keys: [written.name], actual: written.value, expected: action };
  const texts = textsOf(written.value);
  if (!texts)
    return {
      ...element,
      match: subject.malformed,
      reason: `malformed: ${written.name} must be an action or a list of actions`,
    };
  const listed = texts.some((text) => matchesIgnoringCase(wildcardPattern(text), action));
  return {
    ...element,
    match: matchOf(listed !== written.negated),
    reason: `${written.name} ${listed ? 'names' : 'does not name'} ${action}`,
  };
}
