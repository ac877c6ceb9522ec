import { type Answer, defineCause, found, ruledOut } from '../../cause.ts';
import { originPath } from '../../config-path.ts';
import type { Evidence } from '../../diagnosis.ts';
import type { OriginView } from '../../origin-view.ts';
import { probeOf } from '../../probe-reading.ts';
import { type ViewerRefusal, viewerRefusal } from '../../viewer-refusal.ts';

export default defineCause({
  id: 'stacked-distributions',
  family: 'viewer',
  title: 'The origin is another CloudFront distribution, whose refusals are passed on',
  why: 'A distribution in front of a distribution passes on the refusals of the one behind it, for example of a host name that one does not serve.',
  needs: [],
  permissions: { read: ['cloudfront:GetDistribution'], fix: [] },
  notApplicable: (view) => (isDistribution(view) ? undefined : 'the origin is no CloudFront distribution'),
  detect: (view) => {
    const refusal = viewerRefusal(view);
    const isBehind = refusal?.behavior !== undefined && view.behaviors.includes(refusal.behavior);
    if (refusal?.answer.by === 'cloudfront' && isBehind) return refused(view, refusal);
    return probeOf(view)
      ? ruledOut('the recorded response does not show that the distribution behind this one refused a viewer')
      : notAsked(view);
  },
});

function refused(view: OriginView, { probe, answer }: ViewerRefusal): Answer {
  return found({
    impact: 'partial',
    summary: `Origin ${view.origin.Id} of distribution ${view.distribution.Id} is the distribution ${view.origin.DomainName}, and a refusal of CloudFront came back: ${answer.because}.`,
    evidence: [evidenceOf(view), { fact: 'probe.status', actual: probe.status, expected: 'an answer of the origin' }],
    proposal: {
      change: { kind: 'manual' },
      safety: 'manual',
      steps: [
        `Ask ${view.origin.DomainName} for the same path directly: if it refuses as well, diagnose that distribution.`,
        'If it does not, do not forward the viewer’s Host header to it, or name the bucket behind it as the origin and leave the second distribution out.',
      ],
      deadEnds: DEAD_ENDS,
    },
  });
}

/** Legitimate, and a place where a 403 hides: what the distribution behind answers is not in these facts. */
function notAsked(view: OriginView): Answer {
  return found({
    impact: 'info',
    summary: `Origin ${view.origin.Id} of distribution ${view.distribution.Id} is the distribution ${view.origin.DomainName}; what that one refuses, this one passes on.`,
    evidence: [evidenceOf(view)],
    proposal: {
      change: { kind: 'manual' },
      safety: 'manual',
      steps: [`Diagnose the distribution ${view.origin.DomainName} as well: the bucket is behind that one.`],
      deadEnds: DEAD_ENDS,
    },
  });
}

const DEAD_ENDS = ['Changing the policy of a bucket would not fix this: the request never got as far as S3.'];

function evidenceOf(view: OriginView): Evidence {
  return {
    fact: `distribution.${originPath(view)}.DomainName`,
    actual: view.origin.DomainName,
    expected: 'an origin that is no CloudFront distribution',
  };
}

function isDistribution(view: OriginView): boolean {
  return view.origin.DomainName.toLowerCase().replace(/\.$/, '').endsWith('.cloudfront.net');
}
