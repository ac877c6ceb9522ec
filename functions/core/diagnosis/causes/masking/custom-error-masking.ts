import type { CustomErrorResponse } from '../../../facts.ts';
import { existingKeys } from '../../access-check.ts';
import { defineCause, found, ruledOut, unknown } from '../../cause.ts';
import { maskedByFailover, originRead } from '../../origin-read.ts';
import type { OriginView } from '../../origin-view.ts';
import { behaviorFor } from '../../path-pattern.ts';
import { header, probedKey, probeOf } from '../../probe-reading.ts';

export default defineCause({
  id: 'custom-error-masking',
  family: 'masking',
  title: 'A custom error response hides the refusals from the alarm',
  why: '4xxErrorRate counts what viewers get: a 403 that is turned into 200 never shows in it, not even when every request is refused.',
  needs: [],
  settings: ['CustomErrorResponses'],
  permissions: { read: ['s3:GetBucketPolicy', 'cloudfront:GetDistribution'], fix: [] },
  notApplicable: (view) => {
    if (!masking(view)) return '403 is not turned into a success';
    const served = view.behaviors.includes(view.distribution.DistributionConfig.DefaultCacheBehavior);
    return served ? undefined : 'the default behavior does not use this origin';
  },
  detect: (view) => {
    const read = originRead(view);
    if (read.kind === 'unknown') return unknown(read.needs, read.reason);
    if (read.kind !== 'refused' && existingObjectReplaced(view))
      return unknown(
        [view.pathOf('probe')],
        'the recorded success is the error page in place of an object that exists (X-Cache: Error from cloudfront), so something refuses it',
      );
    if (read.kind !== 'refused')
      return ruledOut('403 is turned into a success for missing pages, and nothing that exists is refused');
    if (maskedByFailover(view))
      return ruledOut('the other member of the origin group serves, so the error response is not used');
    const rule = masking(view);
    if (!rule) return ruledOut('403 is not turned into a success');
    const { response, index } = rule;
    return found({
      impact: 'risk',
      summary: `403 becomes ${response.ResponseCode} with ${response.ResponsePagePath}, so 4xxErrorRate stays low although bucket ${view.bucket} refuses origin ${view.origin.Id}.${pageNote(view, response)}`,
      evidence: [
        {
          fact: `distribution.DistributionConfig.CustomErrorResponses.Items[${index}].ResponseCode`,
          actual: response.ResponseCode,
          expected: 'a code from 400 up while the bucket refuses',
        },
      ],
      proposal: {
        change: { kind: 'manual' },
        safety: 'manual',
        steps: [
          'Repair the refusal by the finding about the bucket; the error response can stay.',
          'Watch the configuration (the scheduled audit) or a known object, not the error rate alone: this rate is blind to it.',
        ],
        deadEnds: [
          'Taking the custom error response away would not fix the refusal: viewers would see it, and deep links of a single-page site would break.',
        ],
      },
    });
  },
});

/** The rule that turns 403 into a code below 400, and its position in the list. */
function masking(view: OriginView): { readonly response: CustomErrorResponse; readonly index: number } | undefined {
  const responses = view.distribution.DistributionConfig.CustomErrorResponses?.Items ?? [];
  const index = responses.findIndex(
    ({ ErrorCode, ResponseCode }) => ErrorCode === 403 && /^[123]\d\d$/.test(ResponseCode ?? ''),
  );
  const response = responses[index];
  return response && { response, index };
}

/** X-Cache tells what CloudFront got, the status what it made of it. */
function existingObjectReplaced(view: OriginView): boolean {
  const probe = probeOf(view);
  const key = probedKey(view);
  if (!probe || key === undefined || probe.status >= 400 || !existingKeys(view).includes(key)) return false;
  return /^Error from cloudfront/i.test(header(probe, 'x-cache') ?? '');
}

function pageNote(view: OriginView, response: CustomErrorResponse): string {
  const behavior = behaviorFor(view.distribution.DistributionConfig, String(response.ResponsePagePath ?? '/'));
  return view.behaviors.includes(behavior)
    ? ' The page itself lies in that bucket: where it is not cached viewers get the 403 anyway.'
    : '';
}
