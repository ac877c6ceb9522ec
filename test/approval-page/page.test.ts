import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  appliedPage,
  decidedPage,
  type Page,
  planPage,
  securityHeaders,
  undoPage,
} from '../../functions/approval-page/page.ts';
import type { PlanRecord } from '../../functions/workflow/plan-store.ts';
import { expectGolden } from '../core/report/expect-golden.ts';
import * as example from './examples.ts';
import { ERROR_PAGES, planPages } from './pages.ts';

const VIEW = { secrets: example.SECRETS, now: example.NOW };
const ALL: readonly [string, Page][] = Object.entries({ ...planPages(), ...ERROR_PAGES });

/** The page without its style sheet, which has a test of its own. */
function withoutStyle({ body }: Page): string {
  return body.replace(/<style>[\s\S]*?<\/style>/, '<style></style>');
}

describe('every page', () => {
  it.each(ALL)('reads as kept: %s', (name, page) => {
    expectGolden(new URL(`golden/${name}.html`, import.meta.url), withoutStyle(page));
  });

  it.each(ALL)('is one well-formed document with one heading: %s', (_name, page) => {
    expect(page.body).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page.body.match(/<h1[ >]/g)).toHaveLength(1);
    expect(page.body).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
    expect(unclosed(withoutStyle(page))).toEqual([]);
  });

  it.each(ALL)('has a label for each field a person sees: %s', (_name, { body }) => {
    for (const [field] of body.matchAll(/<input (?![^>]*type="hidden")[^>]*>/g)) {
      expect(body).toContain(`<label for="${/ id="([^"]+)"/.exec(field)?.[1]}">`);
    }
  });

  it.each(ALL)('loads nothing, runs nothing and styles nothing inline: %s', (_name, { body }) => {
    expect(body).not.toMatch(/<(?:script|link|img|iframe|object|base)\b|\sstyle=|\son[a-z]+=|javascript:/i);
    expect(body.match(/<style>/g)).toHaveLength(1);
  });

  it.each(ALL)('lets its own style sheet through by hash and nothing else: %s', (_name, { body, headers }) => {
    const style = /<style>([\s\S]*?)<\/style>/.exec(body)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
    );
    expect(headers).toMatchObject(securityHeaders());
  });

  it('has these statuses', () => {
    expect(Object.fromEntries(ALL.map(([name, { statusCode }]) => [name, statusCode]))).toEqual({
      open: 200,
      'open-while-stopped': 200,
      held: 409,
      'open-with-background': 200,
      'open-to-approver': 200,
      'open-to-one-who-approved': 200,
      'open-to-requester': 200,
      'open-to-viewer': 200,
      waiting: 200,
      'not-entitled': 403,
      limited: 429,
      claimed: 200,
      'applied-untold': 200,
      'expired-later': 410,
      applied: 200,
      'applied-later': 200,
      unchanged: 200,
      drifted: 409,
      rejected: 200,
      failed: 500,
      decided: 409,
      expired: 410,
      'undo-offer': 200,
      undoing: 200,
      undone: 200,
      'undo-refused': 409,
      'undo-refused-deleted': 409,
      'undo-not-possible': 409,
      'not-found': 404,
      'bad-request': 400,
      'method-not-allowed': 405,
      'too-large': 413,
      'error-failed': 500,
    });
  });

  it('tells which methods there are when another was used', () => {
    expect(ERROR_PAGES['method-not-allowed']?.headers['allow']).toBe('GET, POST');
  });
});

describe('the headers', () => {
  it('keep the page out of frames, caches, referrers and search engines', () => {
    expect(securityHeaders()).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'strict-transport-security': expect.stringMatching(/^max-age=\d{8}/),
      'x-robots-tag': expect.stringContaining('noindex'),
      'content-type': 'text/html; charset=utf-8',
    });
  });
});

