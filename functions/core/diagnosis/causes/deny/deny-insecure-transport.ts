import type { ConfigEdit } from '../../../change.ts';
import { behaviorPath } from '../../config-path.ts';
import { defineDeny } from '../../deny-hits.ts';
import type { OriginView } from '../../origin-view.ts';

export default defineDeny({
  id: 'deny-insecure-transport',
  title: 'A Deny for plain HTTP refuses viewers who come over HTTP',
  why: 'CloudFront asks an S3 origin with the viewer’s protocol unless an OAC signs always; plain HTTP then meets the Deny.',
  evidence: (view) =>
    viewerProtocolEdits(view).map(({ path, from, to }) => ({
      fact: `distribution.${path}`,
      actual: from,
      expected: `${to} or https-only`,
    })),
  propose: (view) => {
    const edits = viewerProtocolEdits(view);
    return {
      change: edits.length > 0 ? { kind: 'update-distribution', edits } : { kind: 'manual' },
      safety: edits.length > 0 ? 'approve' : 'manual',
      steps: [
        edits.length > 0
          ? 'Set ViewerProtocolPolicy to redirect-to-https on the behaviors that send requests to this origin, or sign always with an OAC.'
          : `CloudFront asks origin ${view.origin.Id} over plain HTTP whatever viewers use: name the bucket’s REST endpoint as an S3 origin with an OAC.`,
        'Leave the Deny alone: refusing plain HTTP is a baseline control.',
      ],
      deadEnds: [
        'Deleting the Deny would open the bucket to plain HTTP for everybody.',
        'Adding an Allow would not fix this: an explicit Deny always wins.',
      ],
    };
  },
});

function viewerProtocolEdits(view: OriginView): readonly ConfigEdit[] {
  const config = view.distribution.DistributionConfig;
  return view.behaviors
    .filter((behavior) => behavior.ViewerProtocolPolicy === 'allow-all')
    .map((behavior) => ({
      path: `${behaviorPath(config, behavior)}.ViewerProtocolPolicy`,
      from: 'allow-all',
      to: 'redirect-to-https',
    }));
}
