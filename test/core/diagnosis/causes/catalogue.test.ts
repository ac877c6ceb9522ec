import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CAUSES } from '../../../../functions/core/diagnosis/causes/index.ts';
import { diagnose } from '../../../../functions/core/diagnosis/diagnose.ts';
import { parseFacts } from '../../../../functions/core/parse-facts.ts';
import { changedFacts } from '../cases.ts';
import { ORIGIN } from '../view.ts';

const folder = new URL('../../../../functions/core/diagnosis/causes/', import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.includes('/') && path.endsWith('.ts'),
);

it('every cause is the file of its name, in the folder of its family', () => {
  const byFile = files.map((path) => `${dirname(path)}/${basename(path, '.ts')}`);
  expect(CAUSES.map(({ family, id }) => `${family}/${id}`).toSorted()).toEqual(byFile.toSorted());
});

/** Beside what CloudFront answers by itself. */
const ABOUT_THE_DISTRIBUTION = ['tenant-bucket-unresolved', 'unwatched-distribution', 'unused-oac', 'unused-oai'];
const ABOUT_AN_ORIGIN = ['stacked-distributions', 'function-changes-origin'];

describe('with a second origin', () => {
  const second = { Id: 'second', DomainName: 'other.s3.eu-west-1.amazonaws.com', OriginAccessControlId: 'E2OAC' };
  const facts = parseFacts(changedFacts('oac-healthy', { [ORIGIN.replace('[0]', '[1]')]: second }));

  it.each(CAUSES.map((cause) => [cause.id, cause] as const))('%s is asked once for what it is about', (id, cause) => {
    const { findings, ruledOut, unknown } = diagnose(facts, [cause]);
    const asked = [...findings, ...ruledOut, ...unknown.filter((each) => each.cause === id)];
    const aboutAll = cause.family === 'viewer' ? !ABOUT_AN_ORIGIN.includes(id) : ABOUT_THE_DISTRIBUTION.includes(id);
    expect(asked.map(({ originId }) => originId)).toEqual(aboutAll ? [undefined] : ['s3', 'second']);
  });
});