describe('the page of an open plan', () => {
  const { body } = planPage(example.open, VIEW);

  it('posts one form to its own address without the query, with token and nonce', () => {
    expect(body.match(/<form /g)).toHaveLength(1);
    expect(
      new URL(
        /action="([^"]+)"/.exec(body)?.[1] ?? '',
        `https://x.example/approval/plans/${example.open.planId}?token=t`,
      ).href,
    ).toBe(`https://x.example/approval/plans/${example.open.planId}`);
    expect(body).toContain(`<input type="hidden" name="token" value="${example.SECRETS.token}">`);
    expect(body).toContain(`<input type="hidden" name="nonce" value="${example.SECRETS.nonce}">`);
    expect([...body.matchAll(/name="decision" value="([^"]+)"/g)].map(([, value]) => value)).toEqual([
      'approve',
      'reject',
    ]);
  });

  it('decides nothing when Enter is pressed in the name field: the first button is disabled', () => {
    expect(/<button[^>]*>/.exec(body)?.[0]).toBe('<button type="submit" disabled hidden>');
  });

  it('shows the whole change with its signs, the offending statement, the proof and the warnings', () => {
    expect(body).toContain('<ins>+      &quot;Sid&quot;: &quot;AllowCloudFrontOACReadE1EXAMPLE&quot;,\n</ins>');
    expect(body).toContain('&quot;Sid&quot;: &quot;AllowOldDistribution&quot;');
    expect(body).toContain('84 requests of other callers checked: none changes');
    expect(body).toContain('CloudFormation stack web');
  });

  it('is expired at its limit, and when the limit cannot be read', () => {
    expect(planPage(example.open, { ...VIEW, now: example.open.expiresAt }).statusCode).toBe(410);
    expect(planPage({ ...example.open, expiresAt: 'soon' }, VIEW).statusCode).toBe(410);
  });

  it('offers no approval of a change that is for a person to make', () => {
    const manual = planPage({ ...example.open, plan: { ...example.open.plan, safety: 'manual' } }, VIEW);
    expect(manual.body).not.toContain('<form');
  });
});

describe('the page of a decided plan', () => {
  it.each([
    [example.claimed, 'Being applied now'],
    [example.applied, 'Applied and verified'],
    [example.unchanged, 'Nothing to write'],
    [example.drifted, 'Not written: something changed meanwhile'],
    [example.failed, 'The repair failed'],
    [example.rejected, 'Rejected'],
    [example.undoing, 'Being undone now'],
    [example.undone, 'Undone'],
  ] as const)('shows what happened, with no form: %#', (record, heading) => {
    const page = planPage(record, VIEW);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain(`<h1>${heading}</h1>`);
    expect(page.body).not.toContain('<form');
    expect(page.body).not.toContain(example.SECRETS.token);
  });

  it('says who decided and when', () => {
    expect(decidedPage(example.applied).body).toContain('Approved by Ann (192.0.2.7) at 2026-11-03 02:30 UTC.');
    expect(decidedPage(example.rejected).body).toContain('Rejected by Ann (192.0.2.7)');
    expect(
      decidedPage({ ...example.applied, decision: { choice: 'auto', by: 'Originmend', at: example.NOW } }).body,
    ).toContain('auto mode');
  });

  it.each([
    [{ policy: 'verified', live: 'not-possible' }, 'Applied and verified'],
    [{ policy: 'verified', live: 'still-refused' }, 'Applied, not confirmed yet'],
    [{ policy: 'differs', live: 'ok' }, 'Applied, not confirmed yet'],
  ])('calls %j %s', (verification, heading) => {
    const { body } = appliedPage({ ...example.applied, outcome: { at: example.NOW, summary: 's', verification } });
    expect(body).toContain(`<h1>${heading}</h1>`);
  });

  it('makes no link of an address that is none', () => {
    const { body } = appliedPage(example.applied, 'javascript:alert(1)');
    expect(body).not.toContain('href');
  });
});

