import { factPath, type OriginAccessControlFacts, readFact } from '../../../facts.ts';
import { defineCause, found, ruledOut, unknown } from '../../cause.ts';
import { impactOf } from '../../grant-gap.ts';
import { attachOac, grantFirstSteps } from '../../oac-attachment.ts';
import type { OriginView } from '../../origin-view.ts';
import { probedKey, probeOf } from '../../probe-reading.ts';
import { whoAnswered } from '../../response-origin.ts';

export default defineCause({
  id: 'oac-wrong-type',
  family: 'grant',
  title: 'The OAC signs for another kind of origin than S3',
  why: 'An OAC signs for the one AWS service its type names; S3 does not accept a signature made for another.',
  needs: [],
  permissions: { read: ['cloudfront:GetOriginAccessControl'], fix: ['cloudfront:UpdateDistribution'] },
  notApplicable: (view) => (oacOf(view) === undefined ? 'the origin has no OAC' : undefined),
  detect: (view) => {
    const id = oacOf(view) ?? '';
    const control = readFact<OriginAccessControlFacts | null>(view.facts, ['originAccessControls', id]);
    if (control.kind !== 'known') return unknown([control.path], `OAC ${id} is not known`);
    const { OriginAccessControlOriginType: type, SigningProtocol: protocol } = control.value ?? {};
    const settings = [
      { key: 'OriginAccessControlOriginType', actual: type, expected: 's3' },
      { key: 'SigningProtocol', actual: protocol, expected: 'sigv4' },
    ];
    const wrong = settings.filter(({ actual, expected }) => actual !== undefined && actual !== expected);
    if (wrong.length === 0) return ruledOut(`OAC ${id} signs for S3`);
    return found({
      impact: isServed(view) ? 'risk' : impactOf(view, true),
      summary: `OAC ${id} of origin ${view.origin.Id} has ${wrong.map(({ key, actual }) => `${key} ${actual}`).join(' and ')}, and ${view.origin.DomainName} is an S3 bucket.`,
      evidence: wrong.map(({ key, actual, expected }) => ({
        fact: factPath(['originAccessControls', id, key]),
        actual,
        expected,
      })),
      proposal: {
        change: { kind: 'update-distribution', edits: [attachOac(view)] },
        safety: 'approve',
        steps: [
          ...grantFirstSteps(view),
          'Attach an OAC of type s3 that signs always to the origin (UpdateDistribution with the current ETag as IfMatch).',
        ],
        deadEnds: [
          'Changing the bucket policy alone would not fix this: the signature is wrong before the policy is asked.',
          'Recreating the distribution would not fix this: it would use the same OAC.',
        ],
      },
    });
  },
});

function oacOf(view: OriginView): string | undefined {
  if (view.access.kind === 'unknown') return view.origin.OriginAccessControlId || undefined;
  return view.access.kind === 'oac' ? view.access.id : undefined;
}

/** A recorded answer of S3 outweighs what the type should do. */
function isServed(view: OriginView): boolean {
  const probe = probeOf(view);
  return probe?.status === 200 && probedKey(view) !== undefined && whoAnswered(probe).by === 's3-via-cloudfront';
}
