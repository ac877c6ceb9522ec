import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../sandbox/server.ts';
import { fillForm, press, type Submission, submit, undoLinkIn } from '../e2e/browser.ts';
import { BUCKET, DEPLOY_STATEMENT, loadExampleWorld, SITE } from '../e2e/example-world.ts';
import { addStatement, statementOf } from '../e2e/other-writers.ts';
import { kindsOf, lastMessage, linksIn, newestLink, statementsIn, useSandbox } from '../e2e/story.ts';
import { useFastWaits } from './fast-waits.ts';
import { interleave } from './interleave.ts';
import { letTimePass } from './time-passes.ts';

/** A bucket that somebody else writes to as well: how far our story is brought, what they write, and what is there afterwards. */
export interface TwoWriters {
  readonly sandbox: () => Sandbox;
  /** The link of a fresh proposal. */
  proposed(): Promise<string>;
  /** The link that undoes a fresh repair. */
  repaired(): Promise<string>;
  /** An approval that died right before its write. */
  leftBehind(): Promise<void>;
  readonly theirs: string;
  somebodyWrites(): void;
  sids(): readonly unknown[];
}

/** A sandbox for this test file, in which pauses between tries pass quickly. */
export function useTwoWriters(): TwoWriters {
  const sandbox = useSandbox();
  useFastWaits();
  const theirs = statementOf('analytics', BUCKET);
  const proposed = async () => {
    await loadExampleWorld(sandbox());
    await sandbox().ringAlarm(SITE, 'ALARM');
    return newestLink(sandbox());
  };
  return {
    sandbox,
    proposed,
    repaired: async () => {
      await press(await proposed(), 'approve');
      return undoLinkIn(lastMessage(sandbox()).text);
    },
    leftBehind: async () => {
      const form = await fillForm(await proposed(), 'approve');
      const hook = () => sandbox().faults.add({ times: Number.POSITIVE_INFINITY, effect: { kind: 'refuse' } });
      sandbox().faults.add({ operation: 'PutBucketPolicy', effect: { kind: 'crash', hook } });
      await submit(form);
      sandbox().faults.clear();
      await letTimePass(sandbox());
    },
    theirs: String(theirs.Sid),
    somebodyWrites: () => addStatement(sandbox(), BUCKET, theirs),
    sids: () => statementsIn(sandbox(), BUCKET).map(({ Sid }) => Sid),
  };
}

/** Whether somebody writes right before the call number `nth` (from 1), by the operations of the undisturbed story. */
export type Moments = (nth: number, operations: readonly string[]) => boolean;

/** Every moment at which a lost statement or a second write could come from: right around our write; and some of the others. */
export const AROUND_THE_WRITE: Moments = (nth, operations) =>
  nth % 9 === 1 || Math.abs(operations.indexOf('PutBucketPolicy') + 1 - nth) <= 3;

/** Somebody writes another statement at each of these moments of an approval, of an undo and of the plan keeper's work. */
export function describeInterleavedWriters(moments: Moments): void {
  const story = useTwoWriters();
  const { sandbox } = story;

  /** What the act of theirs came right before, wherever their statement is not there in the end. */
  async function lostIn(
    prepare: () => Promise<() => Promise<unknown>>,
    afterwards: (before: string) => Promise<void>,
  ): Promise<{ readonly lost: readonly string[]; readonly calls: number }> {
    const { operations } = await interleave(sandbox(), 0, () => undefined, await prepare());
    const lost: string[] = [];
    for (let nth = 1; nth <= operations.length; nth++) {
      if (!moments(nth, operations)) continue;
      const run = await prepare();
      const { before = 'no call' } = await interleave(sandbox(), nth, story.somebodyWrites, run);
      if (!story.sids().includes(story.theirs)) lost.push(before);
      await afterwards(before);
    }
    return { lost, calls: operations.length };
  }

  /** Whoever approved goes on with what people were told: the new proposal, when there is one. */
  async function repairedInTheEnd(before: string): Promise<void> {
    const [link] = linksIn(sandbox(), lastMessage(sandbox()));
    if (kindsOf(sandbox().inbox).at(-1) === 'drifted' && link !== undefined) await press(link, 'approve');
    expect([before, sandbox().edge(SITE).status]).toEqual([before, 200]);
    await nothingElseIsLost(before);
  }

  async function nothingElseIsLost(before: string): Promise<void> {
    expect([before, story.sids()]).toEqual([
      before,
      expect.arrayContaining([DEPLOY_STATEMENT.Sid, 'DenyInsecureTransport']),
    ]);
  }

  const pressing = (form: Submission) => () => submit(form);

  // PutBucketPolicy takes no If-Match: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
  const THE_ONE_GAP = ['PutBucketPolicy'];

  describe('somebody writes another statement between two calls: it is never lost, save in the one gap that S3 leaves open', () => {
    it('of an approval', async () => {
      const approving = async () => pressing(await fillForm(await story.proposed(), 'approve'));
      const { lost, calls } = await lostIn(approving, repairedInTheEnd);
      expect([calls > 30, lost]).toEqual([true, THE_ONE_GAP]);
    });

    it('of an undo', async () => {
      const undoing = async () => pressing(await fillForm(await story.repaired(), 'undo'));
      const { lost, calls } = await lostIn(undoing, nothingElseIsLost);
      expect([calls > 7, lost]).toEqual([true, THE_ONE_GAP]);
    });

    it('of the plan keeper that completes an apply', async () => {
      const keeping = async () => {
        await story.leftBehind();
        return () => sandbox().runKeeper();
      };
      const { lost, calls } = await lostIn(keeping, repairedInTheEnd);
      expect([calls > 30, lost]).toEqual([true, THE_ONE_GAP]);
    });
  });
}
