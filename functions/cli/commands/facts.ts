import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { isUnreadable } from '../../core/facts.ts';
import { redactFacts } from '../../core/redact-facts.ts';
import { printableJson } from '../../core/report/clean-text.ts';
import { readRemedy } from '../../core/report/read-permission.ts';
import { examine } from '../../workflow/examine.ts';
import { awsDeps } from '../aws-deps.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Streams } from '../streams.ts';
import { resolveTarget, type Target } from '../target.ts';
import { UsageError } from '../usage-error.ts';
import { HISTORY } from './history-option.ts';

/** `originmend facts <distribution>`: what is read from AWS, as JSON; secrets are redacted. */
export function factsCommand(streams: Streams, finish: (code: ExitCode) => void): Command {
  return new Command('facts')
    .description('Collect everything that is read about a distribution, as JSON; custom header values are redacted.')
    .argument('<distribution>', 'distribution id, domain name, alias or a URL that fails')
    .option('--out <file>', 'write to a file instead of standard output')
    .option('--history', HISTORY)
    .action(async (text: string, { out, history }: { out?: string; history?: boolean }) => {
      const deps = await awsDeps({ history });
      const target = await resolveTarget(deps, text);
      const { facts } = await examine(deps, target.distributionId, {
        ...(target.url ? { url: target.url } : {}),
        ...(history ? { background: { everything: true } } : {}),
      });
      const json = `${printableJson(redactFacts(facts))}\n`;
      if (out)
        await writeFile(out, json).catch((error: Error) => {
          throw new UsageError(`The facts could not be written to ${out}: ${error.message}. Name another --out file.`, {
            cause: error,
          });
        });
      else streams.out(json);
      finish(isUnreadable(facts.distribution) ? notRead(streams, target, facts.distribution.unreadable) : EXIT.done);
    });
}

/** The file says so too, but whoever saved it for later should know now. */
function notRead(streams: Streams, { distributionId }: Target, code: string): ExitCode {
  const remedy = readRemedy(code, 'cloudfront:GetDistribution');
  streams.err(
    `originmend: Distribution ${distributionId} could not be read (${code}), so the facts hold nothing to judge.${remedy ? ` ${remedy}` : ''}\n`,
  );
  return EXIT.failed;
}
