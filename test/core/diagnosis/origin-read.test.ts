import { describe, expect, it } from 'vitest';
import { maskedByFailover, originRead } from '../../../functions/core/diagnosis/origin-read.ts';
import { originViews } from '../../../functions/core/diagnosis/origin-view.ts';
import { isUnreadable } from '../../../functions/core/facts.ts';
import { corpusFacts } from './corpus-case.ts';

function viewsOf(id: string) {
  const facts = corpusFacts(id);
  return isUnreadable(facts.distribution) ? [] : originViews(facts, facts.distribution);
}

type Row = readonly [id: string, reads: readonly string[], masked: readonly boolean[]];

const ROWS: readonly Row[] = [
  ['failover-masking/found-primary-without-grant', ['refused', 'reads'], [true, false]],
  ['failover-masking/found-primary-denied', ['refused', 'reads'], [true, false]],
  ['failover-masking/found-secondary-without-grant', ['reads', 'refused'], [false, true]],
  ['failover-masking/silent-both-read', ['reads', 'reads'], [true, true]],
  ['failover-masking/silent-no-403', ['refused', 'reads'], [false, false]],
  ['failover-masking/silent-both-refused', ['refused', 'refused'], [false, false]],
  ['failover-masking/silent-also-used-directly', ['refused', 'reads'], [false, false]],
  ['failover-masking/silent-noticed', ['refused', 'reads'], [false, false]],
  ['failover-masking/unknown-primary', ['unknown', 'reads'], [true, false]],
  ['distribution-disabled/found-with-failover', ['refused', 'reads'], [false, false]],
  ['oac-signing-never/found-private-bucket', ['refused'], [false]],
  ['oac-signing-never/silent-public-bucket', ['reads'], [false]],
  ['anonymous-origin-private-bucket/unknown-acls', ['unknown'], [false]],
  ['stacked-distributions/silent-serving', ['not-judged'], [false]],
];

describe('what each origin of a distribution may read, and whom a refusal would reach', () => {
  it.each(ROWS)('%s', (id, reads, masked) => {
    const views = viewsOf(id);
    expect(views.map((view) => originRead(view).kind)).toEqual(reads);
    expect(views.map(maskedByFailover)).toEqual(masked);
  });
});
