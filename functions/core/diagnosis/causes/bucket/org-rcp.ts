import { isUnreadable } from '../../../facts.ts';
import { accessChecks } from '../../access-check.ts';
import { type Answer, type Cause, defineCause, found, ruledOut, unknown } from '../../cause.ts';
import { identityName } from '../../grant-gap.ts';
import type { OriginView } from '../../origin-view.ts';
import { probedKey, refusedByS3 } from '../../probe-reading.ts';
import { probedMethod } from '../../s3-answer.ts';
import kmsOacKeyPolicy from '../encryption/kms-oac-key-policy.ts';
import kmsOaiUnsupported from '../encryption/kms-oai-unsupported.ts';
import hostHeaderForwarded from '../endpoint/host-header-forwarded.ts';
import legacyGlobalEndpoint from '../endpoint/legacy-global-endpoint.ts';
import queryStringAuthLeak from '../endpoint/query-string-auth-leak.ts';
import oacSigningNoOverride from '../grant/oac-signing-no-override.ts';
import archivedObject from '../object/archived-object.ts';
import defaultRootObject from '../object/default-root-object.ts';
import objectNotOwned from '../object/object-not-owned-by-bucket-owner.ts';
import sseCObject from '../object/sse-c-object.ts';
import bpaRestrictPublicBuckets from './bpa-restrict-public-buckets.ts';
import requesterPays from './requester-pays.ts';

/** What else refuses an object that the bucket policy allows. Only when all of it is ruled out is the invisible suspected. */
const VISIBLE_REASONS: readonly Cause[] = [
  oacSigningNoOverride,
  bpaRestrictPublicBuckets,
  kmsOacKeyPolicy,
  kmsOaiUnsupported,
  objectNotOwned,
  archivedObject,
  sseCObject,
  requesterPays,
  hostHeaderForwarded,
  queryStringAuthLeak,
  legacyGlobalEndpoint,
  defaultRootObject,
];

export default defineCause({
  id: 'org-rcp',
  family: 'bucket',
  title: 'Everything on the bucket allows the read, and S3 still refuses it: suspect a resource control policy',
  why: 'A resource control policy of the organization binds every bucket in it and cannot be seen from the bucket; AWS’s identity perimeter refuses OAIs and spares AWS services.',
  needs: [],
  permissions: { read: ['s3:GetBucketPolicy'], fix: [] },
  notApplicable: (view) =>
    refusedByS3(view) && isRead(view) ? undefined : 'no recorded response shows S3 refusing to read an object',
  detect: (view) => {
    const key = probedKey(view) ?? '';
    const objects = view.read('bucket.objects');
    const object = objects.kind === 'known' ? objects.value[key] : undefined;
    if (!object || isUnreadable(object))
      return ruledOut(`nothing shows that ${key} exists, and a missing object looks the same`);
    const explained = explanation(view, key);
    return explained === undefined ? suspected(view, key) : ruledOut(explained);
  },
});

function isRead(view: OriginView): boolean {
  return ['GET', 'HEAD'].includes(probedMethod(view));
}

function explanation(view: OriginView, key: string): string | undefined {
  const result = accessChecks(view);
  if (result.kind === 'unknown') return 'the bucket policy must be judged first';
  const checks = result.checks.filter((check) => check.key === key);
  if (checks.some(({ evaluation }) => evaluation.decision !== 'allowed'))
    return 'the bucket policy does not certainly allow the refused request';
  const reasons = VISIBLE_REASONS.filter((cause) => cause.notApplicable(view) === undefined).map((cause) => ({
    cause,
    answer: cause.detect(view),
  }));
  const reason = reasons.find(({ answer }) => refuses(answer) || answer.kind === 'unknown');
  return reason && `${reason.cause.id} ${reason.answer.kind === 'found' ? 'explains it' : 'must be judged first'}`;
}

/** What is only worth knowing refuses nobody. */
function refuses(answer: Answer): boolean {
  return answer.kind === 'found' && answer.impact !== 'info';
}

function suspected(view: OriginView, key: string): Answer {
  const seen = `the bucket policy allows ${key}, nothing else on the bucket refuses it, and S3 answers 403`;
  if (view.access.kind !== 'oai')
    return unknown(
      [view.pathOf('probe')],
      `${seen}: a resource control policy, or something else the bucket does not show; ask the organization’s administrators`,
    );
  return found({
    impact: 'partial',
    summary: `S3 refuses ${key} to ${identityName(view)} although the bucket policy allows it and nothing else on bucket ${view.bucket} speaks against it: most likely a resource control policy.`,
    evidence: [{ fact: view.pathOf('probe', ['status']), actual: 403, expected: 200 }],
    proposal: {
      change: { kind: 'manual' },
      safety: 'manual',
      steps: [
        'Migrate the origin to an OAC: AWS’s identity perimeter exempts AWS services (aws:PrincipalIsAWSService), and an OAI is none.',
        'Or ask the organization’s administrators to exempt this OAI by aws:PrincipalArn in the resource control policy.',
      ],
      deadEnds: [
        'Changing the bucket policy would not fix this: a resource control policy limits what any bucket policy can grant.',
        'Looking for a service control policy would not help: those do not apply to CloudFront.',
      ],
    },
  });
}
