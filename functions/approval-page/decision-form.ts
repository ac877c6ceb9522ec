import { type Html, html } from './html.ts';
import { NAME_LIMIT } from './request.ts';

export interface FormSecrets {
  readonly token: string;
  /** The same value as in the cookie that is set with the page. */
  readonly nonce: string;
}

interface Choice {
  readonly decision: string;
  readonly label: string;
  readonly className: 'approve' | 'reject';
}

const NAME_FIELD = html`<label for="name">Your name (optional)</label>
<input id="name" name="name" type="text" autocomplete="name" maxlength="${NAME_LIMIT}" aria-describedby="name-hint">
<p id="name-hint" class="quiet">Kept with the decision and told in the message about it.</p>
`;

/**
 * One POST form. `path` is relative to the page's own address, so it works below any base path, and it drops the query, so the
 * token travels in the body only. The disabled first button is the form's default button: pressing Enter in the name field
 * decides nothing. https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#implicit-submission
 * Whoever the link itself names as `decider` is not asked for a name.
 */
export function decisionForm(
  path: string,
  { token, nonce }: FormSecrets,
  choices: readonly Choice[],
  decider?: string,
): Html {
  return html`<form method="post" action="${path}">
<button type="submit" disabled hidden>Enter decides nothing</button>
<input type="hidden" name="token" value="${token}">
<input type="hidden" name="nonce" value="${nonce}">
${decider === undefined ? NAME_FIELD : html`<p>You decide as <strong>${decider}</strong>; this link is yours alone.</p>\n`}<div class="buttons">
${choices.map(({ decision, label, className }) => html`<button type="submit" name="decision" value="${decision}" class="${className}">${label}</button>\n`)}</div>
</form>
`;
}
