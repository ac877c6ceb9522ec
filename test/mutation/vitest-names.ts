import { format } from 'node:util';

/**
 * Stands in for `vitest` while mutants run: `describe` and `it` only note what they are given, so that each test can be run again and
 * again in one process; `expect` is vitest's own.
 */
export { expect, expectTypeOf } from 'vitest';

export interface NotedTest {
  readonly name: string;
  readonly run: () => unknown;
}

const noted: NotedTest[] = [];
let within: readonly string[] = [];

/** The tests noted since the last call. */
export function takeNoted(): readonly NotedTest[] {
  return noted.splice(0);
}

type Body = (...args: unknown[]) => unknown;

export const describe = withEach((name, body) => {
  const outer = within;
  within = [...outer, name];
  try {
    body();
  } finally {
    within = outer;
  }
});

export const it = withEach((name, body) => {
  noted.push({ name: [...within, name].join(' > '), run: body });
});

function withEach(note: (name: string, body: () => unknown) => void) {
  const each =
    (rows: readonly unknown[]) =>
    (name: string, body: Body): void => {
      for (const row of rows) {
        const args = Array.isArray(row) ? (row as readonly unknown[]) : [row];
        note(titleOf(name, args), () => body(...args));
      }
    };
  return Object.assign((name: string, body: Body) => note(name, () => body()), { each });
}

function titleOf(name: string, args: readonly unknown[]): string {
  const named = name.replace(/\$(\w+)/g, (whole, key: string) => {
    const first = args[0];
    return typeof first === 'object' && first !== null && key in first ? String(Reflect.get(first, key)) : whole;
  });
  const wanted = named.match(/%[sdifjoO]/g)?.length ?? 0;
  return format(named, ...args.slice(0, wanted));
}
