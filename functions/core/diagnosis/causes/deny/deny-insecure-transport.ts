import type { ConfigEdit } from '../../../change.ts';
import { defineDeny } from '../../deny-hits.ts';
import type { OriginView } from '../../origin-view.ts';

export default defineDeny({
  id: 'deny-insecure-transport',
  title: 'A Deny for plain HTTP refuses viewers who come over HTTP',
  why: 'CloudFront asks an S3 origin with the viewer’s protocol unless an OAC signs always; plain HTTP then meets the Deny.',
  propose: (view) => ({
    change: { kind: 'update-distribution', edits: viewerProtocolEdits(view) },
    safety: 'approve',
    steps: [
      'Set ViewerProtocolPolicy to redirect-to-https on the behaviors that send requests to this origin, or sign always with an OAC.',
      'Leave the Deny alone: refusing plain HTTP is a baseline control.',
    ],
    deadEnds: [
      'Deleting the Deny would open the bucket to plain HTTP for everybody.',
      'Adding an Allow would not fix this: an explicit Deny always wins.',
    ],
  }),
});

function viewerProtocolEdits(view: OriginView): readonly ConfigEdit[] {
  const config = view.distribution.DistributionConfig;
  const listed = config.CacheBehaviors?.Items ?? [];
  return view.behaviors
    .filter((behavior) => behavior.ViewerProtocolPolicy === 'allow-all')
    .map((behavior) => ({
      path:
        behavior === config.DefaultCacheBehavior
          ? 'DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy'
          : `DistributionConfig.CacheBehaviors.Items[${listed.indexOf(behavior)}].ViewerProtocolPolicy`,
      from: 'allow-all',
      to: 'redirect-to-https',
    }));
}
