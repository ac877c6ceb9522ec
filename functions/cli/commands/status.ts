import { Command } from 'commander';
import { slotsTaken } from '../../core/guard/write-slots.ts';
import { cleanLine } from '../../core/report/clean-text.ts';
import { type Config, NO_TABLE, readCliConfig } from '../../shared/config.ts';
import type { Workflow } from '../../workflow/context.ts';
import { whyStopped } from '../../workflow/kill-switch.ts';
import { ACCOUNT_SLOTS, bucketSlots } from '../../workflow/write-caps.ts';
import { awsDeps } from '../aws-deps.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Streams } from '../streams.ts';

/** `originmend status`: mode, kill switch, lists and caps used, as this environment sets them. Changes nothing. */
export function statusCommand(streams: Streams, finish: (code: ExitCode) => void): Command {
  return new Command('status')
    .description('Show the mode, whether writing is stopped, and how much of the caps is used. Changes nothing.')
    .option('--bucket <name>', 'also show the cap of this bucket')
    .option('--parameter <name>', 'SSM parameter of the kill switch (default: ORIGINMEND_KILL_SWITCH)')
    .action(async (options: { bucket?: string; parameter?: string }) => {
      const config = configWith(options.parameter);
      const workflow: Workflow = { deps: await awsDeps(), config };
      const stopped = await whyStopped(workflow);
      const hasTable = config.tableName !== NO_TABLE;
      const lines = [
        ['Mode', config.mode],
        ['Writing', stopped?.replace(/^writing is /, '') ?? switchText(workflow)],
        ['Buckets', listsText(workflow)],
        ['Writes', await capText(workflow, hasTable, ACCOUNT_SLOTS, config.guards.maxWritesPerHour)],
        ...(options.bucket === undefined ? [] : [await bucketLine(workflow, hasTable, options.bucket)]),
      ];
      streams.out(lines.map(([label = '', text = '']) => `${label.padEnd(10)}${cleanLine(text)}\n`).join(''));
      finish(stopped === undefined ? EXIT.done : EXIT.findings);
    });
}

function configWith(parameter: string | undefined): Config {
  const config = readCliConfig();
  return parameter === undefined ? config : { ...config, guards: { ...config.guards, killSwitch: parameter } };
}

function switchText({ config: { guards } }: Workflow): string {
  return guards.killSwitch === ''
    ? 'not known: name the kill switch with --parameter or ORIGINMEND_KILL_SWITCH'
    : `allowed by ${guards.killSwitch}`;
}

function listsText({ config: { guards } }: Workflow): string {
  const { allow, deny } = guards.buckets;
  return `${allow.length === 0 ? 'all' : allow.join(', ')}${deny.length === 0 ? '' : `, except ${deny.join(', ')}`}`;
}

async function bucketLine(workflow: Workflow, hasTable: boolean, bucket: string): Promise<readonly string[]> {
  const max = workflow.config.guards.maxWritesPerBucketPerHour;
  return ['', `bucket ${bucket}: ${await capText(workflow, hasTable, bucketSlots(bucket), max)}`];
}

async function capText({ deps }: Workflow, hasTable: boolean, name: string, max: number | undefined): Promise<string> {
  if (max === undefined) return 'no cap is set here';
  if (!hasTable) return `at most ${max} per hour; ORIGINMEND_TABLE_NAME is not set, so it is not known how many were`;
  return `${slotsTaken(await deps.notes.read(name), deps.now().toISOString())} of ${max} in the last hour`;
}
