import { Command } from 'commander';
import { isUnreadable } from '../../core/facts.ts';
import { moreThanTakingBack } from '../../core/plan/undo-only-takes-back.ts';
import { type PolicyDocument, parsePolicyText } from '../../core/policy/document.ts';
import { line } from '../../core/report/clean-text.ts';
import { undoRefusedText } from '../../core/report/undo-text.ts';
import { utc } from '../../core/report/when.ts';
import { readCliConfig } from '../../shared/config.ts';
import { OriginmendError } from '../../shared/errors.ts';
import type { Deps } from '../../workflow/deps.ts';
import { whyStopped } from '../../workflow/kill-switch.ts';
import { permitUndo } from '../../workflow/permit.ts';
import { isPolicy, isThere, isWritten, readBack } from '../../workflow/read-back.ts';
import { awsDeps } from '../aws-deps.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { decisionsFrom, recordUndo } from '../record-decisions.ts';
import type { Streams } from '../streams.ts';
import { styler } from '../styler.ts';
import { readUndoFile, type BucketPolicyUndoFile as UndoFile } from '../undo-file.ts';
import { undoChangeHere } from './undo-change.ts';

/** `originmend undo <file>`: restores the previous policy, only while what was written is still there. */
export function undoCommand(streams: Streams, finish: (code: ExitCode) => void): Command {
  return new Command('undo')
    .description('Restore exactly what was there before from an undo file; refused when it has changed since.')
    .argument('<file>', 'the undo file written by originmend fix')
    .action(async (path: string) => {
      const file = await readUndoFile(path);
      finish(file.kind === 'change' ? await undoChangeHere(streams, file) : await undo(await awsDeps(), streams, file));
    });
}

/** The guarantees of an undo link: one write, only while what was written is still there, and a read-back. */
async function undo(deps: Deps, streams: Streams, file: UndoFile): Promise<ExitCode> {
  const current = await deps.s3.getBucketPolicyText(file);
  if (isUnreadable(current)) {
    streams.err(
      `Nothing was changed: the policy of bucket ${file.bucket} could not be read (${current.unreadable}). Allow s3:GetBucketPolicy, then undo again.\n`,
    );
    return EXIT.failed;
  }
  if (isPolicy(current, documentOf(file.previousText))) {
    streams.out(
      `Nothing to undo: the policy of bucket ${file.bucket} is what it was before the repair of ${utc(file.at)}.\n`,
    );
    return EXIT.done;
  }
  if (!isWritten(current, { expected: documentOf(file.writtenText), before: file.previousText }))
    return movedOn(streams, file, current);
  const more = moreThanTakingBack(file);
  if (more !== undefined) {
    streams.err(
      line`Nothing was changed: this file would do more than take the repair of bucket ${file.bucket} back: ${more}. Write the policy by hand if it is right.`,
    );
    streams.err('\n');
    return EXIT.failed;
  }
  const permit = await permitUndo({ deps, config: readCliConfig() }, [file.bucket]);
  if (!permit.permitted) {
    streams.err(`Nothing was changed. ${permit.because}\n`);
    return EXIT.failed;
  }
  try {
    await putBack(deps, file, current);
  } catch (error) {
    if (!(error instanceof OriginmendError)) throw error;
    return afterRefusal(deps, streams, file, error.message);
  }
  return afterWrite(deps, streams, file, current);
}

/** `current` must still read byte for byte so right before the write. */
async function putBack(deps: Deps, file: UndoFile, current: string | null): Promise<void> {
  const options = { ifStill: current, whyStopped: () => whyStopped({ deps, config: readCliConfig() }) };
  if (file.previousText === null) await deps.s3.deleteBucketPolicy(file, file.ownerAccountId, options);
  else await deps.s3.putBucketPolicy(file, file.previousText, file.ownerAccountId, options);
}

async function afterWrite(deps: Deps, streams: Streams, file: UndoFile, before: string | null): Promise<ExitCode> {
  const seen = await readBack(deps, file, { expected: documentOf(file.previousText), before });
  if (isThere(seen)) return undone(deps, streams, file);
  const what = {
    'not-yet': 'S3 still returns the repair: it takes unusually long, or somebody has put that back',
    differs: 'S3 now returns another document: somebody else wrote at the same moment',
    unreadable: 'it could not be read back',
  }[seen];
  streams.err(
    `The previous policy of bucket ${file.bucket} was written, but ${what}. Look at the bucket policy and compare it with previousText in the undo file.\n`,
  );
  return EXIT.failed;
}

/** An error does not prove that nothing happened: the bucket itself tells. */
async function afterRefusal(deps: Deps, streams: Streams, file: UndoFile, message: string): Promise<ExitCode> {
  const now = await deps.s3.getBucketPolicyText(file);
  if (isUnreadable(now)) {
    streams.err(
      `Whether the previous policy of bucket ${file.bucket} was written is not known: ${message} Look at the bucket policy before you undo again.\n`,
    );
    return EXIT.failed;
  }
  if (isPolicy(now, documentOf(file.previousText))) return undone(deps, streams, file);
  if (!isWritten(now, { expected: documentOf(file.writtenText), before: file.previousText }))
    return movedOn(streams, file, now);
  streams.err(`Nothing was changed: the previous policy of bucket ${file.bucket} was not written. ${message}\n`);
  return EXIT.failed;
}

async function undone(deps: Deps, streams: Streams, file: UndoFile): Promise<ExitCode> {
  await recordUndo(decisionsFrom(deps, streams), file, deps.now().toISOString());
  streams.out(
    `The policy of bucket ${file.bucket} is again exactly what it was before ${utc(file.at)}; it was read back.\n`,
  );
  return EXIT.done;
}

function movedOn(streams: Streams, { bucket, at, previousText, writtenText }: UndoFile, current: string | null) {
  streams.err(undoRefusedText({ bucket, at, previousText, writtenText, currentText: current }, styler(streams)));
  return EXIT.failed;
}

/** A text that is no policy matches nothing. */
function documentOf(text: string | null): PolicyDocument | null {
  return text === null ? null : (parsePolicyText(text) ?? {});
}
