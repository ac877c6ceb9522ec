import { isBadRequestPage } from '../../bad-request-page.ts';
import { behaviorName, behaviorPath } from '../../config-path.ts';
import { defineViewerRefusal } from '../../viewer-refusal.ts';

export default defineViewerRefusal({
  id: 'https-only-behavior',
  title: 'The behavior serves HTTPS only, and the viewer came over HTTP',
  why: 'With ViewerProtocolPolicy https-only CloudFront answers plain HTTP with 403 instead of redirecting it.',
  explains: (_view, refusal) =>
    isBadRequestPage(refusal) &&
    refusal.url?.protocol === 'http:' &&
    refusal.behavior?.ViewerProtocolPolicy === 'https-only',
  evidence: (view, { behavior }) =>
    behavior
      ? [
          {
            fact: `distribution.${behaviorPath(view.distribution.DistributionConfig, behavior)}.ViewerProtocolPolicy`,
            actual: 'https-only',
            expected: 'redirect-to-https, or a viewer who comes over HTTPS',
          },
        ]
      : [],
  steps: (_view, { behavior }) => [
    `Link to https://, or set ViewerProtocolPolicy of ${behavior ? behaviorName(behavior) : 'the behavior'} to redirect-to-https if viewers may be redirected.`,
  ],
  deadEnds: ['allow-all would not be a repair: it serves the content unencrypted.'],
});
