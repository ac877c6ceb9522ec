import { agreed, not, some } from './logic.ts';
import type { ElementMatch, Match } from './match.ts';
import { brokenPair, type StatementSubject, textsOf, writtenElement } from './match-value.ts';
import { type ResolvedValue, resolveVariables } from './policy-variables.ts';
import type { AuthorizationRequest } from './request.ts';
import { matchesPattern } from './wildcard.ts';

export interface ResourceSubject extends StatementSubject {
  /** Version 2012-10-17: `${…}` is replaced. */
  readonly variables: boolean;
}

/**
 * `Resource` / `NotResource`: case-sensitive over the whole ARN; `*` reaches over `/`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function matchResource(
  statement: object,
  { resource, context }: AuthorizationRequest,
  subject: ResourceSubject,
): ElementMatch {
  const written = writtenElement(statement, 'Resource');
  if (written.kind !== 'one') return brokenPair('Resource', written.kind, subject);
  const element = { element: written.name, keys: [written.name], actual: written.value, expected: resource };
  const texts = textsOf(written.value);
  if (!texts)
    return {
      ...element,
      match: subject.malformed,
      reason: `malformed: ${written.name} must be an ARN or a list of ARNs`,
    };
  const readings = texts.map((text) =>
    resolveVariables(text, context, { variables: subject.variables, wildcards: true }),
  );
  const listed = some(readings.map((possible) => agreed(possible.map((reading) => covers(reading, resource)))));
  const match = written.negated ? negation(listed, readings) : listed;
  return { ...element, match, reason: reasonOf(written.name, listed, texts, resource) };
}

function covers(reading: ResolvedValue, resource: string): Match {
  if (reading.kind === 'unresolved' || !matchesPattern(reading.pattern, resource)) return 'no';
  return reading.exact ? 'yes' : 'unknown';
}

/** A variable that cannot be resolved may make the whole statement invalid: its opposite is not simply true. */
function negation(listed: Match, readings: readonly (readonly ResolvedValue[])[]): Match {
  const unresolved = readings.flat().some((reading) => reading.kind === 'unresolved');
  return listed === 'no' && unresolved ? 'unknown' : not(listed);
}

function reasonOf(name: string, listed: Match, texts: readonly string[], resource: string): string {
  const shown = texts.slice(0, 3).join(', ') + (texts.length > 3 ? ` and ${texts.length - 3} more` : '');
  if (listed === 'unknown') return `whether ${name} ${shown} covers ${resource} depends on a value that is not known`;
  return `${name} ${shown} ${listed === 'yes' ? 'covers' : 'does not cover'} ${resource}`;
}
