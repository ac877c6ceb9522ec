import { blastRadiusLines } from '../../core/report/blast-radius.ts';
import { utc } from '../../core/report/when.ts';
import type { PlanRecord } from '../../workflow/plan-store.ts';
import { type Html, html } from '../html.ts';
import { list, section } from '../layout.ts';

/** Nothing is written at this moment; the reader should know before deciding. */
export function stoppedView(notice: string | undefined): Html {
  return section('At this moment nothing is written', notice === undefined ? undefined : list([notice], 'warning'));
}

/** Somebody approved before, and a guardrail held the write back. A reason that the notice gives already is not given again. */
export function heldBackView({ heldBack }: PlanRecord, notice: string | undefined): Html {
  if (heldBack === undefined) return html``;
  const { at, by, because } = heldBack;
  const told = `Approved by ${by} at ${utc(at)}, and nothing was written${because === notice ? ', for the same reason.' : `: ${because}`} The plan is open again; decide when that is over.`;
  return section('Approved before, and not written', list([told], 'warning'));
}

export function blastRadiusView({ plan }: PlanRecord): Html {
  return section('Who else depends on this policy', plan.blastRadius && list(blastRadiusLines(plan.blastRadius)));
}
