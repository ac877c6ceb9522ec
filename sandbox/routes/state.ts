import type { HttpResponse } from '../http.ts';
import { allScenarios } from '../scenarios/index.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { timelineOf } from '../timeline.ts';
import { askedText } from './asked.ts';
import type { Console } from './console.ts';
import { edgeRequest, fetchEdge } from './edge-route.ts';

/** What the page shows; also GET /sandbox/state. */
export interface PageState {
  readonly scenario:
    | { readonly name: string; readonly title: string; readonly story: string; readonly distributionId: string }
    | undefined;
  readonly scenarios: readonly { readonly name: string; readonly title: string; readonly outcome: string }[];
  readonly site: SiteState | undefined;
  readonly inbox: readonly {
    readonly at: string;
    /** What the message is, e.g. `proposal`; empty when it does not say. */
    readonly kind: string;
    readonly subject: string;
    readonly text: string;
  }[];
  readonly approval: { readonly link: string | undefined; readonly moments: readonly string[] };
  readonly timeline: readonly { readonly at: string; readonly kind: string; readonly text: string }[];
}

export interface SiteState {
  /** What the viewer asked, e.g. `GET /`. */
  readonly asked: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly because: string;
}

/** Looks at the site as a viewer would, and notes when its status changed. */
export function stateOf(console: Console): PageState {
  const { world, scenario, moments, calls } = console;
  const site = scenario ? siteOf(console, scenario) : undefined;
  const timeline = timelineOf(moments, world.inbox, calls.writes());
  return {
    scenario: scenario && {
      name: scenario.name,
      title: scenario.title,
      story: scenario.story,
      distributionId: scenario.distributionId,
    },
    scenarios: allScenarios.map(({ name, title, outcome }) => ({ name, title, outcome })),
    site,
    inbox: world.inbox
      .map(({ at, subject, text, attributes }) => ({ at, kind: attributes['kind'] ?? '', subject, text }))
      .reverse(),
    approval: {
      link: approvalLink(console),
      moments: timeline.filter(({ kind }) => kind === 'approval').map(({ text }) => text),
    },
    timeline,
  };
}

function siteOf({ world, moments }: Console, { distributionId, request = {} }: Scenario): SiteState {
  const { path = '/', ...options } = request;
  const { status, headers, body, because } = fetchEdge(world, distributionId, edgeRequest(path, options));
  const text = `The site answers ${status}`;
  const last = moments.findLast(({ kind }) => kind === 'site');
  if (last?.text !== text) moments.push({ at: world.now().toISOString(), kind: 'site', text });
  return {
    asked: askedText(request),
    url: `/edge/${distributionId}${path}`,
    status,
    headers: flat(headers),
    body: Buffer.from(body).toString('utf8').slice(0, 4000),
    because,
  };
}

function flat(headers: HttpResponse['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** The newest approval link anybody was sent. */
function approvalLink({ world, url }: Console): string | undefined {
  for (const { text } of [...world.inbox].reverse()) {
    const link = text.match(/https?:\/\/[^\s<>"]+/g)?.find((found) => found.startsWith(`${url}/approval`));
    if (link !== undefined) return link;
  }
  return undefined;
}
