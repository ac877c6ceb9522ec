import { type CacheBehavior, factPath, type ProbeFacts } from '../facts.ts';
import { type Answer, type Cause, defineCause, found, ruledOut } from './cause.ts';
import type { Evidence } from './diagnosis.ts';
import type { OriginView } from './origin-view.ts';
import { behaviorFor } from './path-pattern.ts';
import { probeOf } from './probe-reading.ts';
import { type ResponseOrigin, whoAnswered } from './response-origin.ts';

/** A recorded refusal that CloudFront or a function at the edge produced by itself. */
export interface ViewerRefusal {
  readonly probe: ProbeFacts;
  readonly answer: ResponseOrigin;
  /** Of the recorded URL; undefined when it cannot be parsed. */
  readonly url: URL | undefined;
  /** The behavior that serves that URL. */
  readonly behavior: CacheBehavior | undefined;
}

/** The recorded response, when it is an error that never came from an origin. */
export function viewerRefusal(view: OriginView): ViewerRefusal | undefined {
  const probe = probeOf(view);
  if (!probe || probe.status < 400 || probe.status > 499) return undefined;
  const answer = whoAnswered(probe);
  if (answer.by !== 'cloudfront' && answer.by !== 'edge-function') return undefined;
  const url = URL.canParse(probe.url) ? new URL(probe.url) : undefined;
  const behavior = url ? behaviorFor(view.distribution.DistributionConfig, url.pathname) : undefined;
  return { probe, answer, url, behavior };
}

interface ViewerRefusalDefinition {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  /** True when this refusal is this cause’s; left out = when the response itself points at it. */
  readonly explains?: (view: OriginView, refusal: ViewerRefusal) => boolean;
  /** The setting behind it. */
  readonly evidence: (view: OriginView, refusal: ViewerRefusal) => readonly Evidence[];
  readonly steps: (view: OriginView, refusal: ViewerRefusal) => readonly string[];
  readonly deadEnds?: readonly string[];
}

const NOT_THE_BUCKET: readonly string[] = [
  'Changing the bucket policy would not fix this: the request never reached S3.',
  'Making the bucket public would not fix this: CloudFront refuses before it asks any origin.',
];

/**
 * Signed URLs, country lists, web ACLs and the like are ordinary configuration. They are a cause only when a recorded response shows
 * that CloudFront refused a viewer by itself; whether that is meant to be is for a person to judge.
 */
export function defineViewerRefusal(definition: ViewerRefusalDefinition): Cause {
  const { id, title, why } = definition;
  return defineCause({
    id,
    family: 'viewer',
    title,
    why,
    needs: [],
    permissions: { read: ['cloudfront:GetDistribution'], fix: [] },
    scope: 'distribution',
    detect: (view) => detectRefusal(view, definition),
  });
}

function detectRefusal(view: OriginView, definition: ViewerRefusalDefinition): Answer {
  const refusal = viewerRefusal(view);
  if (!refusal) return ruledOut('no recorded response shows that CloudFront itself refused a viewer');
  const explains = definition.explains?.(view, refusal) ?? refusal.answer.cause === definition.id;
  if (!explains) return ruledOut(`the recorded response shows something else: ${refusal.answer.because}`);
  return found({
    impact: 'partial',
    summary: `CloudFront itself refused ${shownUrl(refusal)} of distribution ${view.distribution.Id}: ${refusal.answer.because}.`,
    evidence: [...responseEvidence(refusal), ...definition.evidence(view, refusal)],
    proposal: {
      change: { kind: 'manual' },
      safety: 'manual',
      steps: definition.steps(view, refusal),
      deadEnds: [...(definition.deadEnds ?? []), ...NOT_THE_BUCKET],
    },
  });
}

/** The query string stays out: it may hold the signature of a signed URL. */
function shownUrl({ url }: ViewerRefusal): string {
  if (!url) return 'a recorded URL';
  const shown = `${url.origin}${url.pathname}`;
  return shown.length > 200 ? `${shown.slice(0, 200)}…` : shown;
}

function responseEvidence({ probe, answer }: ViewerRefusal): readonly Evidence[] {
  const status = { fact: 'probe.status', actual: probe.status, expected: 'an answer of the origin' };
  if (answer.by === 'edge-function') return [status];
  return [
    status,
    { fact: 'probe.body', actual: answer.code ?? answer.because, expected: 'not an answer of CloudFront itself' },
  ];
}

/** A header of the response as evidence, under the name it was recorded with. */
export function headerEvidence({ probe }: ViewerRefusal, lowerCaseName: string, expected: string): readonly Evidence[] {
  const entry = Object.entries(probe.headers ?? {}).find(([name]) => name.toLowerCase() === lowerCaseName);
  return entry ? [{ fact: factPath(['probe', 'headers', entry[0]]), actual: entry[1], expected }] : [];
}

/** A setting of the distribution as evidence; `keys` start below `DistributionConfig`. */
export function settingEvidence(keys: readonly (string | number)[], actual: unknown, expected: unknown): Evidence {
  return { fact: factPath(['distribution', 'DistributionConfig', ...keys]), actual, expected };
}
