import type { Proposal } from '../../../change.ts';
import { accessChecks } from '../../access-check.ts';
import { defineCause, found, ruledOut, unknown } from '../../cause.ts';
import { changesOrigin, type OriginRewriter, requestFunctions } from '../../edge-functions.ts';
import type { OriginView } from '../../origin-view.ts';
import { probedKey, refusedByS3 } from '../../probe-reading.ts';

export default defineCause({
  id: 'function-changes-origin',
  family: 'viewer',
  title: 'A function sends requests to an origin the distribution does not list',
  why: 'A function can send a request to another bucket, with access settings of its own; the distribution’s configuration then says nothing about it.',
  needs: [],
  permissions: { read: ['cloudfront:GetDistribution'], fix: [] },
  notApplicable: (view) =>
    requestFunctions(view).length === 0 ? 'no function runs before this origin is asked' : undefined,
  detect: (view) => {
    const functions = requestFunctions(view);
    const rewriters = functions.filter(({ code }) => code !== undefined && changesOrigin(code));
    const unread = functions.filter(({ code }) => code === undefined);
    const puzzling = isRefusedDespiteGrant(view);
    if (rewriters.length > 0) return foundRewriter(view, rewriters, puzzling);
    if (unread.length > 0 && puzzling) {
      return unknown(
        unread.map(({ path }) => path),
        `S3 refused an existing object that the policy of bucket ${view.bucket} grants, and a function may have sent the request elsewhere`,
      );
    }
    return ruledOut(
      unread.length > 0
        ? 'a function runs first, and nothing suggests that it changes the origin (its code was not collected)'
        : 'no function that runs first changes the origin',
    );
  },
});

/** S3 refused a key that exists and that this origin may read: the request went somewhere else, or something unseen refused it. */
function isRefusedDespiteGrant(view: OriginView): boolean {
  if (!refusedByS3(view)) return false;
  const key = probedKey(view);
  const result = accessChecks(view);
  const checks =
    result.kind === 'checked' ? result.checks.filter((check) => check.key === key && check.basis === 'existing') : [];
  return checks.length > 0 && checks.every(({ evaluation }) => evaluation.decision === 'allowed');
}

function foundRewriter(view: OriginView, rewriters: readonly OriginRewriter[], puzzling: boolean) {
  const names = rewriters.map(({ arn }) => arn).join(', ');
  const why = puzzling
    ? `S3 refused an existing object that bucket ${view.bucket} grants`
    : 'what is said here about the listed origin may not hold for those requests';
  return found({
    impact: puzzling ? 'partial' : 'info',
    summary: `${names} changes the origin of requests meant for ${view.origin.Id}: ${why}.`,
    evidence: rewriters.map(({ path }) => ({
      fact: path,
      actual: 'changes the request’s origin',
      expected: 'the origins that the distribution lists',
    })),
    proposal: proposalFor(names),
  });
}

function proposalFor(names: string): Proposal {
  return {
    change: { kind: 'manual' },
    safety: 'manual',
    steps: [
      `Read in the code of ${names} which bucket it names and which originAccessControlConfig it sets; its originType must be s3 for a bucket.`,
      'Make sure that the policy of that bucket grants this distribution’s ARN.',
    ],
    deadEnds: ['Changing the policy of the listed bucket would not fix this: the request does not go there.'],
  };
}
