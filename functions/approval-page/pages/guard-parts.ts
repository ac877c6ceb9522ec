import { blastRadiusLines } from '../../core/report/blast-radius.ts';
import type { PlanRecord } from '../../workflow/plan-store.ts';
import type { Html } from '../html.ts';
import { list, section } from '../layout.ts';

export function blastRadiusView({ plan }: PlanRecord): Html {
  return section('Who else depends on this policy', plan.blastRadius && list(blastRadiusLines(plan.blastRadius)));
}
