import { policyDiff } from '../policy/diff.ts';
import { type PolicyDocument, parsePolicyText } from '../policy/document.ts';
import { line, visibleText } from './clean-text.ts';
import type { Styler } from './styler.ts';
import { changedLines } from './text/changed-lines.ts';
import { diffLines } from './text/diff-lines.ts';
import { wrap } from './text/wrap.ts';
import { utc } from './when.ts';

/** Policy texts as S3 returns them; null = no policy. */
export interface UndoRefused {
  readonly bucket: string;
  /** When the repair was written. */
  readonly at: string;
  readonly previousText: string | null;
  readonly writtenText: string;
  readonly currentText: string | null;
}

/** Why the previous policy may not overwrite the present one: all three documents, as two differences. */
export function undoRefusedText(refused: UndoRefused, style: Styler): string {
  const { bucket, at, previousText, writtenText } = refused;
  return [
    ...wrap(
      line`Nothing was changed: somebody changed the policy of bucket ${bucket} after the repair of ${utc(at)}, and undoing would throw that away. Take the repair out by hand if you still want to.`,
    ),
    '',
    style.label('From before the repair to what the repair wrote'),
    ...differenceLines(documentOf(previousText), documentOf(writtenText), style),
    '',
    style.label('From what the repair wrote to what is in the bucket now'),
    ...sinceTheRepair(refused, style),
    '',
  ].join('\n');
}

function sinceTheRepair({ writtenText, currentText }: UndoRefused, style: Styler): readonly string[] {
  if (currentText === null) return ['  The bucket has no policy any more: somebody deleted it.'];
  const current = parsePolicyText(currentText);
  return current === undefined
    ? visibleText(currentText).split('\n')
    : differenceLines(documentOf(writtenText), current, style);
}

function differenceLines(before: PolicyDocument | null, after: PolicyDocument | null, style: Styler) {
  return changedLines(diffLines(policyDiff(before, after)), style, '  ');
}

function documentOf(text: string | null): PolicyDocument | null {
  return text === null ? null : (parsePolicyText(text) ?? null);
}
