import type { Proposal } from '../change.ts';
import type { Evidence, Impact } from './diagnosis.ts';
import type { Need, NeedValues, OriginView } from './origin-view.ts';

/** What a cause answers about one origin. Every answer says why. */
export type Answer =
  | Found
  | { readonly kind: 'ruled-out'; readonly reason: string }
  | { readonly kind: 'not-applicable'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly needs: readonly string[]; readonly reason: string };

export interface Found {
  readonly kind: 'found';
  readonly impact: Impact;
  /** One sentence with the real names in it. */
  readonly summary: string;
  readonly evidence: readonly Evidence[];
  readonly proposal: Proposal;
}

export type Family =
  | 'grant'
  | 'deny'
  | 'object'
  | 'encryption'
  | 'bucket'
  | 'endpoint'
  | 'viewer'
  | 'masking'
  | 'hygiene';

/** A known reason for 403. The id is also the file name, the heading in docs/causes.md and the name in every output. */
export interface Cause {
  readonly id: string;
  readonly family: Family;
  /** Said when it is found, e.g. "The bucket policy grants a different distribution". */
  readonly title: string;
  /** Why the reader should care, one sentence. */
  readonly why: string;
  /** Facts that must be known; an unreadable or uncollected one makes the answer `unknown` without any code of the cause. */
  readonly needs: readonly Need[];
  /** Settings of the distribution's configuration that must not be unreadable; AWS leaves out those that are not set. */
  readonly settings: readonly Setting[];
  /** IAM actions that read the needs and that carry out the fix. */
  readonly permissions: { readonly read: readonly string[]; readonly fix: readonly string[] };
  /** `origin` causes run once per origin; `distribution` causes once, on the view of the first origin. */
  readonly scope: 'origin' | 'distribution';
  /** Causes of one group explain the same refusal in different words: only the first found, in list order, is reported. */
  readonly group?: 'missing-grant';
  /** Returns a reason when the cause cannot apply to this origin; asked before the needs are looked at. */
  readonly notApplicable: (view: OriginView) => string | undefined;
  readonly detect: (view: OriginView) => Answer;
}

export type Setting =
  | 'Enabled'
  | 'DefaultRootObject'
  | 'CustomErrorResponses'
  | 'Staging'
  | 'ContinuousDeploymentPolicyId';

interface CauseDefinition<N extends Need> {
  readonly id: string;
  readonly family: Family;
  readonly title: string;
  readonly why: string;
  readonly needs: readonly N[];
  readonly settings?: readonly Setting[];
  readonly permissions: Cause['permissions'];
  readonly scope?: Cause['scope'];
  readonly group?: NonNullable<Cause['group']>;
  readonly notApplicable?: (view: OriginView) => string | undefined;
  readonly detect: (view: OriginView, known: Pick<NeedValues, N>) => Answer;
}

/** Declares a cause: `detect` gets every declared need as a plain value and is not called when one is missing. */
export function defineCause<N extends Need>(definition: CauseDefinition<N>): Cause {
  const { detect, notApplicable, scope, settings, ...rest } = definition;
  return {
    ...rest,
    scope: scope ?? 'origin',
    settings: settings ?? [],
    notApplicable: notApplicable ?? (() => undefined),
    detect: (view) => detectWithNeeds(view, definition.needs, detect),
  };
}

function detectWithNeeds<N extends Need>(
  view: OriginView,
  needs: readonly N[],
  detect: CauseDefinition<N>['detect'],
): Answer {
  const readings = needs.map((need) => [need, view.read(need)] as const);
  const missing = readings.flatMap(([, reading]) => (reading.kind === 'known' ? [] : [reading]));
  if (missing.length > 0)
    return unknown(
      missing.map((reading) => reading.path),
      missing.map(missingReason).join('; '),
    );
  const known = readings.map(([need, reading]) => [need, reading.kind === 'known' ? reading.value : undefined]);
  return detect(view, Object.fromEntries(known) as Pick<NeedValues, N>);
}

function missingReason(
  reading: { kind: 'unreadable'; code: string; path: string } | { kind: 'not-collected'; path: string },
) {
  return reading.kind === 'unreadable'
    ? `${reading.path} could not be read: ${reading.code}`
    : `${reading.path} was not collected`;
}

/** The answer when a setting the cause rests on could not be read. */
export function unreadSetting({ settings }: Cause, { distribution }: OriginView): Answer | undefined {
  const unread = settings.flatMap((name) => {
    const code = distribution.unreadSettings?.[name];
    return code === undefined ? [] : [{ path: `distribution.DistributionConfig.${name}`, code }];
  });
  return unread.length === 0
    ? undefined
    : unknown(
        unread.map(({ path }) => path),
        unread.map(({ path, code }) => `${path} could not be read: ${code}`).join('; '),
      );
}

export function found(answer: Omit<Found, 'kind'>): Found {
  return { kind: 'found', ...answer };
}

export function ruledOut(reason: string): Answer {
  return { kind: 'ruled-out', reason };
}

export function notApplicable(reason: string): Answer {
  return { kind: 'not-applicable', reason };
}

/** `needs` are fact paths, so that the reader knows which read to allow. */
export function unknown(needs: readonly string[], reason: string): Answer {
  return { kind: 'unknown', needs, reason };
}
