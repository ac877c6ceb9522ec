import { readFileSync } from 'node:fs';
import { escapeXml } from './aws/error-xml.ts';
import type { HttpResponse } from './http.ts';
import type { PageState } from './routes/state.ts';
import type { Scenario } from './scenarios/scenario.ts';

const ASSETS: Readonly<Record<string, string>> = {
  'page.css': 'text/css; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
  'show.js': 'text/javascript; charset=utf-8',
  'next-step.js': 'text/javascript; charset=utf-8',
};

/** The sandbox's own page: scenario, site, inbox and approval side by side. The scripts keep it up to date. */
export function renderPage(state: PageState): HttpResponse {
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Originmend sandbox</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/page.css">
<script type="module" src="/assets/page.js"></script>
</head>
<body>
<header>
<h1>Originmend <span>with a pretend AWS account on this computer</span></h1>
<p class="lead">A website answers 403, because its S3 bucket does not let CloudFront read. Originmend finds out why, asks you, and writes the one change that lets it read again. Play it here: nothing leaves this computer.</p>
<div class="controls">
<label for="scenario">Scenario</label>
<select id="scenario">${optionGroups(state)}</select>
<button id="alarm" class="primary" type="button">Ring the alarm</button>
<button id="recover" type="button">Alarm back to OK</button>
<button id="audit" type="button">Run audit</button>
<button id="keeper" type="button">Run plan keeper</button>
</div>
<p id="story">${escapeXml(state.scenario?.story ?? 'Choose a scenario.')}</p>
<p id="notice" role="status"></p>
<noscript><p>This page needs JavaScript to stay up to date. The approval pages do not.</p></noscript>
</header>
<main>
<section aria-labelledby="site-title"><h2 id="site-title">The site</h2>
<p class="empty">A viewer asks: <span id="site-asked">…</span></p>
<p class="status"><strong id="site-status">…</strong> <span id="site-because"></span></p>
<iframe id="site-frame" title="The site as a viewer sees it" sandbox hidden></iframe>
<pre id="site-body"></pre>
<details><summary>Response headers</summary><pre id="site-headers"></pre></details>
<p><a id="site-link" target="_blank" rel="noopener">Open the site</a></p></section>
<section aria-labelledby="inbox-title"><h2 id="inbox-title">The inbox</h2><div id="inbox"><p class="empty">No messages yet. Ring the alarm.</p></div></section>
<section aria-labelledby="approval-title"><h2 id="approval-title">The approval</h2>
<p id="approval-text" class="empty">The link of a message appears here too.</p>
<p><a id="approval-link" class="button primary" target="_blank" rel="noopener" hidden>Open the approval page</a></p>
<ul id="approval-moments"></ul></section>
<section aria-labelledby="timeline-title" class="timeline"><h2 id="timeline-title">What happened</h2><ol id="timeline"></ol></section>
</main>
</body>
</html>
`;
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8', ...POLICY }, body };
}

const POLICY = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

const OUTCOMES: Readonly<Record<Scenario['outcome'], string>> = {
  repaired: 'Repaired after your approval',
  explained: 'Explained, nothing written',
  healthy: 'Nothing is wrong',
};

function optionGroups({ scenarios, scenario: current }: PageState): string {
  return Object.entries(OUTCOMES)
    .map(([wanted, label]) => {
      const options = scenarios.filter(({ outcome }) => outcome === wanted).map((one) => optionOf(one, current?.name));
      return `<optgroup label="${escapeXml(label)}">${options.join('')}</optgroup>`;
    })
    .join('');
}

function optionOf({ name, title }: PageState['scenarios'][number], current: string | undefined): string {
  const selected = name === current ? ' selected' : '';
  return `<option value="${escapeXml(name)}"${selected}>${escapeXml(title)}</option>`;
}

/** A file of `sandbox/assets`, by its exact name; undefined = there is none. */
export function assetNamed(name: string): HttpResponse | undefined {
  const type = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
  if (type === undefined) return undefined;
  const body = readFileSync(new URL(`./assets/${name}`, import.meta.url));
  return { status: 200, headers: { 'content-type': type, 'cache-control': 'no-store' }, body };
}
