import { languageOf, type PolicyChange, snippetsOf } from '../../iac/snippet.ts';
import type { Background } from '../background.ts';
import { visibleText } from '../clean-text.ts';
import { boundedLines } from '../value-text.ts';
import { whoChanged } from '../who-changed.ts';
import { shortDiff } from './parts.ts';

const THEIR_LINES = 24;
const SNIPPET_LINES = 60;

/** "Who changed it", with their difference; undefined when CloudTrail was not asked. */
export function whoChangedParagraph({ change }: Background): string | undefined {
  if (!change) return undefined;
  const diff =
    change.kind === 'found' && change.diff ? ['Their change to the policy:', shortDiff(change.diff, THEIR_LINES)] : [];
  return ['Who changed it:', ...whoChanged(change).map((sentence) => `- ${sentence}`), ...diff].join('\n');
}

/** The change as source of the tool that owns the bucket; undefined when nothing tells which one does. */
export function ownerSnippetParagraph({ owners }: Background, change: PolicyChange): string | undefined {
  const language = languageOf(owners);
  const snippet = language && snippetsOf(change, owners).find((candidate) => candidate.language === language);
  if (!snippet) return undefined;
  const lines = boundedLines(visibleText(snippet.text.trimEnd()).split('\n'), SNIPPET_LINES);
  return [`For its source, ${snippet.title}:`, ...lines].join('\n');
}
