import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Cause, Family } from '../functions/core/diagnosis/cause.ts';
import { CAUSES } from '../functions/core/diagnosis/causes/index.ts';
import { corpusFacts } from '../test/core/diagnosis/corpus-case.ts';
import { answerOf, findingIn } from './cli-answer.ts';
import { answered } from './console-blocks.ts';

/**
 * docs/causes.md from the code (ids, titles, needs, permissions, order), one hand-written part per cause in docs/causes.d, and what
 * the command line really says about one case of the corpus; the console blocks of README.md and docs/facts.md. Run with
 * `npm run docs`; a test fails while the result differs from what is committed.
 */
const here = dirname(fileURLToPath(import.meta.url));

const FAMILIES: Readonly<Record<Family, string>> = {
  grant: 'The grant itself',
  deny: 'An explicit Deny',
  object: 'The object',
  encryption: 'Encryption',
  bucket: 'The bucket',
  endpoint: 'The endpoint and what is forwarded',
  viewer: 'Answers of CloudFront itself',
  masking: 'What hides a 403',
  hygiene: 'Hygiene (no 403, told by audits)',
};

const INTRODUCTION = `# Causes

One section per cause. The id is the name in every output, in the code (\`functions/core/diagnosis/causes/<family>/<id>.ts\`) and in the tests.
This page is assembled by \`npm run docs\` from the code, from \`docs/causes.d/<id>.md\` and from the answers of the command line to the facts
files in [docs/examples](examples), which are cases of the test corpus.

Safety of a fix: \`auto\` may be applied without a person in mode \`auto\`; \`approve\` needs a person; \`manual\` is never written by Originmend.
Originmend writes bucket policies only: the change of a distribution, of an OAC or of a key policy is shown, and a person makes it. A grant on a
bucket of another account is always \`manual\`, and what would be \`auto\` is \`approve\` while it is not proven whose bucket it is.
`;

/** The parts that every section has, in this order; a test names a missing one. */
export const PARTS = ['Symptom', 'How it is recognised', 'Example', 'Fix', 'Dead ends', 'False positives', 'Source'];

/** Hand-written pages whose console blocks are answered by the command line. */
export const ANSWERED_PAGES = [join(here, '..', 'README.md'), join(here, 'facts.md')];

export async function causesPage(): Promise<string> {
  const families = Object.keys(FAMILIES).filter((family) =>
    CAUSES.some((cause) => cause.family === family),
  ) as Family[];
  const sections = await Promise.all(families.map(familySection));
  return `${[INTRODUCTION, contents(families), ...sections].join('\n')}`;
}

function contents(families: readonly Family[]): string {
  const rows = families.map(
    (family) =>
      `- ${FAMILIES[family]}: ${causesOf(family)
        .map(({ id }) => `[${id}](#${id})`)
        .join(', ')}`,
  );
  return `${rows.join('\n')}\n`;
}

function causesOf(family: Family): readonly Cause[] {
  return CAUSES.filter((cause) => cause.family === family);
}

async function familySection(family: Family): Promise<string> {
  const sections = await Promise.all(causesOf(family).map(causeSection));
  return `## ${FAMILIES[family]}\n\n${sections.join('\n')}`;
}

async function causeSection(cause: Cause): Promise<string> {
  const body = partOf(cause.id)
    .replace(/^### .*\n+/, '')
    .trim()
    .replace(/\*\*Example\*\* .*/, await exampleOf(cause.id));
  const needs = cause.needs.length > 0 ? cause.needs.join(', ') : 'only the distribution’s configuration';
  return `### ${cause.id}\n\n${cause.title}. ${cause.why}\n\n${body}\n\n**Needs** ${needs}. **Reads with** ${cause.permissions.read.join(', ') || 'nothing more'}.\n`;
}

/** What the command line says about the cause; the steps are left to those who run it, because the section tells them too. */
async function exampleOf(id: string): Promise<string> {
  const { stdout } = await answerOf('diagnose', '--facts', join(here, `examples/${id}.json`));
  const command = `originmend diagnose --facts docs/examples/${id}.json`;
  return `**Example** \`${command}\` finds:\n\n\`\`\`\n${findingIn(stdout, id).join('\n')}\n\`\`\``;
}

export function partOf(id: string): string {
  const path = join(here, 'causes.d', `${id}.md`);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** docs/examples/<id>.json, by name: the case of the corpus that the part of each cause names. */
export function exampleFiles(): ReadonlyMap<string, string> {
  return new Map(CAUSES.map(({ id }) => [`${id}.json`, `${JSON.stringify(corpusFacts(caseOf(id)), null, 2)}\n`]));
}

function caseOf(id: string): string {
  const name = /^\*\*Example\*\* (\S+)$/m.exec(partOf(id))?.[1];
  if (name !== undefined) return `${id}/${name}`;
  throw new Error(
    `docs/causes.d/${id}.md names no example; expected a line "**Example** <name>" for test/cases/facts/${id}/<name>.json`,
  );
}

if (import.meta.main) {
  mkdirSync(join(here, 'examples'), { recursive: true });
  for (const [name, text] of exampleFiles()) writeFileSync(join(here, 'examples', name), text);
  writeFileSync(join(here, 'causes.md'), await causesPage());
  for (const path of ANSWERED_PAGES) writeFileSync(path, await answered(readFileSync(path, 'utf8')));
}
