import type { Verdict } from '../core/diagnosis/diagnosis.ts';
import { isUnreadable } from '../core/facts.ts';
import type { Examination } from '../core/report/examination.ts';

/** 0 healthy or done · 1 findings, or not everything could be judged · 2 wrong usage · 3 the command itself failed. */
export const EXIT = { done: 0, findings: 1, usage: 2, failed: 3 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export function exitCodeOf(verdict: Verdict): ExitCode {
  return verdict === 'healthy' ? EXIT.done : EXIT.findings;
}

/** Of what was just read from AWS: without the distribution nothing was judged at all, and that is no finding. */
export function exitCodeOfLive({ facts, diagnosis }: Examination): ExitCode {
  return isUnreadable(facts.distribution) ? EXIT.failed : exitCodeOf(diagnosis.verdict);
}
