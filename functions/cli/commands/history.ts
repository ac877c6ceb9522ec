import { Command, Option } from 'commander';
import type { DecisionEntry } from '../../core/history/decision-entry.ts';
import { printableJson } from '../../core/report/clean-text.ts';
import { historyText } from '../../core/report/history-text.ts';
import { NO_TABLE, readCliConfig } from '../../shared/config.ts';
import { awsDeps } from '../aws-deps.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Streams } from '../streams.ts';
import { styler } from '../styler.ts';
import { UsageError } from '../usage-error.ts';

interface HistoryOptions {
  readonly bucket?: string;
  readonly distribution?: string;
  readonly since?: string;
  readonly diff?: boolean;
  readonly output: 'text' | 'json';
}

/** `originmend history`: who decided what, and what became of it, from the table's decision record. Changes nothing. */
export function historyCommand(streams: Streams, finish: (code: ExitCode) => void): Command {
  return new Command('history')
    .description(
      'Print the decision record of the deployed table: who decided what, from where, and what became of it.',
    )
    .option('--bucket <name>', 'only decisions about this bucket')
    .option('--distribution <id>', 'only decisions about this distribution')
    .option('--since <date>', 'only from this day or moment on, such as 2026-11-03 or 2026-11-03T02:00:00Z')
    .option('--diff', 'show what each step changed or would have changed')
    .addOption(
      new Option('--output <format>', 'text for people, json for programs').choices(['text', 'json']).default('text'),
    )
    .action(async (options: HistoryOptions) => finish(await history(streams, options)));
}

async function history(streams: Streams, options: HistoryOptions): Promise<ExitCode> {
  if (readCliConfig().tableName === NO_TABLE)
    throw new UsageError(
      'ORIGINMEND_TABLE_NAME is not set; expected the name of the DynamoDB table, which is among the outputs of the stack.',
    );
  const since = sinceOf(options.since);
  const { decisions } = await awsDeps();
  const entries = (await decisions.list()).filter((entry) => isWanted(entry, options, since));
  streams.out(
    options.output === 'json'
      ? `${printableJson({ formatVersion: 1, decisions: entries })}\n`
      : historyText(entries, styler(streams), { diff: options.diff === true, filtered: isFiltered(options) }),
  );
  return EXIT.done;
}

function isFiltered({ bucket, distribution, since }: HistoryOptions): boolean {
  return [bucket, distribution, since].some((option) => option !== undefined);
}

function sinceOf(text: string | undefined): string {
  if (text === undefined) return '';
  const time = /^\d{4}-\d\d-\d\d(?:T.*)?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw new UsageError(`"${text}" is no date; expected one such as 2026-11-03 or 2026-11-03T02:00:00Z.`);
  return new Date(time).toISOString();
}

function isWanted(entry: DecisionEntry, { bucket, distribution }: HistoryOptions, since: string): boolean {
  return (
    entry.at >= since &&
    (bucket === undefined || entry.bucket === bucket) &&
    (distribution === undefined || entry.distributionId === distribution)
  );
}
