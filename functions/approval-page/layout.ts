import { type Html, html, raw } from './html.ts';
import { STYLE, STYLE_SOURCE } from './style.ts';

/** One answer of the approval page, in the shape a Lambda function URL sends on. */
export interface Page {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface PageContent {
  readonly statusCode?: number;
  /** Colours the heading, for a reader who only glances; the heading itself says the same in words. */
  readonly tone?: 'good' | 'caution' | 'bad';
  /** The one h1, and the document's title. */
  readonly title: string;
  readonly body: Html;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Every page is this document: one h1, one style sheet, no script. */
export function page({ statusCode = 200, tone, title, body, headers }: PageContent): Page {
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} - Originmend</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<main${tone && html` class="${tone}"`}>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
  return { statusCode, headers: { ...securityHeaders(), ...headers }, body: markup };
}

/** Nothing loads, nothing runs, nothing frames it, nothing keeps it, and the token in the address is told to nobody. */
export function securityHeaders(): Readonly<Record<string, string>> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src ${STYLE_SOURCE}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
    'x-robots-tag': 'noindex, nofollow',
  };
}

/** A link to one of our own pages; anything that is no web address is shown as text. */
export function link(address: string, text: string): Html {
  return /^https?:\/\//.test(address) ? html`<a href="${address}">${text}</a>` : html`${text}`;
}

export function paragraph(text: string | Html): Html {
  return html`<p>${text}</p>\n`;
}

/** Nothing for an empty list: a heading without content is noise. */
export function list(items: readonly (string | Html)[], className?: string): Html | undefined {
  if (items.length === 0) return undefined;
  const entries = items.map((item) => html`<li>${item}</li>\n`);
  return className === undefined ? html`<ul>\n${entries}</ul>\n` : html`<ul class="${className}">\n${entries}</ul>\n`;
}

/** `id` is where a link of the same page leads. */
export function section(title: string, content: Html | readonly Html[] | undefined, id?: string): Html {
  if (content === undefined) return raw('');
  return html`<h2${id === undefined ? '' : html` id="${id}"`}>${title}</h2>\n${content}`;
}
