/** A page as a browser holds it. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly html: string;
}

/** Opens links and submits forms with cookies and nothing else, as a person without scripts would. */
export interface Browser {
  open(url: string): Promise<Page>;
  /** Submits the form that has a button with this value. Throws when the page has none. */
  press(page: Page, buttonValue: string, fields?: Readonly<Record<string, string>>): Promise<Page>;
}

export function createBrowser(): Browser {
  const cookies = new Map<string, string>();
  const load = async (url: string, options: RequestInit): Promise<Page> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      ...options,
      redirect: 'manual',
      headers: { ...options.headers, ...(cookie ? { cookie } : {}) },
    });
    for (const set of response.headers.getSetCookie()) remember(cookies, set);
    return { url, status: response.status, html: await response.text() };
  };
  return {
    open: (url) => load(url, { headers: { accept: 'text/html' } }),
    press: (page, buttonValue, fields = {}) => {
      const form = formWithButton(page, buttonValue);
      const body = new URLSearchParams({ ...form.hidden, ...fields, [form.buttonName]: buttonValue });
      const headers = { origin: new URL(page.url).origin, 'sec-fetch-site': 'same-origin' };
      return load(form.action, { method: form.method, body, headers });
    },
  };
}

function remember(cookies: Map<string, string>, setCookie: string): void {
  const [pair = ''] = setCookie.split(';');
  const at = pair.indexOf('=');
  cookies.set(pair.slice(0, at), pair.slice(at + 1));
}

interface Form {
  readonly action: string;
  readonly method: string;
  readonly hidden: Record<string, string>;
  readonly buttonName: string;
}

function formWithButton({ url, html }: Page, buttonValue: string): Form {
  for (const [, opening = '', inside = ''] of html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)) {
    const button = tags(inside, 'button').find((tag) => attribute(tag, 'value') === buttonValue);
    if (button === undefined) continue;
    const inputs = tags(inside, 'input').filter((tag) => attribute(tag, 'type') === 'hidden');
    return {
      action: new URL(attribute(opening, 'action') || url, url).href,
      method: (attribute(opening, 'method') || 'get').toUpperCase(),
      hidden: Object.fromEntries(inputs.map((tag) => [attribute(tag, 'name'), attribute(tag, 'value')])),
      buttonName: attribute(button, 'name'),
    };
  }
  throw new Error(`${url} has no button "${buttonValue}"; it says: ${textOf(html).slice(0, 300)}`);
}

function tags(html: string, name: string): string[] {
  return [...html.matchAll(new RegExp(`<${name}\\b[^>]*>`, 'g'))].map(([tag]) => tag);
}

function attribute(tag: string, name: string): string {
  return decode(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
}

function decode(text: string): string {
  const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(/&(#\d+|#x[0-9a-f]+|\w+);/gi, (all, entity: string) => {
    if (entity.startsWith('#x')) return String.fromCodePoint(Number.parseInt(entity.slice(2), 16));
    if (entity.startsWith('#')) return String.fromCodePoint(Number(entity.slice(1)));
    return named[entity] ?? all;
  });
}

/** The page without its markup. */
export function textOf(html: string): string {
  const plain = html.replace(/<(style|script|head)\b[\s\S]*?<\/\1>/g, '').replace(/<[^>]+>/g, '');
  return decode(plain)
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{2,}/g, '\n')
    .trim();
}

/** Added and removed lines of the diff the page shows. */
export function diffOf(html: string): string[] {
  return [...html.matchAll(/<(ins|del)\b[^>]*>([\s\S]*?)<\/\1>/g)].map(([, , line = '']) =>
    decode(line.replace(/<[^>]+>/g, '')).trimEnd(),
  );
}
