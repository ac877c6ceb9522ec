import { afterEach } from 'vitest';

/** Sets variables of the functions for one test; whatever was set is gone after it. */
export function useSettings(): (settings: Readonly<Record<string, string>>) => void {
  const names = new Set<string>();
  afterEach(() => {
    for (const name of names) delete process.env[name];
    names.clear();
  });
  return (settings) => {
    for (const [name, value] of Object.entries(settings)) {
      names.add(name);
      process.env[name] = value;
    }
  };
}
