import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../functions/cli/main.ts';
import { printableJson } from '../../functions/core/report/clean-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'originmend-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A new window title, two ways to hide what follows (the second one is a single C1 character), a bidirectional override. */
const HOSTILE = '\u001b]0;owned\u0007\u001b[8m\u009b8m\u202e\u2028';
/** What a terminal obeys, save line ends and the colours of ansiStyler. */
const OBEYED = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const ESCAPE = '\u001b';
const COLOURS = new RegExp(`${ESCAPE}\\[(?:0|1|2|31|32|33|35|36)m`, 'g');

async function typed(...args: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const exitCode = await run(args, {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    isTerminal: true,
    noColor: false,
    ask: async () => '',
  });
  return { exitCode, out: out.join(''), err: err.join('') };
}

function fileWith(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const FACTS = JSON.parse(readFileSync('docs/examples/oac-sourcearn-mismatch.json', 'utf8'));

/** The facts with hostile text in every place that holds a free text, and one place that must not hold text. */
const hostileFacts = (change: (facts: typeof FACTS) => void) => {
  const facts = structuredClone(FACTS);
  change(facts);
  return JSON.stringify(facts);
};

describe('text that others chose', () => {
  it.each<[string, string]>([
    [
      'a Sid',
      hostileFacts((facts) => {
        facts.buckets.site.policy.Statement[0].Sid = HOSTILE;
      }),
    ],
    [
      'an unknown element',
      hostileFacts((facts) => {
        facts.buckets.site.policy[`Note${HOSTILE}`] = HOSTILE;
      }),
    ],
    [
      'a value of the wrong type',
      hostileFacts((facts) => {
        facts.buckets.site.exists = HOSTILE;
      }),
    ],
    [
      'a key of the wrong type',
      hostileFacts((facts) => {
        facts.buckets[`site${HOSTILE}`] = 7;
      }),
    ],
    ['what is no JSON', `{${HOSTILE}`],
  ])('as %s of a facts file never reaches the terminal raw', async (_place, content) => {
    const path = fileWith('facts.json', content);
    for (const more of [[], ['--snippets'], ['--output', 'json']]) {
      const { out, err } = await typed('diagnose', '--facts', path, ...more);
      expect(`${out}${err}`.replace(COLOURS, '')).not.toMatch(OBEYED);
      expect(`${out}${err}`).not.toBe('');
    }
  });

  it('in the name of a file, in an argument and in an undo file never reaches it either', async () => {
    const undoFile = fileWith('undo.json', JSON.stringify({ formatVersion: HOSTILE }));
    for (const args of [['undo', undoFile], ['undo', HOSTILE], ['diagnose', `http://${HOSTILE}`], [HOSTILE]]) {
      const { exitCode, err } = await typed(...args);
      expect(exitCode).toBe(2);
      expect(err.replace(COLOURS, '')).not.toMatch(OBEYED);
    }
  });

  it('is the same value in JSON', () => {
    const value = { [HOSTILE]: [`${HOSTILE}\n`, '\ud83d\ude00', '\u{e0001}', '\ud800'] };
    const json = printableJson(value);
    expect(JSON.parse(json)).toEqual(value);
    expect(json).not.toMatch(OBEYED);
  });
});
