import { createHash } from 'node:crypto';

/** The one style sheet, sent inline. Colours are custom properties, so that light and dark differ in one place each. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --text: #1b1f24; --quiet: #57606a; --line: #d0d7de; --panel: #f6f8fa; --link: #0550ae;
  --added: #11632b; --added-back: #e6ffec; --removed: #a40e26; --removed-back: #ffebe9;
  --approve: #1a7f37; --approve-text: #ffffff; --reject: #a40e26; --focus: #0550ae; --warning: #7d4e00; --warning-back: #fff8c5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d1117; --text: #e6edf3; --quiet: #9ea7b3; --line: #3d444d; --panel: #161b22; --link: #79c0ff;
    --added: #7ee787; --added-back: #12261e; --removed: #ffa198; --removed-back: #2d1517;
    --approve: #238636; --approve-text: #ffffff; --reject: #ffa198; --focus: #79c0ff; --warning: #f2cc60; --warning-back: #272115;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 56rem; margin: 0 auto; padding: 1.25rem 1rem 3rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 0.75rem; }
.good h1, .caution h1, .bad h1 { padding: 0.25rem 0 0.25rem 0.75rem; border-left: 0.4rem solid; }
.good h1 { border-color: var(--added); }
.caution h1 { border-color: var(--warning); }
.bad h1 { border-color: var(--removed); }
h2 { font-size: 1.125rem; margin: 2rem 0 0.5rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 0.25rem; }
a { color: var(--link); }
code, pre { font: 0.875rem/1.45 ui-monospace, monospace; }
p, ul, form { max-width: 44rem; }
pre { margin: 0.5rem 0; padding: 0.75rem; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; white-space: pre-wrap; }
pre.diff { padding-left: 0; padding-right: 0; }
.diff > * { display: block; padding: 0 0.75rem 0 calc(0.75rem + 4ch); text-indent: -4ch; text-decoration: none; word-break: break-all; }
.diff ins { color: var(--added); background: var(--added-back); }
.diff del { color: var(--removed); background: var(--removed-back); }
summary { padding: 0.25rem 0; cursor: pointer; }
.quiet { color: var(--quiet); }
.warning { padding: 0.5rem 0.75rem 0.5rem 2rem; color: var(--warning); background: var(--warning-back); border: 1px solid currentColor; border-radius: 6px; }
dt { margin-top: 0.75rem; }
dt code { font-size: 0.8125rem; }
dd { margin: 0 0 0 1rem; }
label { display: block; font-weight: 600; }
input { width: 100%; padding: 0.6rem; font: inherit; color: var(--text); background: var(--page); border: 1px solid var(--quiet); border-radius: 6px; }
.buttons { display: flex; flex-wrap: wrap; gap: 0.75rem; margin-top: 1rem; }
button { flex: 1 1 12rem; min-height: 3rem; padding: 0.6rem 1rem; font: inherit; font-weight: 600; border-radius: 6px; border: 2px solid; cursor: pointer; }
button[hidden] { display: none; }
.approve { color: var(--approve-text); background: var(--approve); border-color: var(--approve); }
.reject { color: var(--reject); background: var(--page); border-color: var(--reject); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
footer { margin-top: 2.5rem; padding-top: 0.75rem; border-top: 1px solid var(--line); font-size: 0.875rem; }
`;

/** Source expression that lets exactly this style sheet through. https://www.w3.org/TR/CSP3/#grammardef-hash-source */
export const STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;
