import { textOf } from '../../sandbox/demo/browser.ts';

/** What a form's button would send, taken apart so that a story can leave out or forge any piece of it. */
export interface Submission {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly cookie: string;
}

/** A page as the approval page answered it. */
export interface Answer {
  readonly status: number;
  /** The page without its markup. */
  readonly text: string;
  readonly html: string;
  readonly headers: Headers;
}

/** Opens a link without cookies, as the first click on a message does. */
export async function openLink(url: string, init: RequestInit = {}): Promise<Answer> {
  return answerOf(await fetch(url, { redirect: 'manual', ...init }));
}

/** Opens the link and fills in its form: what pressing `decision` sends, nothing sent yet. Throws when the page has no form. */
export async function fillForm(link: string, decision: string, name = 'Ada'): Promise<Submission> {
  const { html, headers, text, status } = await openLink(link);
  const action = /<form\b[^>]*\baction="([^"]*)"/.exec(html)?.[1];
  if (action === undefined)
    throw new Error(`${link} answers ${status} and has no form; it says: ${text.slice(0, 300)}`);
  const hidden = [...html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)];
  const fields = Object.fromEntries(hidden.map(([, field = '', value = '']) => [field, value]));
  const cookie = headers.getSetCookie().map((set) => set.split(';')[0]);
  return { url: new URL(action, link).href, fields: { ...fields, name, decision }, cookie: cookie.join('; ') };
}

/** Sends the form. An empty cookie sends none. */
export async function submit({ url, fields, cookie }: Submission): Promise<Answer> {
  const headers = cookie === '' ? {} : { cookie };
  const body = new URLSearchParams(fields);
  return answerOf(await fetch(url, { method: 'POST', redirect: 'manual', headers, body }));
}

/** Opens the link and presses a button: `approve`, `reject` or `undo`. */
export async function press(link: string, decision: string, name?: string): Promise<Answer> {
  return submit(await fillForm(link, decision, name));
}

/** The token of a link. */
export function tokenOf(link: string): string {
  return new URL(link).searchParams.get('token') ?? '';
}

/** The address behind `Put the policy back as it was`, as the page or a message shows it. */
export function undoLinkIn(text: string): string {
  const link = /https?:\/\/[^\s<>"]+\/undo\?token=[\w-]+/.exec(text.replaceAll('&amp;', '&'))?.[0];
  if (link === undefined) throw new Error(`there is no undo link in: ${text.slice(0, 500)}`);
  return link;
}

async function answerOf(response: Response): Promise<Answer> {
  const html = await response.text();
  return { status: response.status, headers: response.headers, html, text: textOf(html) };
}
