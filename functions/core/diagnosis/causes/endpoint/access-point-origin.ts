import type { Proposal } from '../../../change.ts';
import type { S3Origin } from '../../../s3-origin.ts';
import { defineCause, found, ruledOut, unknown } from '../../cause.ts';
import { originPath } from '../../config-path.ts';
import { impactOf } from '../../grant-gap.ts';
import type { OriginView } from '../../origin-view.ts';
import { probedKey, probeOf, refusedByS3 } from '../../probe-reading.ts';

type AccessPoint = Extract<S3Origin, { alias: string }>;

export default defineCause({
  id: 'access-point-origin',
  family: 'endpoint',
  title: 'The origin is an S3 access point: its own policy and every bucket behind it must allow CloudFront',
  why: 'A request through an access point is judged twice, by the access point’s policy and by the bucket’s; one of them alone lets nobody in.',
  needs: [],
  permissions: { read: ['cloudfront:GetDistribution'], fix: [] },
  notApplicable: (view) => (accessPointOf(view) ? undefined : 'the origin is no S3 access point'),
  detect: (view) => {
    const accessPoint = accessPointOf(view);
    const probe = probeOf(view);
    if (probe && probe.status < 400 && probedKey(view) !== undefined)
      return ruledOut('the recorded response was served through the access point');
    if (!accessPoint || !refusedByS3(view)) {
      return unknown(
        [view.pathOf('probe')],
        `policies of access points are not read, so nothing is known about ${view.origin.DomainName}; a response of a URL would tell whether it works`,
      );
    }
    return found({
      impact: impactOf(view, true),
      summary: `S3 refuses the requests of origin ${view.origin.Id} to ${NAMES[accessPoint.kind]} ${accessPoint.alias}; its policy and the policy of every bucket behind it must allow CloudFront.`,
      evidence: [
        {
          fact: `distribution.${originPath(view)}.DomainName`,
          actual: view.origin.DomainName,
          expected: 'an access point and buckets that both allow this distribution',
        },
        { fact: view.pathOf('probe', ['status']), actual: probe?.status, expected: 200 },
      ],
      proposal: proposalFor(view, accessPoint),
    });
  },
});

const NAMES: Readonly<Record<AccessPoint['kind'], string>> = {
  'access-point': 'access point',
  'object-lambda': 'Object Lambda access point',
  'multi-region-access-point': 'Multi-Region Access Point',
};

function accessPointOf(view: OriginView): AccessPoint | undefined {
  return view.s3 && 'alias' in view.s3 ? view.s3 : undefined;
}

function proposalFor(view: OriginView, { kind, alias }: AccessPoint): Proposal {
  const arn = view.distribution.ARN;
  return {
    change: { kind: 'manual' },
    safety: 'manual',
    steps: [
      `Allow cloudfront.amazonaws.com s3:GetObject with AWS:SourceArn ${arn} in the policy of ${NAMES[kind]} ${alias}.`,
      kind === 'multi-region-access-point'
        ? 'Allow the same in the policy of every bucket behind it, or delegate with s3:DataAccessPointArn; use an OAC that signs with sigv4a. Buckets in opt-in Regions are not supported.'
        : 'Allow the same in the bucket’s policy, or delegate to the bucket owner’s access points with s3:DataAccessPointAccount.',
      ...(kind === 'multi-region-access-point'
        ? []
        : [
            'Check that the access point’s network origin is Internet: one that is bound to a VPC refuses CloudFront whatever its policy says.',
          ]),
    ],
    deadEnds: ['Changing only the bucket policy would not fix this: the access point’s policy is judged as well.'],
  };
}
