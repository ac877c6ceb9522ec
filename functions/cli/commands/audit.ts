import { Command, Option } from 'commander';
import type { Verdict } from '../../core/diagnosis/diagnosis.ts';
import { auditText } from '../../core/report/audit-text.ts';
import { printableJson } from '../../core/report/clean-text.ts';
import { diagnosisJson } from '../../core/report/diagnosis-json.ts';
import { examineAll } from '../../workflow/audit.ts';
import { awsDeps } from '../aws-deps.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Streams } from '../streams.ts';
import { styler } from '../styler.ts';

/** `originmend audit`: every distribution of the account. Changes nothing and proposes nothing. */
export function auditCommand(streams: Streams, finish: (code: ExitCode) => void): Command {
  return new Command('audit')
    .description('Examine every distribution of the account. Changes nothing.')
    .addOption(
      new Option('--output <format>', 'text for people, json for programs').choices(['text', 'json']).default('text'),
    )
    .action(async (options: { output: 'text' | 'json' }) => {
      const examinations = await examineAll(await awsDeps());
      const json = () => `${printableJson(examinations.map((examination) => diagnosisJson(examination)))}\n`;
      streams.out(options.output === 'json' ? json() : auditText(examinations, styler(streams)));
      finish(worst(examinations.map(({ diagnosis }) => diagnosis.verdict)));
    });
}

function worst(verdicts: readonly Verdict[]): ExitCode {
  return verdicts.every((verdict) => verdict === 'healthy') ? EXIT.done : EXIT.findings;
}
