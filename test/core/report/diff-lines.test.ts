import { describe, expect, it } from 'vitest';
import { diffLines, reverseDiffLines } from '../../../functions/core/report/text/diff-lines.ts';

const DIFF =
  '===================================================================\n--- a\n+++ b\n@@ -1,2 +1,3 @@\n {\n-  "x": 1\n+  "x": 2,\n+  "y": 3\n }\n\\ No newline at end of file\n';

describe('diffLines', () => {
  it('names what each line is and leaves out the header', () => {
    expect(diffLines(DIFF).map(({ kind, text }) => `${kind}|${text}`)).toEqual([
      'place|@@ -1,2 +1,3 @@',
      'context| {',
      'removed|-  "x": 1',
      'added|+  "x": 2,',
      'added|+  "y": 3',
      'context| }',
    ]);
  });

  it('makes a hidden character in the change visible', () => {
    expect(diffLines('+  "Sid": "a\u202eb"\n')).toEqual([{ kind: 'added', text: '+  "Sid": "a\\u{202e}b"' }]);
  });

  it('has no lines for an empty diff', () => {
    expect(diffLines('')).toEqual([]);
  });
});

describe('reverseDiffLines', () => {
  it('shows the way back, what goes before what comes', () => {
    expect(reverseDiffLines(diffLines(DIFF)).map(({ text }) => text)).toEqual([
      '@@ -1,3 +1,2 @@',
      ' {',
      '-  "x": 2,',
      '-  "y": 3',
      '+  "x": 1',
      ' }',
    ]);
  });

  it('is where it started after two turns', () => {
    expect(reverseDiffLines(reverseDiffLines(diffLines(DIFF)))).toEqual(diffLines(DIFF));
  });
});
