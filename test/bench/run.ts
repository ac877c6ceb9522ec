import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { diagnose } from '../../functions/core/diagnosis/diagnose.ts';
import type { Facts } from '../../functions/core/facts.ts';
import { parseFacts } from '../../functions/core/parse-facts.ts';
import { buildPlans } from '../../functions/core/plan/build-plan.ts';

/**
 * How fast saved facts are judged, without network or clock. A shared machine makes absolute numbers noisy: compare the
 * two lines with each other, and with the same run on the commit before.
 */
const folder = join(import.meta.dirname, '../cases/facts/bases');
const files: readonly Facts[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => parseFacts(JSON.parse(readFileSync(join(folder, name), 'utf8'))));

/** Runs `work` over all files for about two seconds; files per second of the best of five rounds. */
function rate(work: (facts: Facts) => unknown): number {
  const rounds = Array.from({ length: 5 }, () => roundRate(work));
  return Math.round(Math.max(...rounds));
}

function roundRate(work: (facts: Facts) => unknown): number {
  const start = performance.now();
  let done = 0;
  while (performance.now() - start < 400) {
    for (const facts of files) work(facts);
    done += files.length;
  }
  return done / ((performance.now() - start) / 1000);
}

const diagnoses = rate((facts) => diagnose(facts));
const plans = rate((facts) => buildPlans(facts, diagnose(facts)));
process.stdout.write(
  `facts files: ${files.length}\ndiagnose:            ${diagnoses} per second\ndiagnose and plan:   ${plans} per second (${(plans / diagnoses).toFixed(2)} of it)\n`,
);
