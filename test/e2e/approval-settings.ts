import { afterEach } from 'vitest';

/** Sets the variables of who may approve for the tests of a file; each is gone after its test. */
export function useApprovalSettings(): (settings: Readonly<Record<string, string>>) => void {
  const set = new Set<string>();
  afterEach(() => {
    for (const name of set) delete process.env[name];
    set.clear();
  });
  return (settings) => {
    for (const name of Object.keys(settings)) set.add(name);
    Object.assign(process.env, settings);
  };
}
