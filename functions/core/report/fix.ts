import type { Change, ConfigEdit, Safety } from '../change.ts';
import { type Finding, refuses } from '../diagnosis/diagnosis.ts';
import { readFact } from '../facts.ts';
import type { Planned } from '../plan/plan.ts';
import { bucketPolicyTarget, isBucketPolicyPlan, targetOfPlanned } from '../plan/plan-target.ts';
import { policyDiff } from '../policy/diff.ts';
import type { PolicyDocument, Statement } from '../policy/document.ts';
import { applyEdits } from '../policy/patch.ts';
import type { Examination } from './examination.ts';

/** What to do about a finding, as every renderer shows it. `bucketPolicy` is the complete document after the change. */
export interface Fix {
  readonly kind: Change['kind'];
  readonly safety: Safety;
  readonly bucketPolicy?: PolicyDocument;
  /** Unified diff of the pretty-printed documents. */
  readonly diff?: string;
  readonly steps: readonly string[];
  readonly deadEnds: readonly string[];
  /** Why a guardrail kept this change from being written; also said among the steps. */
  readonly refused?: string;
  /** The statement to append to the key policy. */
  readonly keyPolicyStatement?: Statement;
  readonly configEdits?: readonly ConfigEdit[];
}

type BucketPolicyChange = Extract<Change, { kind: 'put-bucket-policy' }>;
type Refused = Extract<Planned, { kind: 'refused' }>;

/** Joins what the cause proposed with what the plan came to. A change that no plan carries is never shown as one Originmend writes. */
export function fixOf(examination: Examination, finding: Finding): Fix {
  const { change, safety, steps, deadEnds } = finding.proposal;
  const base = { kind: change.kind, safety, steps, deadEnds };
  switch (change.kind) {
    case 'put-bucket-policy':
      return bucketPolicyFix(examination, finding, change);
    case 'put-key-policy':
      return withRefusal(examination, finding, { ...base, keyPolicyStatement: change.statement });
    case 'update-distribution':
    case 'update-origin-access-control':
      return withRefusal(examination, finding, { ...base, configEdits: change.edits });
    case 'manual':
      return { ...base, safety: 'manual' };
  }
}

/** Where a plan of this kind was wanted and a guardrail refused it, people read why they are not asked. */
function withRefusal({ planned }: Examination, { cause, bucket }: Finding, fix: Fix): Fix {
  const refused = planned.find(
    (one): one is Refused =>
      one.kind === 'refused' &&
      one.target !== undefined &&
      one.causes.includes(cause) &&
      (one.bucket === undefined || one.bucket === bucket),
  );
  return refused ? { ...fix, steps: [...fix.steps, refusalOf(refused)], refused: refusalOf(refused) } : fix;
}

function bucketPolicyFix(examination: Examination, finding: Finding, change: BucketPolicyChange): Fix {
  const planned = plannedFor(examination, finding, change.bucket);
  const { safety, steps, deadEnds } = finding.proposal;
  if (planned?.kind === 'plan' && isBucketPolicyPlan(planned.plan)) {
    const { after, diff } = planned.plan;
    return {
      kind: change.kind,
      safety: stricter(planned.plan.safety, safety),
      bucketPolicy: after,
      diff,
      steps,
      deadEnds,
    };
  }
  if (planned?.kind === 'unchanged')
    return byHand(finding, [`Nothing to write: the policy of bucket ${change.bucket} already says this.`, ...steps]);
  const refused = planned?.kind === 'refused' ? planned : undefined;
  return safety === 'manual' ? forAPerson(examination, finding, change, refused) : notPlanned(finding, change, refused);
}

function plannedFor(examination: Examination, finding: Finding, bucket: string): Planned | undefined {
  return examination.planned.find((planned) => {
    const { causes } = planned.kind === 'plan' ? planned.plan : planned;
    return targetOfPlanned(planned) === bucketPolicyTarget(bucket) && causes.includes(finding.cause);
  });
}

/** Originmend never writes this one; the finished document saves the person who does from writing it by hand. */
function forAPerson(
  examination: Examination,
  finding: Finding,
  change: BucketPolicyChange,
  refused: Refused | undefined,
): Fix {
  const { deadEnds } = finding.proposal;
  const steps = [...finding.proposal.steps, ...otherChangesOf(examination, finding, change.bucket)];
  const base = { kind: change.kind, safety: 'manual', deadEnds } as const;
  if (!refused) return { ...base, ...patched(examination, change), steps };
  return { ...base, ...shown(refused), steps: [...steps, refusalOf(refused)], refused: refusalOf(refused) };
}

/** Says who must write, and refuses nothing by itself. */
const FOREIGN_BUCKET = 'cross-account-bucket';

/** The document shows this change alone; pasted by itself it would leave the bucket's other refusals, or undo what was done about them. */
function otherChangesOf({ diagnosis }: Examination, finding: Finding, bucket: string): readonly string[] {
  const others = diagnosis.findings.filter(
    (other) =>
      other !== finding &&
      other.cause !== FOREIGN_BUCKET &&
      other.originId === finding.originId &&
      other.bucket === bucket &&
      refuses(other),
  );
  if (others.length === 0) return [];
  const causes = [...new Set(others.map(({ cause }) => cause))].join(', ');
  return [`This alone is not enough: ${causes} refuses CloudFront as well. The document holds this change only.`];
}

function patched(examination: Examination, change: BucketPolicyChange): Pick<Fix, 'bucketPolicy' | 'diff'> {
  const reading = readFact<PolicyDocument | null>(examination.facts, ['buckets', change.bucket, 'policy']);
  if (reading.kind !== 'known') return {};
  const after = applyEdits(reading.value, change.edits);
  return { bucketPolicy: after, diff: policyDiff(reading.value, after) };
}

function notPlanned(finding: Finding, change: BucketPolicyChange, refused: Refused | undefined): Fix {
  const { steps } = finding.proposal;
  if (refused)
    return { ...byHand(finding, [refusalOf(refused), ...steps]), ...shown(refused), refused: refusalOf(refused) };
  return byHand(finding, [
    `No change of bucket ${change.bucket} was planned for this: mend the other findings of the bucket first, then look again.`,
    ...steps,
  ]);
}

function refusalOf(refused: Refused): string {
  return `Originmend does not write this itself: ${refused.because.replace(/\.$/, '')}.`;
}

/** Guardrails that found the document itself wrong: nobody should be handed it ready to paste. */
const WRONG_DOCUMENT: ReadonlySet<string> = new Set([
  'keeps-other-statements',
  'other-callers',
  'public',
  'access-analyzer',
]);

function shown({ guardrail, after, diff }: Refused): Pick<Fix, 'bucketPolicy' | 'diff'> {
  return after && diff !== undefined && !WRONG_DOCUMENT.has(guardrail) ? { bucketPolicy: after, diff } : {};
}

function byHand(finding: Finding, steps: readonly string[]): Fix {
  return { kind: 'manual', safety: 'manual', steps, deadEnds: finding.proposal.deadEnds };
}

const STRICTNESS: readonly Safety[] = ['auto', 'approve', 'manual'];

function stricter(a: Safety, b: Safety): Safety {
  return STRICTNESS.indexOf(a) > STRICTNESS.indexOf(b) ? a : b;
}
