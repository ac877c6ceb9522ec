import type { Diagnosis, Finding, Verdict } from '../../diagnosis/diagnosis.ts';
import { type Facts, isUnreadable } from '../../facts.ts';
import { backgroundOf, subjectOf } from '../background.ts';
import { cleanLine, line } from '../clean-text.ts';
import type { Examination } from '../examination.ts';
import { type Fix, fixOf } from '../fix.ts';
import { readRemedy } from '../read-permission.ts';
import { missingPermission, needReading } from '../text/need-reading.ts';
import { utc } from '../when.ts';
import { whoChangedParagraph } from './background-parts.ts';
import { type Message, message } from './message.ts';
import { bullets, distributionName, numberedSteps, shortDiff, why } from './parts.ts';

export interface FindingDetails {
  /** When Originmend looked. */
  readonly at: string;
  readonly since?: string | undefined;
  readonly alarmName?: string | undefined;
}

/** One message holds 256 KiB; a stored diagnosis holds them all. */
const UNKNOWN_IN_JSON = 100;

const VERDICT_WORD: Readonly<Record<Verdict, string>> = {
  broken: 'BROKEN',
  'at-risk': 'AT RISK',
  unknown: 'UNKNOWN',
  healthy: 'HEALTHY',
};

/** Tells what was found when there is nothing to click: a person must act, something was unreadable, or the policy is right. */
export function findingMessage(examination: Examination, { at, since, alarmName }: FindingDetails): Message {
  const { diagnosis } = examination;
  const { distribution, verdict } = diagnosis;
  const findings = toldFindings(diagnosis);
  const first = findings[0];
  const fix = first && fixOf(examination, first);
  return message({
    kind: 'finding',
    verdictWord: VERDICT_WORD[verdict],
    subject: `${distribution.id || 'distribution'} - ${first ? first.title : HEADLINE[verdict]}`,
    paragraphs: [
      whatToDo(examination, fix),
      contextLine(diagnosis, at, since, alarmName),
      why(findings),
      verdict === 'broken' && first
        ? whoChangedParagraph(backgroundOf(examination.facts, subjectOf(first)))
        : undefined,
      fix && fix.steps.length > 1 ? `What to do:\n${numberedSteps(fix.steps)}` : undefined,
      changeParagraph(fix),
      bullets('Would not help', fix?.deadEnds ?? []),
      worthKnowing(diagnosis),
      openQuestions(examination),
    ],
    about: {
      verdict,
      distributionId: distribution.id,
      bucket: first?.bucket,
      causes: findings.map(({ cause }) => cause),
      times: { at, since },
    },
    more: { unknown: diagnosis.unknown.slice(0, UNKNOWN_IN_JSON) },
  });
}

/** What is only worth knowing does not take over a message about something that could not be judged, or about nothing. */
function toldFindings({ findings, verdict }: Diagnosis): readonly Finding[] {
  return verdict === 'broken' ? findings : findings.filter(({ impact }) => impact !== 'info');
}

function worthKnowing({ findings, verdict }: Diagnosis): string | undefined {
  const asides = verdict === 'broken' ? [] : findings.filter(({ impact }) => impact === 'info');
  return asides.length === 0
    ? undefined
    : bullets(
        'Worth knowing',
        asides.map(({ summary }) => cleanLine(summary)),
      );
}

const HEADLINE: Readonly<Record<Verdict, string>> = {
  broken: 'viewers are refused',
  'at-risk': 'access works, something is wrong',
  unknown: 'not everything could be read',
  healthy: 'access to the bucket is right',
};

function whatToDo({ facts, diagnosis }: Examination, fix: Fix | undefined): string {
  if (fix && fix.kind === 'put-bucket-policy' && fix.safety !== 'manual')
    return line`Run "originmend fix ${diagnosis.distribution.id}" to review and apply the repair.`;
  const step = fix?.steps.find((candidate) => candidate !== fix.refused);
  if (step) return line`${fix?.refused ? 'Do this by hand' : 'Do this'}: ${step}`;
  if (diagnosis.verdict === 'healthy')
    return line`Nothing to repair: every known cause of 403 between CloudFront and this bucket was ruled out. If a URL still fails, run "originmend diagnose <that URL>"; otherwise look at the application.`;
  const actions = missingPermissions(facts, diagnosis);
  return actions.length > 0
    ? line`Allow Originmend to call ${actions.join(', ')}, then ${diagnosis.distribution.id === '' ? 'look again' : `run "originmend diagnose ${diagnosis.distribution.id}"`}.`
    : byHand(facts);
}

/** No permission is missing. What can be said of the distribution itself comes first: an alarm outlives what it watched. */
function byHand({ distribution }: Facts): string {
  if (!isUnreadable(distribution))
    return 'Look at the distribution by hand: what Originmend would need to know cannot be read.';
  const remedy = readRemedy(distribution.unreadable, 'cloudfront:GetDistribution') ?? 'Look at it by hand.';
  const gone = distribution.unreadable === 'NoSuchDistribution' ? ' If it was deleted, delete its alarm as well.' : '';
  return line`The distribution could not be read (${distribution.unreadable}). ${remedy}${gone}`;
}

function missingPermissions(facts: Facts, { unknown }: Diagnosis): readonly string[] {
  return [...new Set(unknown.flatMap(({ needs }) => needs.flatMap((need) => missingPermission(facts, need) ?? [])))];
}

function contextLine({ distribution, verdict }: Diagnosis, at: string, since?: string, alarmName?: string): string {
  const name = distribution.id === '' ? 'not readable' : distributionName(distribution.id, distribution.domainName);
  const alarm = alarmName ? line` Alarm: ${alarmName}${since ? `, since ${utc(since)}` : ''}.` : '';
  return line`CloudFront distribution ${name}: ${HEADLINE[verdict]} (looked at ${utc(at)}).` + alarm;
}

function changeParagraph(fix: Fix | undefined): string | undefined {
  if (fix?.diff !== undefined) return `The change to the bucket policy:\n${shortDiff(fix.diff)}`;
  return fix?.keyPolicyStatement && `The statement to append to the key policy:\n${cleanJson(fix.keyPolicyStatement)}`;
}

function cleanJson(value: unknown): string {
  return JSON.stringify(value, null, 2)
    .split('\n')
    .map((text) => text.replace(/\S.*/, (rest) => cleanLine(rest)))
    .join('\n');
}

function openQuestions({ facts, diagnosis: { unknown, verdict } }: Examination): string | undefined {
  if (unknown.length === 0 || verdict === 'healthy') return undefined;
  const needs = [...new Set(unknown.flatMap((open) => open.needs))];
  return bullets(
    'Could not be judged without',
    needs.map((need) => `${need}, which ${needReading(facts, need)}`),
  );
}
