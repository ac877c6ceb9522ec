/**
 * Lists deep inside a facts file that its schema leaves open. What is no list, or no such entry, is left out: an unreadable value there
 * says nothing either way.
 */
export function textsIn(value: unknown): readonly string[] {
  return listIn(value).filter((entry) => typeof entry === 'string');
}

export function numbersIn(value: unknown): readonly number[] {
  return listIn(value).filter((entry) => typeof entry === 'number');
}

export function objectsIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return listIn(value).filter(
    (entry): entry is Readonly<Record<string, unknown>> => typeof entry === 'object' && entry !== null,
  );
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