describe('the undo page', () => {
  it('posts one decision to the undo address', () => {
    const { body } = undoPage(example.applied, VIEW);
    const base = `https://x.example/approval/plans/${example.applied.planId}/undo?token=t`;
    expect(new URL(/action="([^"]+)"/.exec(body)?.[1] ?? '', base).href).toBe(base.replace(/\?.*/, ''));
    expect([...body.matchAll(/name="decision" value="([^"]+)"/g)].map(([, value]) => value)).toEqual(['undo']);
    expect(body).toContain('<del>-      &quot;Sid&quot;: &quot;AllowCloudFrontOACReadE1EXAMPLE&quot;,\n</del>');
  });

  it('says that it deletes the policy when there was none before', () => {
    const { undo } = example.applied;
    const first: PlanRecord = { ...example.applied, ...(undo ? { undo: { ...undo, previousText: null } } : {}) };
    expect(undoPage(first, VIEW).body).toContain('undoing deletes the policy that was written');
  });

  it.each([
    ['a plan that wrote nothing', example.rejected, VIEW],
    ['a link that is too old', example.applied, { ...VIEW, now: '2026-12-01T00:00:00.000Z' }],
  ] as const)('has no form for %s', (_title, record, view) => {
    const page = undoPage(record, view);
    expect(page.statusCode).toBe(409);
    expect(page.body).not.toContain('<form');
  });
});

const HOSTILE = `<script>alert("x")</script>'\`&`;
const FIELDS: readonly [string, (record: PlanRecord) => PlanRecord][] = [
  ['bucket', (record) => ({ ...record, plan: { ...record.plan, bucket: HOSTILE } })],
  ['distribution id', (record) => ({ ...record, plan: { ...record.plan, distributionId: HOSTILE } })],
  [
    'diff',
    (record) => ({
      ...record,
      plan: { ...record.plan, diff: `+${HOSTILE}\n-${HOSTILE}\n ${HOSTILE}\n@@ ${HOSTILE}\n` },
    }),
  ],
  ['policy before', (record) => ({ ...record, plan: { ...record.plan, before: { Statement: [{ Sid: HOSTILE }] } } })],
  ['warning', (record) => ({ ...record, plan: { ...record.plan, warnings: [HOSTILE] } })],
  [
    'proof',
    (record) => ({
      ...record,
      plan: {
        ...record.plan,
        proof: { mended: [{ resource: HOSTILE, before: 'unknown', after: 'allowed' }], unchangedCallers: 1 },
      },
    }),
  ],
  ['plan id', (record) => ({ ...record, planId: HOSTILE })],
  ['domain name', (record) => ({ ...record, distributionDomainName: HOSTILE })],
  ['title', (record) => ({ ...record, findings: record.findings.map((finding) => ({ ...finding, title: HOSTILE })) })],
  ['cause', (record) => ({ ...record, findings: record.findings.map((finding) => ({ ...finding, cause: HOSTILE })) })],
  [
    'summary',
    (record) => ({ ...record, findings: record.findings.map((finding) => ({ ...finding, summary: HOSTILE })) }),
  ],
  [
    'evidence',
    (record) => ({
      ...record,
      findings: record.findings.map((finding) => ({
        ...finding,
        evidence: [
          { fact: HOSTILE, actual: HOSTILE, expected: HOSTILE },
          { fact: 'x', actual: { [HOSTILE]: HOSTILE.repeat(9) }, expected: [HOSTILE] },
        ],
      })),
    }),
  ],
  ['times', (record) => ({ ...record, createdAt: HOSTILE, expiresAt: HOSTILE })],
  ['decision', (record) => ({ ...record, decision: { choice: 'approve', by: HOSTILE, at: HOSTILE } })],
  ['outcome', (record) => ({ ...record, outcome: { at: HOSTILE, summary: HOSTILE } })],
  [
    'undo',
    (record) =>
      record.undo
        ? {
            ...record,
            undo: {
              ...record.undo,
              by: HOSTILE,
              at: HOSTILE,
              summary: HOSTILE,
              writtenText: HOSTILE,
              expiresAt: HOSTILE,
            },
          }
        : record,
  ],
];

describe('names chosen by somebody else', () => {
  it.each(FIELDS)('stay text on every page: %s', (_field, change) => {
    for (const page of Object.values(planPages(change))) {
      const body = withoutStyle(page);
      expect(body).not.toContain('<script');
      expect(body).not.toContain('alert("x")');
      expect(unclosed(body)).toEqual([]);
    }
  });

  it.each(FIELDS)('are shown, not dropped, on some page: %s', (_field, change) => {
    const shown = Object.values(planPages(change)).some(({ body }) => body.includes('&lt;script&gt;'));
    expect(shown).toBe(true);
  });

  it('stay text in the form’s secrets and in the policy found by undo', () => {
    const secrets = { token: HOSTILE, nonce: HOSTILE };
    for (const page of [
      planPage(example.open, { ...VIEW, secrets }),
      undoPage(example.applied, { ...VIEW, secrets }),
    ]) {
      expect(page.body).not.toContain('<script');
      expect(unclosed(withoutStyle(page))).toEqual([]);
    }
  });
});

const VOID = new Set(['meta', 'input', 'br']);

/** Tags that are opened and not closed in order, or closed and not open. */
function unclosed(body: string): readonly string[] {
  const stack: string[] = [];
  const wrong: string[] = [];
  for (const [, slash, name = ''] of body.matchAll(/<(\/?)([a-z][a-z0-9]*)(?:\s(?:[^"<>]|"[^"<>]*")*)?>/g)) {
    if (VOID.has(name)) continue;
    if (slash === '') stack.push(name);
    else if (stack.pop() !== name) wrong.push(`/${name}`);
  }
  const stray =
    body
      .replace(/<!doctype html>/, '')
      .replace(/<\/?[a-z][a-z0-9]*(?:\s(?:[^"<>]|"[^"<>]*")*)?>/g, '')
      .match(/[<>]/g) ?? [];
  return [...stack, ...wrong, ...stray];
}
