import { Command, Option } from 'commander';
import { diagnose } from '../../core/diagnosis/diagnose.ts';
import type { Facts } from '../../core/facts.ts';
import { buildPlans } from '../../core/plan/build-plan.ts';
import { printableJson } from '../../core/report/clean-text.ts';
import { diagnosisJson } from '../../core/report/diagnosis-json.ts';
import type { Examination } from '../../core/report/examination.ts';
import { diagnosisText } from '../../core/report/text.ts';
import { examine } from '../../workflow/examine.ts';
import { awsDeps } from '../aws-deps.ts';
import { type ExitCode, exitCodeOf, exitCodeOfLive } from '../exit-code.ts';
import type { Streams } from '../streams.ts';
import { styler } from '../styler.ts';
import { readFactsFile, resolveTarget } from '../target.ts';
import { UsageError } from '../usage-error.ts';
import { HISTORY } from './history-option.ts';

interface Options {
  readonly facts?: string;
  readonly output: 'text' | 'json';
  readonly history?: boolean;
  readonly snippets?: boolean;
}

/** `originmend diagnose <target>` or `--facts file`: why CloudFront gets 403, with evidence and the fix. Changes nothing. */
export function diagnoseCommand(streams: Streams, finish: (code: ExitCode) => void): Command {
  return new Command('diagnose')
    .description('Say why CloudFront gets 403 from its S3 origin, with evidence and the fix. Changes nothing.')
    .argument('[target]', 'distribution id, domain name, alias or a URL that fails')
    .option('--facts <file>', 'judge a saved facts file instead of reading from AWS (- for standard input)')
    .option('--history', HISTORY)
    .option('--snippets', 'give each change as CloudFormation, Terraform and CDK source too')
    .addOption(
      new Option('--output <format>', 'text for people, json for programs').choices(['text', 'json']).default('text'),
    )
    .action(async (target: string | undefined, options: Options) => {
      const examination = await examinationOf(target, options);
      streams.out(
        options.output === 'json'
          ? `${printableJson(diagnosisJson(examination, options))}\n`
          : diagnosisText(examination, styler(streams), options),
      );
      finish(options.facts === undefined ? exitCodeOfLive(examination) : exitCodeOf(examination.diagnosis.verdict));
    });
}

async function examinationOf(text: string | undefined, options: Options): Promise<Examination> {
  if (options.facts !== undefined && text !== undefined)
    throw new UsageError(
      `Give either a target or --facts, not both: "${text}" is a target, "${options.facts}" a facts file.`,
    );
  if (options.facts !== undefined) return examinationOfFacts(await readFactsFile(options.facts));
  if (text === undefined)
    throw new UsageError('Name what to diagnose: a distribution id, an alias, a URL that fails, or --facts <file>.');
  const deps = await awsDeps(options);
  const target = await resolveTarget(deps, text);
  return examine(deps, target.distributionId, { ...(target.url ? { url: target.url } : {}), background: {} });
}

/** The same judgement as live, on saved facts. */
export function examinationOfFacts(facts: Facts): Examination {
  const diagnosis = diagnose(facts);
  return { facts, diagnosis, planned: buildPlans(facts, diagnosis), policyTexts: {} };
}
