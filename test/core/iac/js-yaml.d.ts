/** As far as the tests use it; the package brings no types. */
declare module 'js-yaml' {
  export class Type {
    constructor(tag: string, options: { kind: 'scalar' | 'sequence'; construct: (data: unknown) => unknown });
  }
  export interface Schema {
    extend(types: readonly Type[]): Schema;
  }
  export const DEFAULT_SCHEMA: Schema;
  export function load(text: string, options?: { schema?: Schema }): unknown;
}
