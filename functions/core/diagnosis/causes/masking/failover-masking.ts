import { defineCause, found, ruledOut, unknown } from '../../cause.ts';
import { failsOverOn403, groupPlaces, type MaskingPlace, maskingPlace, originRead } from '../../origin-read.ts';
import type { OriginView } from '../../origin-view.ts';

export default defineCause({
  id: 'failover-masking',
  family: 'masking',
  title: 'Origin failover hides that one member of the group is refused',
  why: 'The other member serves, so no viewer and no 4xx metric notices; every request still pays for a refused attempt, or failover has nowhere to go.',
  needs: [],
  permissions: { read: ['s3:GetBucketPolicy', 'cloudfront:GetDistribution'], fix: [] },
  notApplicable: (view) => {
    if (groupPlaces(view).length === 0) return 'the origin is in no origin group';
    return isRelevant(view) ? undefined : 'the group does not fail over on 403';
  },
  detect: (view) => {
    const read = originRead(view);
    if (read.kind === 'unknown') return unknown(read.needs, read.reason);
    if (read.kind !== 'refused') return ruledOut(`origin ${view.origin.Id} of the group is not refused`);
    const place = maskingPlace(view);
    if (!place) return ruledOut('viewers notice the refusal: the other member does not hide it');
    return found({
      impact: 'risk',
      summary: summaryOf(view, place),
      evidence: [
        {
          fact: `distribution.DistributionConfig.OriginGroups.Items[${place.index}].FailoverCriteria.StatusCodes.Items`,
          actual: place.group.FailoverCriteria?.StatusCodes?.Items ?? [],
          expected: 'two members that both read',
        },
      ],
      proposal: {
        change: { kind: 'manual' },
        safety: 'manual',
        steps: [
          `Repair origin ${view.origin.Id} by the finding about its bucket; it is as broken as if viewers saw it.`,
          `Grant every member of group ${place.group.Id} its own bucket, and watch the configuration: the metrics of viewer responses cannot show this.`,
        ],
        deadEnds: [
          'Taking 403 out of the failover criteria would not be a repair: it turns a hidden refusal into an outage.',
        ],
      },
    });
  },
});

/** A refused secondary matters in every group; a refused primary is hidden only by a group that fails over on 403. */
function isRelevant(view: OriginView): boolean {
  return groupPlaces(view).some(({ role, group }) => role === 'secondary' || failsOverOn403(group));
}

function summaryOf(view: OriginView, { group, role, partner }: MaskingPlace): string {
  const other = partner.origin.Id;
  return role === 'primary'
    ? `Primary origin ${view.origin.Id} of group ${group.Id} is refused by bucket ${view.bucket}; viewers do not notice because the group fails over on 403 and ${other} serves.`
    : `Secondary origin ${view.origin.Id} of group ${group.Id} is refused by bucket ${view.bucket}; viewers will notice as soon as ${other} fails.`;
}
