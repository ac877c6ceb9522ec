import { behaviorName, behaviorPath } from '../../config-path.ts';
import type { Evidence } from '../../diagnosis.ts';
import type { OriginView } from '../../origin-view.ts';
import { defineViewerRefusal, type ViewerRefusal } from '../../viewer-refusal.ts';

export default defineViewerRefusal({
  id: 'signed-url-required',
  title: 'CloudFront asks for a signed URL or signed cookies',
  why: 'A behavior with trusted key groups or signers refuses every request that does not carry a valid signature.',
  evidence: (view, refusal) => signerEvidence(view, refusal),
  steps: (_view, { behavior, answer }) => [
    `Use a URL or cookies signed by a trusted key (code ${answer.code ?? 'unknown'}: MissingKey means that nothing was signed; AccessDenied means expired, signed by another key or for another resource).`,
    `If ${behavior ? behaviorName(behavior) : 'this path'} is meant to be open to everybody, take the key groups off that behavior; a person must decide that.`,
  ],
});

function signerEvidence(view: OriginView, { behavior }: ViewerRefusal): readonly Evidence[] {
  if (!behavior) return [];
  const path = `distribution.${behaviorPath(view.distribution.DistributionConfig, behavior)}`;
  return (['TrustedKeyGroups', 'TrustedSigners'] as const).flatMap((setting) =>
    behavior[setting]?.Enabled === true
      ? [{ fact: `${path}.${setting}.Enabled`, actual: true, expected: 'true, and a signed request' }]
      : [],
  );
}
