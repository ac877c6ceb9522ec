import { snippetsOf } from '../../core/iac/snippet.ts';
import { isBucketPolicyPlan } from '../../core/plan/plan-target.ts';
import { diffLines } from '../../core/report/text/diff-lines.ts';
import { whoChanged } from '../../core/report/who-changed.ts';
import type { PlanRecord } from '../../workflow/plan-store.ts';
import { diffView } from '../diff-view.ts';
import { type Html, html } from '../html.ts';
import { list, section } from '../layout.ts';

/** Who broke it, as CloudTrail tells it; nothing where it was not asked. */
export function whoChangedView({ background }: PlanRecord): Html {
  const change = background?.change;
  if (!change) return section('Who changed it', undefined);
  const diff = change.kind === 'found' && change.diff ? theirDifference(change.diff) : [];
  return section('Who changed it', [list(whoChanged(change)) ?? html``, ...diff]);
}

function theirDifference(diff: string): readonly Html[] {
  return [html`<details>\n<summary>Their change to the policy</summary>\n${diffView(diffLines(diff))}</details>\n`];
}

/** The same change as source, for whoever owns the bucket; opens without a script. */
export function sourceView({ background, plan }: PlanRecord): Html {
  const snippets = background && isBucketPolicyPlan(plan) ? snippetsOf(plan, background.owners) : [];
  const shown = snippets.map(
    ({ title, text }) => html`<details>\n<summary>${title}</summary>\n<pre>${text.trimEnd()}</pre>\n</details>\n`,
  );
  return section('The same change in your source', shown.length > 0 ? shown : undefined);
}
