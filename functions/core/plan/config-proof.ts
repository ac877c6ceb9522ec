import { accessChecks } from '../diagnosis/access-check.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { type Diagnosis, type Finding, refuses } from '../diagnosis/diagnosis.ts';
import { originViews } from '../diagnosis/origin-view.ts';
import { type Facts, isUnreadable } from '../facts.ts';
import { buildPlans, withPolicy } from './build-plan.ts';
import type { BucketPolicyPlan } from './plan.ts';
import { withoutProbe } from './what-if.ts';

export type Proved =
  | {
      readonly kind: 'proved';
      /** The read grant that the bucket policy must have before the change; left out when it is there. */
      readonly grant?: BucketPolicyPlan;
      readonly checked: readonly string[];
    }
  | { readonly kind: 'refused'; readonly guardrail: string; readonly because: string };

/**
 * Imagines the change done and diagnoses again, both worlds without the recorded response, which is about the first one only. The
 * causes must be gone, nobody else may be refused for it, and nothing may become undecided; a read grant that the imagined world
 * lacks becomes the first step, with every guardrail of a bucket-policy change.
 */
export function proveChange(now: Facts, imagined: Facts, causes: readonly string[]): Proved {
  const before = diagnose(withoutProbe(now));
  const facts = withoutProbe(imagined);
  const first = diagnose(facts);
  const missing = missingGrant(before, first, now, facts);
  if (missing.kind === 'there') return judge(before, first, lostAccess(now, facts), causes);
  if (missing.kind === 'refused') return refused('grant-first', missing.because);
  const { bucket, after } = missing.grant;
  const granted = withPolicy(facts, bucket, after);
  const proved = judge(before, diagnose(granted), lostAccess(now, granted), causes);
  return proved.kind === 'refused' ? proved : { ...proved, grant: missing.grant };
}

/** The imagined world with the read grant it lacks; undefined when that cannot be written. */
export function withMissingGrant(now: Facts, imagined: Facts): Facts | undefined {
  const before = diagnose(withoutProbe(now));
  const facts = withoutProbe(imagined);
  const missing = missingGrant(before, diagnose(facts), now, facts);
  if (missing.kind === 'refused') return undefined;
  return missing.kind === 'there' ? facts : withPolicy(facts, missing.grant.bucket, missing.grant.after);
}

type MissingGrant =
  | { readonly kind: 'there' }
  | { readonly kind: 'missing'; readonly grant: BucketPolicyPlan }
  | { readonly kind: 'refused'; readonly because: string };

/** A refusal that only the imagined world has, or that reaches further there, and that an appended statement mends. */
function missingGrant(before: Diagnosis, imagined: Diagnosis, now: Facts, facts: Facts): MissingGrant {
  const lost = lostAccess(now, facts);
  const missing = imagined.findings.find(
    (finding) =>
      refuses(finding) &&
      finding.proposal.change.kind === 'put-bucket-policy' &&
      (!isIn(before.findings, finding) || lost.has(finding.originId ?? '')),
  );
  if (!missing) return { kind: 'there' };
  const planned = buildPlans(facts, imagined).find((one) => targetsBucket(one, missing.bucket));
  if (planned?.kind !== 'plan') return { kind: 'refused', because: whyNoGrant(missing, planned) };
  if (planned.plan.edits.every(({ kind }) => kind === 'append-statement'))
    return { kind: 'missing', grant: planned.plan };
  return {
    kind: 'refused',
    because: `the policy of bucket ${missing.bucket} needs more than one appended statement first`,
  };
}

function targetsBucket(planned: ReturnType<typeof buildPlans>[number], bucket: string | undefined): boolean {
  return (planned.kind === 'plan' ? planned.plan.bucket : planned.bucket) === bucket;
}

function whyNoGrant({ bucket }: Finding, planned: ReturnType<typeof buildPlans>[number] | undefined): string {
  const because = planned?.kind === 'refused' ? `: ${planned.because}` : '';
  return `the policy of bucket ${bucket} must grant this distribution's OAC first, and that cannot be written${because}`;
}

/** Origin → one object that its bucket policy lets CloudFront read now and would not any more: the same cause can reach further. */
function lostAccess(now: Facts, imagined: Facts): ReadonlyMap<string, string> {
  if (isUnreadable(now.distribution) || isUnreadable(imagined.distribution)) return new Map();
  const after = new Map(
    originViews(imagined, imagined.distribution).map((view) => [view.origin.Id, accessChecks(view)]),
  );
  return new Map(
    originViews(now, now.distribution).flatMap((view): readonly [string, string][] => {
      const [was, is] = [accessChecks(view), after.get(view.origin.Id)];
      if (was.kind !== 'checked' || is?.kind !== 'checked') return [];
      const refused = is.checks.filter(({ evaluation }) => evaluation.decision !== 'allowed');
      const lost = was.checks.find(
        ({ key, viewerProtocol, evaluation }) =>
          evaluation.decision === 'allowed' &&
          refused.some((check) => check.key === key && check.viewerProtocol === viewerProtocol),
      );
      return lost ? [[view.origin.Id, lost.key]] : [];
    }),
  );
}

function judge(
  before: Diagnosis,
  after: Diagnosis,
  lost: ReadonlyMap<string, string>,
  causes: readonly string[],
): Proved {
  const still = after.findings.find(({ cause }) => causes.includes(cause));
  if (still) return refused('would-not-help', `${still.cause} would still be found: ${still.summary}`);
  const worse = after.findings.find((finding) => refuses(finding) && !isIn(before.findings, finding));
  if (worse) return refused('new-refusal', `${worse.cause} would be found: ${worse.summary}`);
  const [shutOut] = lost;
  if (shutOut) return refused('new-refusal', `origin ${shutOut[0]} could not read ${shutOut[1]} any more`);
  const open = after.unknown.find((unknown) => !isIn(before.unknown, unknown));
  if (open)
    return refused('unknown', `${open.cause} could not be judged afterwards: ${open.reason ?? open.needs.join(', ')}`);
  return { kind: 'proved', checked: checkedSentences(before, causes) };
}

/** What the two diagnoses show, and what only a request can: a cause that was seen in a response and nowhere else. */
function checkedSentences({ findings }: Diagnosis, causes: readonly string[]): readonly string[] {
  const shown = causes.filter((cause) => findings.some((finding) => finding.cause === cause));
  const seen = causes.filter((cause) => !shown.includes(cause));
  return [
    ...(shown.length === 0 ? [] : [`Diagnosed with the change made: ${shown.join(', ')} not found any more.`]),
    ...(seen.length === 0
      ? []
      : [`${seen.join(', ')} shows only in responses: a request after the change tells whether it is gone.`]),
    'Diagnosed with the change made: no other refusal appears.',
  ];
}

function isIn(
  list: readonly { readonly cause: string; readonly originId?: string }[],
  { cause, originId }: { readonly cause: string; readonly originId?: string },
): boolean {
  return list.some((entry) => entry.cause === cause && entry.originId === originId);
}

function refused(guardrail: string, because: string): Proved {
  return { kind: 'refused', guardrail, because };
}
