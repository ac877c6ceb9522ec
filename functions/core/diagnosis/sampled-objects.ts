import { isUnreadable, type ObjectFacts, type Read, type Reading, readFact } from '../facts.ts';
import { isReachable } from './access-check.ts';
import { type Answer, ruledOut, unknown } from './cause.ts';
import type { Evidence, Impact } from './diagnosis.ts';
import { impactOf } from './grant-gap.ts';
import type { OriginView } from './origin-view.ts';

/** One object of the sample that exists and that a viewer can reach through this origin. */
export interface SampledObject {
  readonly key: string;
  /** A value HeadObject gave; S3 leaves out what does not apply, so "not collected" means "not so". */
  read<K extends keyof ObjectFacts>(field: K): Reading<Exclude<ObjectFacts[K], undefined | { unreadable: string }>>;
}

/** What one cause says about one object. */
export type ObjectJudgement =
  | { readonly kind: 'refused'; readonly evidence: readonly Evidence[] }
  | { readonly kind: 'served' }
  | { readonly kind: 'unknown'; readonly needs: readonly string[]; readonly reason: string };

export interface RefusedObjects {
  readonly keys: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly impact: Impact;
}

export const SERVED: ObjectJudgement = { kind: 'served' };

/**
 * Judges every reachable object of the sample: some refused → what `answer` makes of them; else anything not known → unknown; else
 * ruled out. An object that could not be read may be a refused one.
 */
export function judgeObjects(
  view: OriginView,
  objects: Record<string, Read<ObjectFacts | null>>,
  judge: (object: SampledObject) => ObjectJudgement,
  answer: { readonly found: (refused: RefusedObjects) => Answer; readonly ruledOut: string },
): Answer {
  const judged = reachableKeys(view, objects).map((key) => ({ key, judgement: judgeKey(view, objects, key, judge) }));
  const refused = judged.flatMap(({ key, judgement }) =>
    judgement.kind === 'refused' ? [{ key, evidence: judgement.evidence }] : [],
  );
  if (refused.length > 0) {
    return answer.found({
      keys: refused.map(({ key }) => key),
      evidence: refused.flatMap(({ evidence }) => evidence),
      impact: impactOf(view, refused.length === judged.length),
    });
  }
  const open = judged.flatMap(({ judgement }) => (judgement.kind === 'unknown' ? [judgement] : []));
  if (open.length > 0)
    return unknown(
      [...new Set(open.flatMap(({ needs }) => needs))],
      [...new Set(open.map(({ reason }) => reason))].join('; '),
    );
  return ruledOut(answer.ruledOut);
}

function reachableKeys(view: OriginView, objects: Record<string, Read<ObjectFacts | null>>): readonly string[] {
  return Object.keys(objects).filter((key) => objects[key] !== null && isReachable(view, key));
}

function judgeKey(
  view: OriginView,
  objects: Record<string, Read<ObjectFacts | null>>,
  key: string,
  judge: (object: SampledObject) => ObjectJudgement,
): ObjectJudgement {
  const object = objects[key];
  const path = view.pathOf('bucket.objects', [key]);
  if (isUnreadable(object))
    return { kind: 'unknown', needs: [path], reason: `${path} could not be read: ${object.unreadable}` };
  return judge({
    key,
    read: (field) => readFact(view.facts, ['buckets', view.bucket ?? '', 'objects', key, field]),
  });
}

/** An unreadable field of an object leaves its judgement open. */
export function openReading(reading: {
  readonly kind: 'unreadable';
  readonly code: string;
  readonly path: string;
}): ObjectJudgement {
  return { kind: 'unknown', needs: [reading.path], reason: `${reading.path} could not be read: ${reading.code}` };
}

/** At most three names in a sentence: `a.js, b.js, c.js and 4 more`. */
export function shortList(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}
