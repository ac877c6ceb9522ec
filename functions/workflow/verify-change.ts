import { isUnreadable, type ProbeFacts, readFact } from '../core/facts.ts';
import { capitalised, targetOf } from '../core/plan/plan-target.ts';
import type { Examination } from '../core/report/examination.ts';
import type { ChangePlan, ChangeWriter } from './change-writer.ts';
import type { Deps } from './deps.ts';
import { examine } from './examine.ts';
import { LIVE_SUMMARY, type Verification } from './verify.ts';

const TRIES = 4;
const PAUSE = 500;

/** Reads the object until its mark is `mark`; AWS may show the previous one for a moment after the write. */
export async function readsAs(
  deps: Deps,
  writer: ChangeWriter,
  mark: string,
  tries = TRIES,
): Promise<'verified' | 'differs' | 'unreadable'> {
  for (let attempt = 1; ; attempt++) {
    const now = await writer.read();
    if (!isUnreadable(now) && writer.same(now.mark, mark)) return 'verified';
    if (attempt === tries) return isUnreadable(now) ? 'unreadable' : 'differs';
    await deps.sleep(PAUSE * attempt);
  }
}

/** Reads the object back, diagnoses again, and looks at the edge unless CloudFront is still deploying. */
export async function verifyChange(
  deps: Deps,
  plan: ChangePlan,
  writer: ChangeWriter,
  written: string,
): Promise<Verification> {
  const policy = await readsAs(deps, writer, written);
  const target = capitalised(targetOf(plan));
  if (policy !== 'verified')
    return { policy, live: 'not-possible', summary: `${target} was written, but ${READ_BACK_SUMMARY[policy]}.` };
  const examination = await examine(deps, plan.distributionId);
  const live = isDeploying(examination) ? 'deploying' : await liveOf(deps, examination, plan);
  const still = examination.diagnosis.findings.find(({ cause }) => plan.causes.includes(cause));
  if (still && live !== 'deploying')
    return {
      policy: 'differs',
      live,
      summary: `${target} was written, but ${still.cause} is still found: ${still.summary}`,
    };
  return { policy, live, summary: `${target} reads back as written. ${LIVE_SUMMARY[live]}` };
}

const READ_BACK_SUMMARY = {
  differs:
    'AWS now returns something else: it takes unusually long, or somebody else wrote at the same moment. Nothing was restored',
  unreadable: 'it could not be read back',
} as const satisfies Record<'differs' | 'unreadable', string>;

export function isDeploying({ facts }: Examination): boolean {
  const status = readFact<string>(facts, ['distribution', 'Status']);
  return status.kind === 'known' && status.value !== 'Deployed';
}

const LIVE_TRIES = 3;

/**
 * What the edge answers for an object that is known to exist. CloudFront keeps an error for seconds, so a refusal is asked again, with a
 * query that keeps a cached answer from being mistaken for the origin's.
 */
export async function liveOf(
  deps: Pick<Deps, 'probe' | 'sleep'>,
  { facts }: Examination,
  { fingerprint }: Pick<ChangePlan, 'fingerprint'>,
): Promise<Verification['live']> {
  const first = readFact<ProbeFacts>(facts, ['probe']);
  if (first.kind !== 'known' || !URL.canParse(first.value.url)) return 'not-possible';
  const url = new URL(first.value.url);
  url.searchParams.set('originmend', fingerprint.slice(0, 12));
  let { status } = first.value;
  for (let attempt = 1; status === 403 && attempt < LIVE_TRIES; attempt++) {
    await deps.sleep(1000 * attempt);
    const answer = await deps.probe(url.href);
    if (isUnreadable(answer)) return 'not-possible';
    status = answer.status;
  }
  if (status < 400) return 'ok';
  return status === 403 ? 'still-refused' : 'not-possible';
}
