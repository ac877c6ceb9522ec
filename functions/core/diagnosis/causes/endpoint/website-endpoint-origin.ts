import type { Proposal } from '../../../change.ts';
import type { PolicyDocument } from '../../../policy/document.ts';
import { accessChecks } from '../../access-check.ts';
import { type AnonymousRead, anonymousRead } from '../../anonymous-read.ts';
import { type Answer, defineCause, found, ruledOut, unknown } from '../../cause.ts';
import { originPath } from '../../config-path.ts';
import { denyHits } from '../../deny-hits.ts';
import { failsOnlyOn, grantGap, impactOf } from '../../grant-gap.ts';
import { mismatchEvidence } from '../../grant-proposal.ts';
import { isKmsEncrypted } from '../../kms-objects.ts';
import type { OriginView } from '../../origin-view.ts';
import { regionalDomainName } from '../../regional-endpoint.ts';
import {
  judgeObjects,
  type ObjectJudgement,
  openReading,
  type SampledObject,
  SERVED,
  shortList,
} from '../../sampled-objects.ts';

export default defineCause({
  id: 'website-endpoint-origin',
  family: 'endpoint',
  title: 'The origin is an S3 website endpoint, which is always asked anonymously, and S3 refuses that',
  why: 'A website endpoint knows neither OAC nor OAI and speaks only HTTP: a private bucket cannot be served through it.',
  needs: [],
  permissions: {
    read: ['s3:GetBucketPolicy', 's3:GetBucketPublicAccessBlock', 's3:GetBucketOwnershipControls'],
    fix: [],
  },
  notApplicable: (view) => (view.s3?.kind === 'website' ? undefined : 'the origin is no S3 website endpoint'),
  detect: (view) => {
    const exists = view.read('bucket.exists');
    if (exists.kind === 'known' && !exists.value) return ruledOut(`bucket ${view.bucket} does not exist`);
    const policy = view.read('bucket.policy');
    return policy.kind === 'known'
      ? judge(view, policy.value)
      : unknown([policy.path], 'the bucket policy is not known');
  },
});

function judge(view: OriginView, policy: PolicyDocument | null): Answer {
  const denied = deniedBy(view, policy);
  if (denied) return refused(view, denied);
  const read = anonymousRead(view, policy);
  if (read.kind === 'unknown') return unknown(read.needs, read.reason);
  return read.kind === 'refused' ? refused(view, underCondition(view, policy, read)) : encrypted(view, read.reason);
}

type Refused = Extract<AnonymousRead, { kind: 'refused' }>;

/** The deny causes judge REST endpoints only. */
function deniedBy(view: OriginView, policy: PolicyDocument | null): Refused | undefined {
  const result = accessChecks(view);
  const checks = result.kind === 'checked' ? result.checks : [];
  const hits = denyHits(policy, checks, 'yes');
  const first = hits[0];
  if (!first) return undefined;
  return {
    kind: 'refused',
    because: `statement ${first.index}${first.statement.Sid ? ` (${first.statement.Sid})` : ''} of the bucket policy denies such requests`,
    impact: impactOf(view, new Set(hits.flatMap((hit) => hit.refused)).size === checks.length),
    evidence: hits.map(({ index }) => ({
      fact: view.pathOf('bucket.policy', ['Statement', index]),
      actual: 'a Deny that matches unsigned HTTP requests',
      expected: 'a Deny that spares what CloudFront sends',
    })),
  };
}

/** A website guarded by a condition, as a rule on a secret header that CloudFront adds: the condition says more than "no grant". */
function underCondition(view: OriginView, policy: PolicyDocument | null, read: Refused): Refused {
  const gap = grantGap(view, policy);
  const guarded = gap.kind === 'gap' ? gap.nearMisses.filter((nearMiss) => failsOnlyOn(nearMiss, 'Condition')) : [];
  const first = guarded[0];
  if (!first) return read;
  const reason = first.mismatches[0]?.reason ?? 'it does not hold';
  return {
    ...read,
    because: `statement ${first.index} lets them in only under a condition: ${reason}`,
    evidence: mismatchEvidence(view, guarded),
  };
}

function refused(view: OriginView, access: Refused): Answer {
  return found({
    impact: access.impact,
    summary: `Origin ${view.origin.Id} is the website endpoint of bucket ${view.bucket}, which CloudFront can only ask anonymously over HTTP, and ${access.because}.`,
    evidence: [endpointEvidence(view), ...access.evidence],
    proposal: migrate(view),
  });
}

function endpointEvidence(view: OriginView) {
  return {
    fact: `distribution.${originPath(view)}.DomainName`,
    actual: view.origin.DomainName,
    expected: 'the bucket’s REST endpoint with an OAC',
  };
}

/** Nobody signs for a website endpoint, so nobody can be allowed to decrypt. */
function encrypted(view: OriginView, served: string): Answer {
  const objects = view.read('bucket.objects');
  if (objects.kind !== 'known')
    return unknown(
      [objects.path],
      'whether objects are encrypted with AWS KMS, which a website endpoint cannot serve, is not known',
    );
  return judgeObjects(view, objects.value, judgeEncryption, {
    ruledOut: served,
    found: ({ keys, evidence, impact }) =>
      found({
        impact,
        summary: `${shortList(keys)} in bucket ${view.bucket} ${keys.length === 1 ? 'is' : 'are'} encrypted with AWS KMS, which a website endpoint cannot serve.`,
        evidence: [endpointEvidence(view), ...evidence],
        proposal: migrate(view),
      }),
  });
}

function judgeEncryption(object: SampledObject): ObjectJudgement {
  const encryption = object.read('ServerSideEncryption');
  if (encryption.kind === 'unreadable') return openReading(encryption);
  if (encryption.kind === 'not-collected' || !isKmsEncrypted(encryption.value)) return SERVED;
  return { kind: 'refused', evidence: [{ fact: encryption.path, actual: encryption.value, expected: 'AES256' }] };
}

function migrate(view: OriginView): Proposal {
  const region = view.s3?.kind === 'website' ? view.s3.region : '';
  return {
    change: { kind: 'manual' },
    safety: 'manual',
    steps: [
      `Move origin ${view.origin.Id} to ${regionalDomainName(view, region)} with an OAC, and grant this distribution in the bucket policy first; the bucket then stays private.`,
      'If the bucket policy lets only a secret Referer in, correct the custom header of the origin first: that alone may repair it. The value is a secret, do not paste it anywhere.',
      'Replace what the website endpoint did: index documents of subdirectories and redirect rules become a CloudFront function, the error document a custom error response.',
    ],
    deadEnds: [
      'Granting an OAC or OAI in the bucket policy would not fix this: nothing signs requests to a website endpoint.',
      'Attaching an OAC to this origin would not fix this: CloudFront does not sign for website endpoints.',
      'Switching Block Public Access off makes the whole bucket readable by everybody; decide that as a publication, not as a repair.',
    ],
  };
}
