import { isClean, newObjections } from '../core/guard/policy-check.ts';
import type { PolicyDocument } from '../core/policy/document.ts';
import type { Workflow } from './context.ts';

/** `because` is one sentence without its full stop. */
export type AnalyzerAnswer =
  | { readonly kind: 'passed' }
  | { readonly kind: 'refused' | 'unavailable'; readonly because: string };

/**
 * What IAM Access Analyzer objects to in the new document and not in the one that is there; passed when it is not asked at all. The
 * old document is looked at only when the new one is not clean.
 */
export async function askAnalyzer(
  { deps, config }: Workflow,
  { before, after }: { readonly before: PolicyDocument | null; readonly after: PolicyDocument },
): Promise<AnalyzerAnswer> {
  if (!config.guards.accessAnalyzer) return { kind: 'passed' };
  const now = await deps.checkPolicy(JSON.stringify(after));
  if (isClean(now)) return { kind: 'passed' };
  const then = before === null ? NOTHING_WRONG : await deps.checkPolicy(JSON.stringify(before));
  if (now.kind === 'unavailable') return unavailable(now.code);
  if (then.kind === 'unavailable') return unavailable(then.code);
  const objections = newObjections(then, now);
  return objections.length === 0
    ? { kind: 'passed' }
    : { kind: 'refused', because: `IAM Access Analyzer objects to the new document: ${objections.join('; ')}` };
}

/** A bucket without a policy has none that could be wrong. */
const NOTHING_WRONG = {
  kind: 'answered',
  errors: [],
  publicAccess: { result: 'PASS', reasons: [] },
} as const;

function unavailable(code: string): AnalyzerAnswer {
  return { kind: 'unavailable', because: `IAM Access Analyzer could not be asked about the new document (${code})` };
}
