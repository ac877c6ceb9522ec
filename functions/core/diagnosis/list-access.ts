import { cloudFrontRequest } from '../policy/cloudfront-request.ts';
import type { PolicyDocument } from '../policy/document.ts';
import { type Decision, evaluate } from '../policy/evaluate.ts';
import type { OriginView } from './origin-view.ts';

/** May this origin's identity list the bucket? Then S3 answers 404 for a missing key, and `/` shows the listing. */
export function listDecision(view: OriginView, policy: PolicyDocument | null): Decision {
  if (view.access.kind === 'unknown') return 'unknown';
  const request = cloudFrontRequest({
    facts: view.facts,
    distribution: view.distribution,
    origin: view.origin,
    access: view.access,
    bucket: view.bucket ?? '',
    partition: view.partition,
    key: '',
    viewerProtocol: 'https',
    action: 's3:ListBucket',
  });
  return evaluate(policy, request).decision;
}
