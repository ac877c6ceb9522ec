import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { MutantResult, schema } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import type { Reporter } from '@stryker-mutator/api/report';

type Status = schema.MutantResult['status'];
type Counts = Readonly<Partial<Record<Status, number>>>;

/** Tells each survivor as soon as it is known, and at the end one line per area and the whole. */
class AreasReporter implements Reporter {
  onMutantTested(mutant: Readonly<MutantResult>): void {
    if (mutant.status === 'Survived' || mutant.status === 'NoCoverage') console.log(lineOf(mutant));
  }

  onMutationTestReportReady({ files }: schema.MutationTestResult): void {
    const mutants = Object.entries(files).flatMap(([file, { mutants: own }]) =>
      own.map(({ status }) => ({ area: areaOf(file), status })),
    );
    const areas = [...Map.groupBy(mutants, ({ area }) => area)].sort(([a], [b]) => a.localeCompare(b));
    console.log(`\n| area | ${COLUMNS.join(' | ')} | score |`);
    console.log(`|---|${COLUMNS.map(() => '---:|').join('')}---:|`);
    for (const [area, own] of [...areas, ['total', mutants] as const])
      console.log(rowOf(area, countsOf(own.map(({ status }) => status))));
  }
}

const COLUMNS: readonly Status[] = ['Killed', 'Timeout', 'Survived', 'NoCoverage', 'RuntimeError', 'Ignored'];

/** `policy`, `policy/operators`, `diagnosis` (what the causes share) or `diagnosis/causes/<family>`. */
function areaOf(file: string): string {
  return file.replace(/^functions\/core\//, '').replace(/\/[^/]+$/, '');
}

function countsOf(statuses: readonly Status[]): Counts {
  return Object.fromEntries(
    [...Map.groupBy(statuses, (status) => status)].map(([status, same]) => [status, same.length]),
  );
}

/** As Stryker counts: detected by a failing test or by a loop that does not end, of all that were tried or reached by no test. */
function rowOf(area: string, counts: Counts): string {
  const detected = (counts.Killed ?? 0) + (counts.Timeout ?? 0);
  const tried = detected + (counts.Survived ?? 0) + (counts.NoCoverage ?? 0);
  const score = tried === 0 ? 'n/a' : `${((100 * detected) / tried).toFixed(2)} %`;
  return `| ${[area, ...COLUMNS.map((column) => counts[column] ?? 0), score].join(' | ')} |`;
}

function lineOf({ status, fileName, mutatorName, location: { start, end }, replacement }: MutantResult): string {
  const lines = readFileSync(fileName, 'utf8')
    .split('\n')
    .slice(start.line - 1, end.line);
  const before = lines.length === 1 ? (lines[0] ?? '').slice(start.column - 1, end.column - 1) : lines.join('\n');
  const place = `${relative('.', fileName)}:${start.line}:${start.column}`;
  return `${status} ${place} ${mutatorName}: ${inOneLine(before)} → ${inOneLine(replacement ?? '')}`;
}

function inOneLine(code: string): string {
  return code.replace(/\s+/g, ' ').trim();
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Reporter, 'areas', AreasReporter)];
