import { describe, expect, it } from 'vitest';
import {
  appliedPage,
  driftedPage,
  failedPage,
  type Page,
  planPage,
  undoPage,
  undoRefusedPage,
} from '../../functions/approval-page/page.ts';
import type { Plan } from '../../functions/core/plan/plan.ts';
import { expectGolden } from '../core/report/expect-golden.ts';
import { migration, PLANS, recordOf } from '../core/report/plan-kind-examples.ts';
import * as example from './examples.ts';

const VIEW = { secrets: example.SECRETS, now: example.NOW };

function writtenOf(plan: Plan, status: 'applied' | 'deploying' | 'undone' = 'applied') {
  const { decision, outcome, undo } = example.applied;
  const marks = undo ? { undo: { ...undo, previousText: 'a'.repeat(64), writtenText: 'b'.repeat(64) } } : {};
  const summary = 'It reads back as written.';
  const verification = { policy: 'verified', live: status === 'deploying' ? 'deploying' : 'ok' };
  return recordOf(plan, {
    status,
    ...(decision ? { decision } : {}),
    ...(outcome ? { outcome: { ...outcome, summary, verification } } : {}),
    ...marks,
  });
}

function withoutStyle({ body }: Page): string {
  return body.replace(/<style>[\s\S]*?<\/style>/, '<style></style>');
}

describe.each(Object.entries(PLANS))('the pages of %s', (name, plan) => {
  it.each<[string, () => Page]>([
    ['open', () => planPage(recordOf(plan), VIEW)],
    ['applied', () => appliedPage(writtenOf(plan), example.UNDO_LINK)],
    ['undo', () => undoPage(writtenOf(plan), VIEW)],
  ])('read as kept: %s', (page, render) => {
    expectGolden(new URL(`golden/plan-kinds/${name}-${page}.html`, import.meta.url), withoutStyle(render()));
  });

  it('never speak of a bucket policy where another thing is changed', () => {
    if (plan.kind === 'remove-oai-grant') return;
    const record = recordOf(plan);
    const pages = [driftedPage(record), failedPage(record), undoRefusedPage(writtenOf(plan), 'c'.repeat(64))];
    for (const page of [...pages, planPage({ ...record, status: 'claimed' }, VIEW)])
      expect(withoutStyle(page)).not.toMatch(/bucket policy|the policy (?:or|changed)/);
  });
});

describe('a plan that CloudFront is deploying', () => {
  it('is shown as written and not confirmed yet', () => {
    const page = planPage(writtenOf(migration, 'deploying'), VIEW);
    expect([page.statusCode, page.body]).toEqual([200, expect.stringContaining('Applied, not confirmed yet')]);
  });
});
