import { html } from '../html.ts';
import { type Page, page, paragraph } from '../layout.ts';

export type PageError = 'not-found' | 'bad-request' | 'method-not-allowed' | 'too-large' | 'failed';

/** One page each. `not-found` is the same for a wrong address, an unknown plan and a forged token, so that it tells nothing. */
export function errorPage(error: PageError): Page {
  const { statusCode, title, text, headers } = ERRORS[error];
  return page({ statusCode, title, body: html`${paragraph(text)}`, headers });
}

/** Too many requests; says when to come back. https://www.rfc-editor.org/rfc/rfc6585#section-4 */
export function limitedPage(retryAfterSeconds: number): Page {
  const wait = retryAfterSeconds === 1 ? 'a second' : `${retryAfterSeconds} seconds`;
  return page({
    statusCode: 429,
    tone: 'caution',
    title: 'Too many requests',
    body: html`${paragraph(`Nothing was decided. Wait ${wait}, then open the link from the message again.`)}`,
    headers: { 'retry-after': String(retryAfterSeconds) },
  });
}

const ERRORS: Readonly<
  Record<
    PageError,
    {
      readonly statusCode: number;
      readonly title: string;
      readonly text: string;
      readonly headers: Readonly<Record<string, string>>;
    }
  >
> = {
  'not-found': {
    statusCode: 404,
    title: 'There is nothing here',
    text: 'The link is not complete, or its plan is gone. Open the newest message about the distribution and use the whole link in it.',
    headers: {},
  },
  'bad-request': {
    statusCode: 400,
    title: 'This could not be read',
    text: 'Nothing was decided. Open the link from the message again, with cookies allowed, and decide on the page it shows.',
    headers: {},
  },
  'method-not-allowed': {
    statusCode: 405,
    title: 'Not this way',
    text: 'Open the link from the message in a browser and decide on the page it shows. Nothing was decided.',
    headers: { allow: 'GET, POST' },
  },
  'too-large': {
    statusCode: 413,
    title: 'Too much was sent',
    text: 'A decision is a few hundred bytes. Nothing was decided.',
    headers: {},
  },
  failed: {
    statusCode: 500,
    title: 'Something went wrong here',
    text: 'It is not known whether the decision was carried out. Open the link again: it shows what has happened so far.',
    headers: {},
  },
};
