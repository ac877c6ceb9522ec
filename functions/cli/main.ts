import { createInterface } from 'node:readline/promises';
import { Command, CommanderError } from 'commander';
import { ConfigError, wantsNoColor } from '../shared/config.ts';
import { auditCommand } from './commands/audit.ts';
import { diagnoseCommand } from './commands/diagnose.ts';
import { factsCommand } from './commands/facts.ts';
import { fixCommand } from './commands/fix.ts';
import { historyCommand } from './commands/history.ts';
import { resumeCommand } from './commands/resume.ts';
import { sandboxCommand } from './commands/sandbox.ts';
import { statusCommand } from './commands/status.ts';
import { stopCommand } from './commands/stop.ts';
import { undoCommand } from './commands/undo.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { safeStreams } from './safe-streams.ts';
import type { Streams } from './streams.ts';
import { UsageError } from './usage-error.ts';

/** Runs one command line (without node and script). Never exits the process; the answer is the exit code. */
export async function run(args: readonly string[], terminal: Streams): Promise<ExitCode> {
  const streams = safeStreams(terminal);
  let exitCode: ExitCode = EXIT.done;
  const program = programFor(streams, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    return failed(error, streams);
  }
}

function programFor(streams: Streams, finish: (code: ExitCode) => void): Command {
  const program = new Command('originmend')
    .description('Finds the true reason when CloudFront gets 403 from its S3 origin, and repairs it safely.')
    .version('0.1.0')
    .showHelpAfterError('(originmend --help shows the commands)')
    .configureOutput({ writeOut: streams.out, writeErr: streams.err })
    .exitOverride()
    .addHelpText(
      'after',
      '\nExit codes: 0 healthy or done, 1 findings or not everything could be judged,\n2 wrong usage, 3 failed, or the distribution itself could not be read.',
    );
  const commands = [
    factsCommand,
    diagnoseCommand,
    fixCommand,
    undoCommand,
    auditCommand,
    historyCommand,
    stopCommand,
    resumeCommand,
    statusCommand,
    sandboxCommand,
  ];
  for (const command of commands) program.addCommand(withOurStreams(command(streams, finish), streams));
  return program;
}

/** Commands that are added do not inherit what their program says about output and errors. */
function withOurStreams(command: Command, streams: Streams): Command {
  return command
    .exitOverride()
    .configureOutput({ writeOut: streams.out, writeErr: streams.err })
    .showHelpAfterError(`(originmend ${command.name()} --help shows how it is used)`);
}

function failed(error: unknown, streams: Streams): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof UsageError || error instanceof ConfigError) {
    streams.err(`originmend: ${error.message}\n`);
    return EXIT.usage;
  }
  streams.err(`originmend: ${error instanceof Error ? error.message : String(error)}\n`);
  return EXIT.failed;
}

/** Entry of the executable: the real streams, and the process's exit code. */
export async function runFromProcess(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', unlessNobodyReads);
  process.exitCode = await run(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    isTerminal: process.stdout.isTTY === true && process.stdin.isTTY === true,
    noColor: wantsNoColor(),
    ask: askOnTerminal,
  });
}

/** `originmend fix … | head`: the reader is gone, and what was begun is still finished, verified and recorded. */
function unlessNobodyReads(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

async function askOnTerminal(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

if (import.meta.main) await runFromProcess();
