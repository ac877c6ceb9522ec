import { behaviorName, behaviorPath } from '../../config-path.ts';
import { defineViewerRefusal } from '../../viewer-refusal.ts';

export default defineViewerRefusal({
  id: 'method-not-allowed',
  title: 'The behavior does not allow the HTTP method',
  why: 'CloudFront answers 403 to a method outside AllowedMethods and never asks the origin.',
  evidence: (view, { behavior, probe }) =>
    behavior
      ? [
          {
            fact: `distribution.${behaviorPath(view.distribution.DistributionConfig, behavior)}.AllowedMethods.Items`,
            actual: behavior.AllowedMethods?.Items ?? [],
            expected: `a list that holds ${methodOf(probe.method)}, if viewers may use it`,
          },
        ]
      : [],
  steps: (_view, { behavior, probe }) => [
    `Check which behavior should serve the path: ${behavior ? behaviorName(behavior) : 'the one in force'} allows ${behavior?.AllowedMethods?.Items?.join(', ') || 'GET, HEAD'}, the request used ${methodOf(probe.method)}.`,
    'Allow the method there only if everybody on the internet may use it on that origin; a bucket that takes PUT or DELETE from CloudFront takes it from everybody.',
  ],
  deadEnds: [
    'Granting CloudFront s3:PutObject or s3:DeleteObject would not fix this, and would let every viewer write.',
  ],
});

/** Only a plain method name is repeated; a recorded file may hold anything. */
function methodOf(method: unknown): string {
  return typeof method === 'string' && /^[A-Z]{1,10}$/.test(method) ? method : 'another method';
}
