import type { Verdict } from '../core/diagnosis/diagnosis.ts';

/** 0 healthy or done · 1 findings, or not everything could be judged · 2 wrong usage · 3 the command itself failed. */
export const EXIT = { done: 0, findings: 1, usage: 2, failed: 3 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export function exitCodeOf(verdict: Verdict): ExitCode {
  return verdict === 'healthy' ? EXIT.done : EXIT.findings;
}
