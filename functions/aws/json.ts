/** An SDK answer as plain JSON: dates become ISO 8601 strings, and members that are undefined are left out. */
export type Json<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Json<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Json<Exclude<T[Key], undefined>> }
      : T;

/**
 * The SDK types every member as possibly undefined. Members that AWS documents as required are taken to be there, which is what
 * the type says; facts keep AWS's names and values.
 */
export function toJson<T extends object>(answer: T): Json<T> {
  return JSON.parse(JSON.stringify(answer));
}
