import type { Finding } from '../../diagnosis/diagnosis.ts';
import { visibleText } from '../clean-text.ts';
import type { Examination } from '../examination.ts';
import { fixSnippets } from '../fix-snippets.ts';
import type { Styler } from '../styler.ts';

/** The fix of a finding as source of each tool, indented as far as everything else of a finding. */
export function snippetLines(examination: Examination, finding: Finding, style: Styler): readonly string[] {
  return fixSnippets(examination, finding).flatMap(({ title, text }) => [
    '',
    style.label(`   As source: ${title}`),
    ...visibleText(text.trimEnd())
      .split('\n')
      .map((written) => (written === '' ? '' : `     ${written}`)),
  ]);
}
