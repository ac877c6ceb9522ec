import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import * as z from 'zod/mini';
import { isUnreadable } from '../../core/facts.ts';
import { policyDiff } from '../../core/policy/diff.ts';
import { parsePolicyText } from '../../core/policy/document.ts';
import { samePolicy } from '../../core/policy/equality.ts';
import { awsDeps } from '../aws-deps.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Streams } from '../streams.ts';
import { UsageError } from '../usage-error.ts';

const undoFileSchema = z.object({
  formatVersion: z.literal(1),
  bucket: z.string(),
  region: z.string(),
  ownerAccountId: z.string(),
  previousText: z.nullable(z.string()),
  writtenText: z.string(),
  at: z.string(),
});

/** What `originmend fix` keeps before it writes: enough to put the exact previous policy back. */
export type UndoFile = z.infer<typeof undoFileSchema>;

/** `originmend undo <file>`: restores the previous policy, only while what was written is still there. */
export function undoCommand(streams: Streams, finish: (code: ExitCode) => void): Command {
  return new Command('undo')
    .description(
      'Restore the exact previous bucket policy from an undo file; refused when the policy has changed since.',
    )
    .argument('<file>', 'the undo file written by originmend fix')
    .action(async (path: string) => finish(await undo(streams, await readUndoFile(path))));
}

async function undo(streams: Streams, file: UndoFile): Promise<ExitCode> {
  const { s3 } = await awsDeps();
  const current = await s3.getBucketPolicyText(file);
  if (isUnreadable(current)) {
    streams.err(
      `Nothing was changed: the policy of bucket ${file.bucket} could not be read (${current.unreadable}).\n`,
    );
    return EXIT.failed;
  }
  const [now, written] = [current === null ? undefined : parsePolicyText(current), parsePolicyText(file.writtenText)];
  if (!now || !written || !samePolicy(now, written)) {
    streams.err(
      `Nothing was changed: the policy of bucket ${file.bucket} has moved on since ${file.at}.\n${policyDiff(written ?? null, now ?? {})}`,
    );
    return EXIT.failed;
  }
  if (file.previousText === null) await s3.deleteBucketPolicy(file, file.ownerAccountId);
  else await s3.putBucketPolicy(file, file.previousText, file.ownerAccountId);
  streams.out(`The policy of bucket ${file.bucket} is again exactly what it was before ${file.at}.\n`);
  return EXIT.done;
}

async function readUndoFile(path: string): Promise<UndoFile> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new UsageError(`The undo file ${path} could not be read: ${error.message}.`, { cause: error });
  });
  const parsed = undoFileSchema.safeParse(parsePolicyText(text));
  if (parsed.success) return parsed.data;
  throw new UsageError(`${path} is no undo file of originmend; expected the file that originmend fix printed.`);
}
