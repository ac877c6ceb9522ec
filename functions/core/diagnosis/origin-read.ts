import type { OriginGroup } from '../facts.ts';
import { accessChecks, existingKeys } from './access-check.ts';
import { anonymousRead } from './anonymous-read.ts';
import { type OriginView, originView } from './origin-view.ts';
import { probedKey, probeOf, refusedByS3 } from './probe-reading.ts';
import { numbersIn } from './read-list.ts';

/** Whether the bucket lets this origin read: the bucket policy with its Denies, Block Public Access for unsigned requests. */
export type OriginRead =
  | { readonly kind: 'reads' }
  | { readonly kind: 'refused' }
  /** No S3 bucket endpoint, or no bucket behind it (which S3 answers with 404). */
  | { readonly kind: 'not-judged' }
  | { readonly kind: 'unknown'; readonly needs: readonly string[]; readonly reason: string };

export function originRead(view: OriginView): OriginRead {
  if (view.s3?.kind !== 'rest') return { kind: 'not-judged' };
  if (isDeleted(view)) return { kind: 'not-judged' };
  const result = accessChecks(view);
  if (result.kind === 'unknown') return { kind: 'unknown', needs: result.needs, reason: result.because };
  const decisions = result.checks.map((check) => check.evaluation.decision);
  if (decisions.includes('explicitDeny')) return { kind: 'refused' };
  if (view.access.kind === 'anonymous') return unsignedRead(view);
  if (decisions.includes('implicitDeny')) return ungrantedRead(view);
  return decisions.includes('unknown')
    ? { kind: 'unknown', needs: [view.pathOf('bucket.policy')], reason: 'the policy cannot be decided for this origin' }
    : { kind: 'reads' };
}

function isDeleted(view: OriginView): boolean {
  const exists = view.read('bucket.exists');
  return exists.kind === 'known' && !exists.value;
}

function unsignedRead(view: OriginView): OriginRead {
  const policy = view.read('bucket.policy');
  const read = policy.kind === 'known' ? anonymousRead(view, policy.value) : undefined;
  if (read?.kind === 'refused') return { kind: 'refused' };
  return read?.kind === 'unknown' ? read : { kind: 'reads' };
}

/** Where ACLs are enabled an object ACL may let an OAI in without any statement. */
function ungrantedRead(view: OriginView): OriginRead {
  if (view.access.kind !== 'oai' || refusedByS3(view)) return { kind: 'refused' };
  const ownership = view.read('bucket.objectOwnership');
  if (ownership.kind === 'known' && ownership.value === 'BucketOwnerEnforced') return { kind: 'refused' };
  return { kind: 'unknown', needs: [view.pathOf('probe')], reason: 'an object ACL may let the OAI in' };
}

/** An origin's place in one origin group. */
export interface GroupPlace {
  readonly group: OriginGroup;
  /** Position of the group in the distribution's list. */
  readonly index: number;
  readonly role: 'primary' | 'secondary';
  /** The other member; undefined when the group names an origin that does not exist. */
  readonly partner: OriginView | undefined;
}

/** The first member of a group is its primary. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginGroup.html */
export function groupPlaces(view: OriginView): readonly GroupPlace[] {
  const groups = view.distribution.DistributionConfig.OriginGroups?.Items ?? [];
  return groups.flatMap((group, index) => {
    const members = group.Members?.Items?.map(({ OriginId }) => OriginId) ?? [];
    const position = members.indexOf(view.origin.Id);
    if (position < 0) return [];
    const role = position === 0 ? 'primary' : 'secondary';
    return [{ group, index, role, partner: viewOf(view, members[position === 0 ? 1 : 0]) }];
  });
}

function viewOf(view: OriginView, originId: string | undefined): OriginView | undefined {
  const origin = view.distribution.DistributionConfig.Origins.Items?.find(({ Id }) => Id === originId);
  return origin && originView(view.facts, view.distribution, origin);
}

/** A place whose group hides a refusal: its other member serves. */
export type MaskingPlace = GroupPlace & { readonly partner: OriginView };

/**
 * True when no viewer notices that this origin is refused: every behavior reaches it through an origin group whose other member
 * reads and holds the same objects. A refused primary is hidden only when the group fails over on 403; a refused secondary as long
 * as the primary reads. A recorded error shows that somebody did notice, a disabled distribution serves nobody, and a deleted bucket
 * is no matter of 403.
 */
export function maskedByFailover(view: OriginView): boolean {
  return maskingPlace(view) !== undefined;
}

/** Where the refusal is hidden; of several groups that of the first behavior. Undefined when viewers notice it. */
export function maskingPlace(view: OriginView): MaskingPlace | undefined {
  if (wasNoticed(view) || isDeleted(view)) return undefined;
  const places = groupPlaces(view);
  const asked = view.behaviors.map(({ TargetOriginId }) => places.find(({ group }) => group.Id === TargetOriginId));
  const hiding = asked.flatMap((place) => (place && hides(place) && !lacksObjects(view, place) ? [place] : []));
  return hiding.length === asked.length ? hiding[0] : undefined;
}

function wasNoticed(view: OriginView): boolean {
  const status = probeOf(view)?.status ?? 0;
  const disabled = view.distribution.DistributionConfig.Enabled === false;
  return disabled || (status >= 400 && probedKey(view) !== undefined);
}

/** What this bucket holds and the other one is known not to: S3 refuses that there as well, and viewers get that refusal. */
function lacksObjects(view: OriginView, { group, role, partner }: MaskingPlace): boolean {
  const objects = partner.read('bucket.objects');
  if (objects.kind !== 'known' || (role === 'secondary' && !failsOverOn403(group))) return false;
  return existingKeys(view).some((key) => objects.value[partner.keyPrefix + key.slice(view.keyPrefix.length)] === null);
}

function hides(place: GroupPlace): place is MaskingPlace {
  if (!place.partner || (place.role === 'primary' && !failsOverOn403(place.group))) return false;
  return originRead(place.partner).kind === 'reads';
}

export function failsOverOn403(group: OriginGroup): boolean {
  return numbersIn(group.FailoverCriteria?.StatusCodes?.Items).includes(403);
}
