import type { HttpRequest } from '../http.ts';
import type { AwsOperation } from './operation.ts';
import { httpTrait, membersOf } from './rest-xml.ts';

export interface Routed {
  readonly operation: AwsOperation;
  readonly labels: Record<string, string>;
}

interface Route {
  readonly operation: AwsOperation;
  readonly method: string;
  readonly path: RegExp;
  /** Query literals of the template that must be there, e.g. `policy` or `list-type=2`. */
  readonly literals: readonly (readonly [string, string])[];
  /** Query names the operation reads; any other name without a value is a subresource of another operation. */
  readonly queryNames: ReadonlySet<string>;
}

/** Finds the operation for a method, a path and a query by the operations' own HTTP bindings, the most specific first. */
export function routerOf(
  operations: readonly AwsOperation[],
): (request: HttpRequest, path: string) => Routed | undefined {
  const routes = operations.map(routeOf).sort((one, other) => other.literals.length - one.literals.length);
  return (request, path) => {
    for (const route of routes) {
      const match = route.method === request.method && literalsMatch(route, request) ? route.path.exec(path) : null;
      if (match) return { operation: route.operation, labels: decoded(match.groups ?? {}) };
    }
    return undefined;
  };
}

function routeOf(operation: AwsOperation): Route {
  const [method, template] = httpTrait(operation.schema);
  const [path = '/', query = ''] = template.split('?');
  const literals = [...new URLSearchParams(query)].filter(([name]) => name !== 'x-id');
  const bound = membersOf(operation.schema[4]).flatMap(([, member]) => member.getMergedTraits().httpQuery ?? []);
  return {
    operation,
    method,
    path: pathPattern(path),
    literals,
    queryNames: new Set([...bound, ...literals.map(([name]) => name), 'x-id']),
  };
}

function pathPattern(path: string): RegExp {
  const pattern = path.replace(
    /\{(\w+)(\+?)\}/g,
    (_all, name: string, greedy: string) => `(?<${name}>${greedy ? '.+' : '[^/]+'})`,
  );
  return new RegExp(`^${pattern}/?$`);
}

function literalsMatch(route: Route, request: HttpRequest): boolean {
  const wanted = route.literals.every(
    ([name, value]) => request.query.has(name) && (value === '' || request.query.get(name) === value),
  );
  return wanted && [...request.query].every(([name, value]) => value !== '' || route.queryNames.has(name));
}

function decoded(groups: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
}
