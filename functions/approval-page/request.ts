import { cleanLine } from '../core/report/clean-text.ts';
import { baseUrlOf } from './base-url.ts';
import { cookiesOf, type FunctionUrlEvent, headerOf, readFunctionUrlEvent } from './function-url-event.ts';

/** A GET shows, a POST decides; anything else is a rejection. */
export type PageRequest = ShowRequest | DecideRequest | RejectedRequest;

/** What both know about the caller. Token and nonce have the right form; whether they are right is for others to say. */
interface Addressed {
  readonly page: 'plan' | 'undo';
  /** 32 hex digits. */
  readonly planId: string;
  /** 43 base64url characters: 256 bits. */
  readonly token: string;
  /** What links to `/plans/…` start with, e.g. `https://abc.lambda-url.us-east-1.on.aws`. */
  readonly baseUrl: string;
  readonly cookies: Readonly<Record<string, string>>;
  readonly sourceIp: string;
  readonly userAgent: string;
}

export interface ShowRequest extends Addressed {
  readonly kind: 'show';
}

export interface DecideRequest extends Addressed {
  readonly kind: 'decide';
  readonly decision: 'approve' | 'reject' | 'undo';
  readonly nonce: string;
  /** As typed, cleaned; empty when nothing was typed. */
  readonly name: string;
}

export interface RejectedRequest {
  readonly kind: 'not-found' | 'method-not-allowed' | 'bad-request' | 'too-large';
}

/** Longest name that is kept, in characters. */
export const NAME_LIMIT = 80;
const BODY_LIMIT_BYTES = 16 * 1024;
const SECRET = /^[A-Za-z0-9_-]{43}$/;
/** Compared with the raw path: an encoded or dotted way of writing an address is not an address. */
const PATH = /^(?<prefix>(?:\/[A-Za-z0-9_-]+){0,4}?)\/plans\/(?<planId>[0-9a-f]{32})(?<undo>\/undo)?$/;

/** Reads a Lambda function URL event (payload format 2.0). Total: never throws, whatever the event is. */
export function parsePageRequest(event: unknown): PageRequest {
  const delivery = readFunctionUrlEvent(event);
  if (!delivery) return { kind: 'bad-request' };
  const path = PATH.exec(delivery.rawPath)?.groups;
  if (!path?.['planId']) return { kind: 'not-found' };
  const baseUrl = baseUrlOf(delivery, path['prefix'] ?? '');
  if (baseUrl === undefined) return { kind: 'bad-request' };
  const address = {
    page: path['undo'] ? 'undo' : 'plan',
    planId: path['planId'],
    baseUrl,
    ...callerOf(delivery),
  } as const;
  const { method } = delivery.requestContext.http;
  if (method === 'GET') return readShow(delivery, address);
  return method === 'POST' ? readDecision(delivery, address) : { kind: 'method-not-allowed' };
}

function callerOf(event: FunctionUrlEvent): Pick<Addressed, 'cookies' | 'sourceIp' | 'userAgent'> {
  const { sourceIp, userAgent } = event.requestContext.http;
  return {
    cookies: cookiesOf(event),
    sourceIp: cleanLine(sourceIp ?? '', 64),
    userAgent: cleanLine(userAgent ?? '', 256),
  };
}

function readShow(event: FunctionUrlEvent, address: Omit<Addressed, 'token'>): PageRequest {
  const token = only(new URLSearchParams(event.rawQueryString ?? ''), 'token');
  return token !== undefined && SECRET.test(token) ? { kind: 'show', ...address, token } : { kind: 'not-found' };
}

function readDecision(event: FunctionUrlEvent, address: Omit<Addressed, 'token'>): PageRequest {
  if (!isFromOwnPage(event, address.baseUrl)) return { kind: 'bad-request' };
  const bytes = bodyBytes(event);
  if (bytes.length > BODY_LIMIT_BYTES) return { kind: 'too-large' };
  const form = isForm(event) ? formOf(bytes) : undefined;
  if (!form) return { kind: 'bad-request' };
  const [token, nonce, decision] = ['token', 'nonce', 'decision'].map((field) => only(form, field));
  if (token === undefined || !SECRET.test(token)) return { kind: 'not-found' };
  if (nonce === undefined || !SECRET.test(nonce) || !isDecision(decision, address.page)) return { kind: 'bad-request' };
  return { kind: 'decide', ...address, token, nonce, decision, name: cleanLine(form.get('name') ?? '', NAME_LIMIT) };
}

/**
 * Browsers say where a form comes from. `none` is a reload; `Origin: null` is what our own pages send, because they tell no referrer.
 * What is no browser says nothing, and still needs the cookie. https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
function isFromOwnPage(event: FunctionUrlEvent, baseUrl: string): boolean {
  const site = headerOf(event, 'sec-fetch-site')?.trim().toLowerCase() ?? 'same-origin';
  const origin = headerOf(event, 'origin')?.trim().toLowerCase() ?? 'null';
  return (
    (site === 'same-origin' || site === 'none') &&
    (origin === 'null' || origin === new URL(baseUrl).origin.toLowerCase())
  );
}

/** A field sent twice is not a field: two readers could each take another one. */
function only(fields: URLSearchParams, name: string): string | undefined {
  const values = fields.getAll(name);
  return values.length === 1 ? values[0] : undefined;
}

const DECISIONS: Readonly<Record<Addressed['page'], readonly string[]>> = {
  plan: ['approve', 'reject'],
  undo: ['undo'],
};

function isDecision(value: string | undefined, page: Addressed['page']): value is DecideRequest['decision'] {
  return value !== undefined && DECISIONS[page].includes(value);
}

function isForm(event: FunctionUrlEvent): boolean {
  return /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(headerOf(event, 'content-type') ?? '');
}

function bodyBytes({ body, isBase64Encoded }: FunctionUrlEvent): Buffer {
  return Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
}

function formOf(bytes: Buffer): URLSearchParams | undefined {
  try {
    return new URLSearchParams(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
