import type { Finding } from '../../diagnosis/diagnosis.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Background } from '../background.ts';
import { cleanLine } from '../clean-text.ts';
import { subjectLine } from '../subject.ts';

export type MessageKind =
  | 'proposal'
  | 'finding'
  | 'applied'
  | 'unchanged'
  | 'drifted'
  | 'failed'
  | 'rejected'
  | 'undone'
  | 'recovered'
  | 'held'
  | 'flapping'
  | 'reminder'
  | 'audit';

/** One message to people and machines. `subject` fits SNS: ASCII, at most 99 characters, one line. */
export interface Message {
  readonly kind: MessageKind;
  readonly subject: string;
  /** The first line says what to do. */
  readonly text: string;
  readonly json: Record<string, unknown>;
  /** Short values for subscription filter policies; SNS takes no empty ones. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** A stored plan as far as messages tell about it; a plan record of the workflow fits. */
export interface PlanToReport {
  readonly planId: string;
  readonly plan: Plan;
  readonly findings: readonly Finding[];
  readonly distributionDomainName: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly background?: Background;
}

/** What every machine copy says about; values left out are not in it. */
export interface About {
  readonly verdict: string;
  readonly distributionId?: string | undefined;
  readonly bucket?: string | undefined;
  readonly causes?: readonly string[] | undefined;
  readonly planId?: string | undefined;
  readonly fingerprint?: string | undefined;
  readonly links?: Readonly<Record<string, string | undefined>> | undefined;
  /** ISO 8601 times by what happened then. */
  readonly times: Readonly<Record<string, string | undefined>>;
}

interface Draft {
  readonly kind: MessageKind;
  /** In capitals, first in the subject. */
  readonly verdictWord: string;
  readonly subject: string;
  readonly paragraphs: readonly (string | undefined)[];
  readonly about: About;
  /** More keys of the machine copy. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** SNS takes 256 KiB for everything; nobody reads more than this. */
const TEXT_LIMIT = 16_000;
const ATTRIBUTE_LIMIT = 200;

export function message({ kind, verdictWord, subject, paragraphs, about, more }: Draft): Message {
  return {
    kind,
    subject: subjectLine(verdictWord, subject),
    text: bounded(`${paragraphs.filter((paragraph) => paragraph !== undefined && paragraph !== '').join('\n\n')}\n`),
    json: { formatVersion: 1, kind, ...about, links: present(about.links ?? {}), times: present(about.times), ...more },
    attributes: attributesOf(kind, about),
  };
}

function bounded(text: string): string {
  return text.length <= TEXT_LIMIT
    ? text
    : `${text.slice(0, TEXT_LIMIT).toWellFormed()}\n… cut here; the link shows everything.\n`;
}

function attributesOf(kind: MessageKind, { verdict, distributionId, bucket, causes }: About): Record<string, string> {
  const values = { kind, verdict, distributionId, bucket, cause: causes?.[0] };
  const cleaned = Object.entries(values).map(
    ([name, value]) => [name, cleanLine(value ?? '', ATTRIBUTE_LIMIT)] as const,
  );
  return Object.fromEntries(cleaned.filter(([, value]) => value !== ''));
}

function present(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

/** What every message about a plan carries for machines. */
export function aboutPlan({ planId, plan, createdAt, expiresAt }: PlanToReport, verdict: string): About {
  const { distributionId, bucket, causes, fingerprint } = plan;
  return { verdict, distributionId, bucket, causes, planId, fingerprint, times: { createdAt, expiresAt } };
}
