import { userInfo } from 'node:os';
import { type DecisionEntry, keptText } from '../core/history/decision-entry.ts';
import { bucketPolicyTarget, capitalised, targetOf } from '../core/plan/plan-target.ts';
import { policyDiff } from '../core/policy/diff.ts';
import { parsePolicyText } from '../core/policy/document.ts';
import { utc } from '../core/report/when.ts';
import { OriginmendError } from '../shared/errors.ts';
import type { DecisionLog, Deps } from '../workflow/deps.ts';
import type { Streams } from './streams.ts';
import type { BucketPolicyUndoFile, ChangeUndoFile, UndoFile } from './undo-file.ts';

const MODE = 'command-line';

/** The decision record as the command line writes to it: marked as such, and a person is told when it could not be written. */
export function decisionsFrom({ decisions }: Pick<Deps, 'decisions'>, streams: Streams): DecisionLog {
  return {
    list: decisions.list,
    record: async (entry) => {
      try {
        return await decisions.record({ ...entry, mode: MODE });
      } catch (error) {
        if (error instanceof OriginmendError)
          streams.err(`The decision record of the table has no entry "${entry.step}" of this: ${error.message}\n`);
        throw error;
      }
    },
  };
}

/** Who is at the keyboard, as far as the machine knows. */
export function personAtKeyboard(): string {
  try {
    return `${userInfo().username} (command line)`;
  } catch {
    return 'command line';
  }
}

/** That an undo file was put back. A record that cannot be written is told and stops nothing. */
export async function recordUndo(log: DecisionLog, file: UndoFile, at: string): Promise<void> {
  const about = file.kind === 'change' ? aboutChange(file) : aboutBucketPolicy(file);
  const entry: DecisionEntry = {
    formatVersion: 1,
    at,
    planId: file.planId ?? 'none',
    step: 'undone',
    by: personAtKeyboard(),
    ...about,
    added: [],
    mode: MODE,
    incidentKey: `cli ${file.at}`,
    before: keptText(file.writtenText),
    after: keptText(file.previousText),
    summary: `${capitalised(about.target)} is again exactly what it was before ${utc(file.at)}.`,
  };
  await log.record(entry).catch((error: unknown) => {
    if (!(error instanceof OriginmendError)) throw error;
  });
}

type About = Pick<DecisionEntry, 'kind' | 'target' | 'distributionId' | 'bucket' | 'fingerprint' | 'causes' | 'diff'>;

function aboutBucketPolicy(file: BucketPolicyUndoFile): About {
  const { bucket, previousText, writtenText } = file;
  return {
    kind: 'put-bucket-policy',
    target: bucketPolicyTarget(bucket),
    distributionId: file.distributionId ?? 'not known',
    bucket,
    fingerprint: file.fingerprint ?? '',
    causes: [],
    diff: policyDiff(parsePolicyText(writtenText) ?? null, parsePolicyText(previousText ?? '') ?? null),
  };
}

function aboutChange({ plan }: ChangeUndoFile): About {
  const { kind, distributionId, bucket, fingerprint, causes, diff } = plan;
  const common = { kind, target: targetOf(plan), distributionId, fingerprint, causes, diff };
  return bucket === undefined ? common : { ...common, bucket };
}
