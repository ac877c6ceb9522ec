import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../functions/incident-responder/parse-event.ts';
import { UnreadableEventError } from '../../functions/shared/errors.ts';
import { eventNames, readEvent, SELF } from './event-files.ts';

const RECORDED = eventNames().map(readEvent);

/** Throws whatever parseEvent throws, except the one error it may throw. */
function parsedOrRefused(event: unknown): readonly { kind: string }[] {
  try {
    return parseEvent(event, SELF);
  } catch (error) {
    if (!(error instanceof UnreadableEventError)) throw error;
    expect(error.message.length).toBeLessThan(2_000);
    return [];
  }
}

/** A recorded event with any of its values, at any depth, replaced by anything. */
const damaged = fc.tuple(fc.constantFrom(...RECORDED), fc.nat(), fc.jsonValue()).map(([event, position, value]) => {
  let seen = 0;
  const spots = countOf(event);
  return JSON.parse(JSON.stringify(event), (_key, inner) => (seen++ === position % spots ? value : inner));
});

function countOf(event: unknown): number {
  let count = 0;
  JSON.parse(JSON.stringify(event), (_key, inner) => {
    count += 1;
    return inner;
  });
  return count;
}

describe('parseEvent', () => {
  it('answers or refuses any JSON, and never fails in another way', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (event) => parsedOrRefused(event).length >= 0),
      { numRuns: 500 },
    );
  });

  it('answers or refuses any JSON inside an SNS message', () => {
    const text = fc.oneof(fc.string(), fc.json());
    fc.assert(
      fc.property(
        text,
        (Message) => parsedOrRefused({ Records: [{ EventSource: 'aws:sns', Sns: { Message } }] }).length >= 0,
      ),
    );
  });

  it('answers or refuses a recorded event with one value replaced by anything', () => {
    fc.assert(
      fc.property(damaged, (event) => parsedOrRefused(event).length >= 0),
      { numRuns: 3_000 },
    );
  });

  it('gives the same answer to the same event, whoever reads it first', () => {
    fc.assert(
      fc.property(damaged, (event) => {
        const before = JSON.stringify(event);
        expect(parsedOrRefused(event)).toEqual(parsedOrRefused(JSON.parse(before)));
        expect(JSON.stringify(event)).toBe(before);
      }),
      { numRuns: 500 },
    );
  });

  it('never gives an alarm incident that names neither a distribution nor where to look for one', () => {
    fc.assert(
      fc.property(damaged, (event) => {
        for (const result of parsedOrRefused(event)) {
          if (result.kind === 'alarm')
            expect(result).toSatisfy(
              (found: object) => 'lookup' in found || Reflect.get(found, 'distributionIds').length > 0,
            );
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
