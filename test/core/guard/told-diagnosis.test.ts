import { expect, it } from 'vitest';
import { toldDigest } from '../../../functions/core/guard/told-diagnosis.ts';
import { diagnosis, mismatch, missingObject } from '../report/examples.ts';

const base = diagnosis({ findings: [missingObject] });
const withEvidence = (fact: string, actual: unknown) =>
  diagnosis({ findings: [{ ...missingObject, evidence: [{ fact, actual, expected: 'x' }] }] });

it('is the same for the same diagnosis, also when a live request answered with another request id', () => {
  expect(toldDigest(diagnosis({ findings: [missingObject] }))).toBe(toldDigest(base));
  expect(toldDigest(withEvidence('probe.body', 'request 1'))).toBe(toldDigest(withEvidence('probe.body', 'request 2')));
});

it.each([
  ['another cause', diagnosis({ findings: [mismatch] })],
  ['another verdict', diagnosis({ findings: [missingObject], verdict: 'at-risk' })],
  ['one finding more', diagnosis({ findings: [missingObject, mismatch] })],
  ['another value in the bucket', withEvidence('buckets.site.requestPayer', 'Requester')],
  [
    'something that can no longer be judged',
    diagnosis({ findings: [missingObject], unknown: [{ cause: 'x', needs: ['y'] }] }),
  ],
])('differs for %s', (_what, other) => {
  expect(toldDigest(other)).not.toBe(toldDigest(base));
});
