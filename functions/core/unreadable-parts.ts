/**
 * Any value of a facts file may be unreadable, also one inside a value that is only ever judged as a whole. Such a whole (a policy,
 * an OAC, a recorded response) then counts as unreadable itself: half of it proves nothing.
 */
export function withUnreadableWholes(facts: Record<string, unknown>): Record<string, unknown> {
  return edited(facts, {
    collectedAt: (time) => (codeIn(time) === undefined ? time : undefined),
    distribution,
    originAccessControls: eachOf(whole),
    originAccessIdentities: eachOf(whole),
    originRequestPolicies: eachOf(whole),
    cachePolicies: eachOf(whole),
    otherDistributions: whole,
    buckets: eachOf((bucket) =>
      edited(bucket, { policy: whole, publicAccessBlock: whole, objectOwnership: whole, tags: whole }),
    ),
    kmsKeys: eachOf((key) => edited(key, { policy: whole })),
    probe: whole,
  });
}

type Edit = (value: unknown) => unknown;

/** The settings of a distribution that only causes of their own look at: without them everything else can still be judged. */
const OWN_CAUSE = ['Enabled', 'DefaultRootObject', 'CustomErrorResponses', 'Staging', 'ContinuousDeploymentPolicyId'];
/** What every judgement rests on: which origins there are, who is sent to them, and for which distribution. */
const DECIDING = ['Id', 'ARN', 'Origins', 'OriginGroups', 'DefaultCacheBehavior', 'CacheBehaviors'];
/** Read, unread or not at all, these say so themselves where they are looked at. */
const OPEN = ['DistributionConfig', 'functionCode', 'alarms'];

/** An unread setting is left out and listed in `unreadSettings`; without a deciding one nothing is known of the distribution. */
function distribution(value: unknown): unknown {
  if (!isMap(value) || isMarker(value)) return value;
  const config = value['DistributionConfig'];
  const all = { ...value, ...(isMap(config) ? config : {}) };
  const unread = Object.keys(all).flatMap((key) => {
    const code = OPEN.includes(key) ? undefined : codeIn(all[key]);
    return code === undefined ? [] : [{ key, code }];
  });
  const code = codeOf(config) ?? unread.find(({ key }) => DECIDING.includes(key))?.code;
  if (code !== undefined) return { unreadable: code };
  if (unread.length === 0) return value;
  const unreadKeys = new Set(unread.map(({ key }) => key));
  const read = (part: unknown) => (isMap(part) ? without(part, unreadKeys) : part);
  const own = unread.filter(({ key }) => OWN_CAUSE.includes(key)).map(({ key, code: why }) => [key, why]);
  return { ...without(value, unreadKeys), DistributionConfig: read(config), unreadSettings: Object.fromEntries(own) };
}

function without(value: Record<string, unknown>, keys: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.has(key)));
}

function edited(value: unknown, edits: Readonly<Record<string, Edit>>): Record<string, unknown> {
  if (!isMap(value) || isMarker(value)) return value as Record<string, unknown>;
  const entries = Object.entries(value).map(([key, entry]) => [
    key,
    Object.hasOwn(edits, key) ? edits[key]?.(entry) : entry,
  ]);
  return Object.fromEntries(entries.filter(([, entry]) => entry !== undefined));
}

function eachOf(edit: Edit): Edit {
  return (value) =>
    isMap(value) && !isMarker(value)
      ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, edit(entry)]))
      : value;
}

function whole(value: unknown): unknown {
  const code = codeIn(value);
  return code === undefined ? value : { unreadable: code };
}

/** The error code of the first unreadable value in there. */
function codeIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const own = codeOf(value);
  if (own !== undefined) return own;
  for (const entry of Object.values(value)) {
    const code = codeIn(entry);
    if (code !== undefined) return code;
  }
  return undefined;
}

function codeOf(value: unknown): string | undefined {
  const code = isMap(value) ? value['unreadable'] : undefined;
  return typeof code === 'string' ? code : undefined;
}

function isMarker(value: unknown): boolean {
  return codeOf(value) !== undefined;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
