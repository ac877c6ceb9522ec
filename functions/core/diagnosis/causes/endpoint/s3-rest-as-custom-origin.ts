import type { ConfigEdit, Proposal } from '../../../change.ts';
import { type AnonymousRead, anonymousRead } from '../../anonymous-read.ts';
import { type Answer, defineCause, found, ruledOut, unknown } from '../../cause.ts';
import { originPath } from '../../config-path.ts';
import type { Impact } from '../../diagnosis.ts';
import { attachOac, grantFirstStep } from '../../oac-attachment.ts';
import type { OriginView } from '../../origin-view.ts';
import { probedKey, probeOf, refusedByS3 } from '../../probe-reading.ts';

export default defineCause({
  id: 's3-rest-as-custom-origin',
  family: 'endpoint',
  title: 'The bucket is configured as a custom origin, so its requests are not signed',
  why: 'CloudFront signs for S3 only when the origin is an S3 origin with an OAC or OAI; a bucket as custom origin is asked anonymously.',
  needs: [],
  permissions: {
    read: [
      'cloudfront:GetDistribution',
      's3:GetBucketPolicy',
      's3:GetBucketPublicAccessBlock',
      's3:GetBucketOwnershipControls',
    ],
    fix: ['cloudfront:UpdateDistribution'],
  },
  notApplicable: (view) => {
    if (view.s3?.kind === 'path-style' || hidesItsBucket(view)) return undefined;
    return view.s3?.kind === 'rest' && view.access.kind === 'anonymous' && view.access.because === 'custom-origin'
      ? undefined
      : 'the origin is no S3 REST endpoint configured as a custom origin';
  },
  detect: (view) => {
    if (view.s3?.kind === 'path-style') return pathStyle(view);
    if (hidesItsBucket(view)) return unjudged(view);
    const exists = view.read('bucket.exists');
    if (exists.kind === 'known' && !exists.value) return ruledOut(`bucket ${view.bucket} does not exist`);
    const policy = view.read('bucket.policy');
    if (policy.kind !== 'known') return unknown([policy.path], 'the bucket policy is not known');
    const read = anonymousRead(view, policy.value);
    if (read.kind === 'unknown') return unknown(read.needs, read.reason);
    return read.kind === 'refused' ? refused(view, read) : ruledOut(read.reason);
  },
});

function refused(view: OriginView, read: Extract<AnonymousRead, { kind: 'refused' }>): Answer {
  return found({
    impact: read.impact,
    summary: `Origin ${view.origin.Id} reaches bucket ${view.bucket} as a custom origin, so its requests are unsigned, and ${read.because}.`,
    evidence: [
      {
        fact: `distribution.${originPath(view)}.CustomOriginConfig`,
        actual: 'set',
        expected: 'S3OriginConfig with an OAC',
      },
      ...read.evidence,
    ],
    proposal: proposalFor(view),
  });
}

function proposalFor(view: OriginView): Proposal {
  return {
    change: { kind: 'update-distribution', edits: s3OriginEdits(view) },
    safety: 'approve',
    steps: [
      grantFirstStep(view),
      `Then turn origin ${view.origin.Id} into an S3 origin: S3OriginConfig with an empty OriginAccessIdentity in place of CustomOriginConfig, and an OAC that signs always as OriginAccessControlId.`,
    ],
    deadEnds: [
      'Granting an OAC or OAI in the bucket policy alone would not fix this: nothing signs as it.',
      'Making the bucket public would not fix the trust: it opens every object to the internet.',
    ],
  };
}

/** An S3 origin is asked by the bucket's own endpoint, which is the one it has: only who signs changes. */
function s3OriginEdits(view: OriginView): readonly ConfigEdit[] {
  const path = originPath(view);
  return [
    { path: `${path}.CustomOriginConfig`, from: view.origin.CustomOriginConfig ?? null, to: null },
    { path: `${path}.S3OriginConfig`, from: view.origin.S3OriginConfig ?? null, to: { OriginAccessIdentity: '' } },
    attachOac(view),
  ];
}

/** `s3.REGION.amazonaws.com` with the bucket in the path: AWS advises against it, and which bucket it reads is not certain. */
function pathStyle(view: OriginView): Answer {
  if (refusedByS3(view)) return foundPathStyle(view, 'outage');
  if (wasServed(view)) return foundPathStyle(view, 'risk');
  return unknown(
    [view.pathOf('probe')],
    `origin ${view.origin.Id} names the bucket in its path, so its policy was not looked at; a response of a URL would tell whether it works`,
  );
}

function foundPathStyle(view: OriginView, impact: Impact): Answer {
  return found({
    impact,
    summary: `Origin ${view.origin.Id} (${view.origin.DomainName}${view.origin.OriginPath ?? ''}) names its bucket in the path, where neither an OAC nor an OAI can be used.`,
    evidence: [
      {
        fact: `distribution.${originPath(view)}.DomainName`,
        actual: view.origin.DomainName,
        expected: 'BUCKET.s3.REGION.amazonaws.com',
      },
    ],
    proposal: {
      change: { kind: 'manual' },
      safety: 'manual',
      steps: [
        `Set the origin’s domain name to BUCKET.s3.REGION.amazonaws.com, take the bucket out of OriginPath, attach an OAC and grant it in the bucket policy.`,
      ],
      deadEnds: ['Granting an OAC or OAI in the bucket policy alone would not fix this: nothing signs as it.'],
    },
  });
}

/** CloudFront takes it for S3, or its name is one of S3's, but which bucket it reads cannot be told: nothing was judged. */
function hidesItsBucket(view: OriginView): boolean {
  const { DomainName, S3OriginConfig, CustomOriginConfig } = view.origin;
  if (view.s3 !== undefined) return view.s3.kind === 'unfamiliar';
  return S3OriginConfig !== undefined && CustomOriginConfig === undefined && !DomainName.includes('{{');
}

function unjudged(view: OriginView): Answer {
  if (wasServed(view)) return ruledOut('the recorded response was served by this origin');
  return unknown(
    [view.pathOf('probe')],
    `which bucket origin ${view.origin.Id} (${view.origin.DomainName}) reads is not known, so no policy was looked at; a response of a URL would tell whether it works`,
  );
}

function wasServed(view: OriginView): boolean {
  const probe = probeOf(view);
  return probe !== undefined && probe.status < 400 && probedKey(view) !== undefined;
}
