import { behaviorName, behaviorPath } from '../../config-path.ts';
import type { Evidence } from '../../diagnosis.ts';
import { functionArns } from '../../edge-functions.ts';
import type { OriginView } from '../../origin-view.ts';
import { defineViewerRefusal, headerEvidence, type ViewerRefusal } from '../../viewer-refusal.ts';

export default defineViewerRefusal({
  id: 'edge-function-response',
  title: 'A function at the edge answered instead of the origin',
  why: 'A CloudFront Function or Lambda@Edge function can answer by itself; what it says has nothing to do with S3.',
  evidence: (view, refusal) => [
    ...headerEvidence(refusal, 'x-cache', 'a result of the cache or the origin'),
    ...associationEvidence(view, refusal),
  ],
  steps: (_view, { behavior }) => {
    const arns = behavior ? functionArns(behavior) : [];
    return [
      arns.length > 0
        ? `Read the code and the log of ${arns.join(', ')} on ${behavior ? behaviorName(behavior) : 'the behavior'}.`
        : 'Find the function that runs for this path and read its code and its log.',
      'Let its owner decide whether the refusal is meant to be.',
    ];
  },
});

function associationEvidence(view: OriginView, { behavior }: ViewerRefusal): readonly Evidence[] {
  if (!behavior) return [];
  const path = `distribution.${behaviorPath(view.distribution.DistributionConfig, behavior)}`;
  return (['FunctionAssociations', 'LambdaFunctionAssociations'] as const).flatMap((setting) =>
    (behavior[setting]?.Items ?? []).length > 0
      ? [
          {
            fact: `${path}.${setting}.Items`,
            actual: behavior[setting]?.Items,
            expected: 'functions that let this request pass',
          },
        ]
      : [],
  );
}
