import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Cause, Family } from '../functions/core/diagnosis/cause.ts';
import { CAUSES } from '../functions/core/diagnosis/causes/index.ts';

/**
 * docs/causes.md from the code (ids, titles, needs, permissions, order) and one hand-written part per cause in docs/causes.d.
 * Run with `npm run docs`; a test fails while the result differs from what is committed.
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
This page is assembled by \`npm run docs\` from the code and from \`docs/causes.d/<id>.md\`.

Safety of a fix: \`auto\` may be applied without a person in mode \`auto\`; \`approve\` needs a person; \`manual\` is never written by Originmend.
`;

export function causesPage(): string {
  const families = Object.keys(FAMILIES).filter((family) =>
    CAUSES.some((cause) => cause.family === family),
  ) as Family[];
  return `${[INTRODUCTION, contents(families), ...families.map(familySection)].join('\n')}`;
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

function familySection(family: Family): string {
  return `## ${FAMILIES[family]}\n\n${causesOf(family).map(causeSection).join('\n')}`;
}

function causeSection(cause: Cause): string {
  const part = partOf(cause.id);
  const body = part.replace(/^### .*\n+/, '').trim();
  const needs = cause.needs.length > 0 ? cause.needs.join(', ') : 'only the distribution’s configuration';
  return `### ${cause.id}\n\n${cause.title}. ${cause.why}\n\n${body}\n\n**Needs** ${needs}. **Reads with** ${cause.permissions.read.join(', ') || 'nothing more'}.\n`;
}

export function partOf(id: string): string {
  const path = join(here, 'causes.d', `${id}.md`);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

if (import.meta.main) writeFileSync(join(here, 'causes.md'), causesPage());
