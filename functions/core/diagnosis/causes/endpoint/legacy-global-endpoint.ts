import { type Answer, defineCause, found, ruledOut } from '../../cause.ts';
import { originPath } from '../../config-path.ts';
import type { Impact } from '../../diagnosis.ts';
import { impactOf } from '../../grant-gap.ts';
import { identityEvidence } from '../../grant-proposal.ts';
import type { OriginView } from '../../origin-view.ts';
import { header, probedKey, probeOf } from '../../probe-reading.ts';
import { isOacOnly, isReachedGlobally } from '../../region-support.ts';
import { regionalDomainName } from '../../regional-endpoint.ts';

export default defineCause({
  id: 'legacy-global-endpoint',
  family: 'endpoint',
  title: 'The origin does not fit the Region of its bucket',
  why: 'S3 answers a request at the wrong endpoint with a redirect or an error; CloudFront passes that on, and a viewer who follows it meets the private bucket.',
  needs: ['bucket.region'],
  permissions: { read: ['s3:ListBucket'], fix: ['cloudfront:UpdateDistribution'] },
  notApplicable: (view) => {
    if (view.s3?.kind !== 'rest') return 'the origin is no S3 REST endpoint';
    const exists = view.read('bucket.exists');
    return exists.kind === 'known' && !exists.value ? `bucket ${view.bucket} does not exist` : undefined;
  },
  detect: (view, { 'bucket.region': region }) => {
    const named = view.s3?.kind === 'rest' ? view.s3.region : undefined;
    if (view.access.kind === 'oai' && isOacOnly(region)) return needsOac(view, view.access.id, region);
    if (view.s3?.kind === 'rest' && view.s3.form === 'accelerate')
      return ruledOut('the origin uses the Transfer Acceleration endpoint, which serves buckets of every Region');
    if (named === region) return ruledOut(`the origin names the bucket’s Region ${region}`);
    if (named !== undefined)
      return answer(
        view,
        region,
        impactOf(view, true),
        `names Region ${named}, but bucket ${view.bucket} is in ${region}`,
      );
    return globalEndpoint(view, region);
  },
});

function globalEndpoint(view: OriginView, region: string): Answer {
  const uses = `uses the legacy global endpoint for bucket ${view.bucket}, which is in ${region}`;
  if (wasRedirected(view))
    return answer(
      view,
      region,
      impactOf(view, true),
      `${uses}, and viewers are sent away from CloudFront to the bucket itself`,
    );
  if (region === 'us-east-1') return ruledOut('the global endpoint is the one of the bucket’s Region us-east-1');
  if (!isReachedGlobally(region))
    return answer(
      view,
      region,
      impactOf(view, true),
      `${uses}; S3 answers 400 there for Regions launched after March 2019`,
    );
  return answer(
    view,
    region,
    'risk',
    `${uses}; that works, except in the first hours of a bucket that was just created`,
  );
}

function needsOac(view: OriginView, oaiId: string, region: string): Answer {
  return found({
    impact: impactOf(view, true),
    summary: `Origin ${view.origin.Id} uses OAI ${oaiId}, and bucket ${view.bucket} is in ${region}, where CloudFront supports only OAC.`,
    evidence: [
      {
        fact: view.pathOf('bucket.region'),
        actual: region,
        expected: 'a Region launched before 2023, or an origin with an OAC',
      },
      identityEvidence(view),
    ],
    proposal: {
      change: { kind: 'manual' },
      safety: 'manual',
      steps: [
        'Migrate the origin to an OAC: add its grant to the bucket policy, then attach it; remove the OAI’s grant when the distribution is Deployed.',
      ],
      deadEnds: ['Changing the OAI’s grant would not fix this: OAIs do not work with buckets in this Region.'],
    },
  });
}

/** A redirect passed on, or what the viewer meets behind it: S3 itself, with no trace of CloudFront. */
function wasRedirected(view: OriginView): boolean {
  const probe = probeOf(view);
  if (!probe || header(probe, 'server') !== 'AmazonS3') return false;
  if (probe.status === 301 || probe.status === 307) return probedKey(view) !== undefined;
  return (
    probe.status === 403 &&
    isBucketUrl(view, probe.url) &&
    header(probe, 'x-cache') === undefined &&
    header(probe, 'via') === undefined
  );
}

function isBucketUrl(view: OriginView, url: string): boolean {
  return URL.canParse(url) && new URL(url).hostname.startsWith(`${view.bucket}.s3`);
}

function answer(view: OriginView, region: string, impact: Impact, says: string): Answer {
  const domainName = regionalDomainName(view, region);
  return found({
    impact,
    summary: `Origin ${view.origin.Id} (${view.origin.DomainName}) ${says}.`,
    evidence: [
      { fact: `distribution.${originPath(view)}.DomainName`, actual: view.origin.DomainName, expected: domainName },
      { fact: view.pathOf('bucket.region'), actual: region, expected: 'the Region that the origin names' },
    ],
    proposal: {
      change: {
        kind: 'update-distribution',
        edits: [{ path: `${originPath(view)}.DomainName`, from: view.origin.DomainName, to: domainName }],
      },
      safety: 'approve',
      steps: [`Set the domain name of origin ${view.origin.Id} to ${domainName}; keep its id, path and OAC or OAI.`],
      deadEnds: [
        'Changing the bucket policy would not fix this: the request is answered before it is judged.',
        'Making the bucket public would hide this: viewers would then be served by S3 directly, past CloudFront.',
      ],
    },
  });
}
