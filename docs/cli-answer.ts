import { run } from '../functions/cli/main.ts';

/** What a command prints when nobody sits at a terminal. Only for commands that do not ask AWS. */
export async function answerOf(
  ...args: readonly string[]
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  await run(args, {
    out: (text) => void stdout.push(text),
    err: (text) => void stderr.push(text),
    isTerminal: false,
    noColor: true,
    ask: () => Promise.reject(new Error('nobody can be asked')),
  });
  return { stdout: stdout.join(''), stderr: stderr.join('') };
}

/**
 * One finding up to its steps: title, place, summary, facts and change. A statement that is quoted in full is left out, the change
 * shows around it what matters. Throws when the answer does not have the finding.
 */
export function findingIn(answer: string, cause: string): readonly string[] {
  const findings = answer.split(/\n\n(?=\d+\. |Not known|Ruled out)/);
  const finding = findings.find((text) => titleOf(text).endsWith(`[${cause}]`));
  if (!finding) throw new Error(`the example of ${cause} does not show it; the answer was:\n${answer}`);
  const sections = finding.split('\n\n');
  const steps = sections.findIndex((section) => section.startsWith('   Steps'));
  return sections.slice(0, steps).map(withoutStatements).join('\n\n').split('\n');
}

/** A long title takes two lines. */
function titleOf(finding: string): string {
  const [first = '', second = ''] = finding.split('\n');
  return first.endsWith(']') ? first : `${first} ${second.trim()}`;
}

function withoutStatements(section: string): string {
  return section.replace(/\n {5}Statement \d+ of bucket [^\n]*:\n {7}\{\n(?: {9}[^\n]*\n)* {7}\}/g, '');
}
