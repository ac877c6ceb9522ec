import { isDeepStrictEqual } from 'node:util';
import type { PolicyDocument } from '../../functions/core/policy/document.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { planIdIn } from '../e2e/plan-table.ts';
import { kindsOf, linksIn, policyIn } from '../e2e/story.ts';
import type { Waits } from './fast-waits.ts';
import { INJECTIONS, type Injection, type Target } from './injections.ts';
import { restoreSnapshot, type Snapshot, snapshotOf } from './snapshot.ts';
import { REPAIR } from './stories/repair.ts';
import type { StoryScript } from './stories/story-script.ts';
import type { PlannedFault, Stage, Story } from './story-under-fault.ts';
import { type WatchedPolicy, watchPolicy } from './watched-policy.ts';

/** One call of the undisturbed story. */
export interface StoryCall {
  readonly stage: Stage;
  readonly target: Target;
  readonly write: boolean;
  /** The call right before it published a message. */
  readonly afterPublish: boolean;
}

/** The story without any fault: its calls in order, and the policy it ends with. */
export interface Recorded {
  readonly scenario: string;
  readonly script: StoryScript;
  /** Where `play` begins, and what it is handed: each fault starts from here. */
  readonly start: Snapshot;
  readonly prepared: string;
  readonly calls: readonly StoryCall[];
  readonly after: PolicyDocument | null;
  readonly settings: unknown;
}

export interface Tally {
  readonly injected: number;
  /** Faults that a function error, a page or a message told somebody about. */
  readonly noticed: number;
  /** Faults after which people were told something again, because nobody knew that they had been told. */
  readonly toldAgain: number;
  /** What must never happen, one line each. */
  readonly broken: readonly string[];
}

async function inWorld<T>(scenario: string, act: (sandbox: Sandbox, id: string, bucket: string) => Promise<T>) {
  const sandbox = await startSandbox({ scenario });
  const id = sandbox.scenario?.distributionId ?? '';
  const config = sandbox.world.distributions.get(id)?.distribution.DistributionConfig;
  try {
    return await act(sandbox, id, config?.Origins?.Items?.[0]?.DomainName?.split('.')[0] ?? '');
  } finally {
    await sandbox.close();
  }
}

/** Plays the story once, undisturbed, and notes every call that its functions make. */
export function recordStory(scenario: string, waits: Waits, script: StoryScript = REPAIR): Promise<Recorded> {
  return inWorld(scenario, async (sandbox, distributionId, bucket) => {
    const story: Story = { sandbox, distributionId, waits, fault: undefined, noticed: [], done: new Set(), parts: [] };
    const prepared = await script.prepare(story);
    const start = await snapshotOf(sandbox);
    await script.play(story, prepared);
    const after = policyIn(sandbox, bucket);
    const settings = settingsIn(sandbox);
    return { scenario, script, start, prepared, calls: callsOf(story, script), after, settings };
  });
}

/** What plans beyond bucket policies write, without the ETags that differ from world to world. */
function settingsIn({ world }: Sandbox): unknown {
  const configs = [...world.distributions].map(([id, { distribution }]) => [id, distribution.DistributionConfig]);
  const controls = [...world.originAccessControls].map(([id, { value }]) => [id, value]);
  return structuredClone({
    configs,
    controls,
    keys: [...world.keys].map(([arn, { policyText }]) => [arn, policyText]),
  });
}

function callsOf({ sandbox, parts }: Story, { stages }: StoryScript): readonly StoryCall[] {
  const chosen = parts.filter(({ stage }) => stages.includes(stage));
  return chosen.flatMap(({ stage, from, to }) => {
    const seen = new Map<string, number>();
    const ours = sandbox.calls.all.slice(from, to).filter(({ during }) => during.length > 0);
    return ours.map(({ service, operation, resource, write }, index) => {
      const key = [service, operation, resource].join();
      const nth = (seen.get(key) ?? 0) + 1;
      seen.set(key, nth);
      const afterPublish = ours[index - 1]?.operation === 'Publish';
      return { stage, target: { service, operation, resource, nth }, write, afterPublish };
    });
  });
}

/** Every injection that `chosen` names for a call, into every call, each in a world of its own. */
export async function walkFaults(
  recorded: Recorded,
  waits: Waits,
  chosen: (call: StoryCall, injection: Injection) => boolean = () => true,
): Promise<Tally> {
  const tally = { injected: 0, noticed: 0, toldAgain: 0, broken: [] as string[] };
  for (const call of recorded.calls) {
    for (const injection of INJECTIONS.filter((each) => chosen(call, each))) {
      const outcome = await survive(recorded, waits, call, { stage: call.stage, target: call.target, injection });
      tally.injected += 1;
      tally.noticed += outcome.noticed > 0 ? 1 : 0;
      tally.toldAgain += outcome.toldAgain ? 1 : 0;
      const { service, operation, nth } = call.target;
      const where = `${recorded.scenario}, ${recorded.script.name}, ${call.stage}: ${service} ${operation} #${nth} ${injection.name}`;
      tally.broken.push(...outcome.broken.map((what) => `${where}: ${what}`));
    }
  }
  return tally;
}

function survive(recorded: Recorded, waits: Waits, call: StoryCall, fault: PlannedFault) {
  const { script } = recorded;
  return inWorld(recorded.scenario, async (sandbox, distributionId, bucket) => {
    const story: Story = { sandbox, distributionId, waits, fault, noticed: [], done: new Set(), parts: [] };
    await restoreSnapshot(sandbox, recorded.start);
    const prepared = recorded.prepared.replaceAll(recorded.start.url, sandbox.url);
    const policy = watchPolicy(sandbox, bucket);
    const broken: string[] = [];
    let met = 0;
    const { meet } = sandbox.faults;
    sandbox.faults.meet = (asked) => {
      const effect = meet(asked);
      met += effect === undefined ? 0 : 1;
      return effect;
    };
    await script.play(story, prepared).catch((error: Error) => broken.push(error.message));
    if (met === 0) broken.push('the fault did not happen');
    const { status } = sandbox.edge(distributionId, '/', sandbox.scenario?.request ?? {});
    if (status !== script.siteStatus) broken.push(`the site answers ${status}`);
    broken.push(...brokenBy(script, policy, recorded.after));
    if (script.sameEnd && !isDeepStrictEqual(settingsIn(sandbox), recorded.settings))
      broken.push('distributions, OACs or keys end differently');
    const repeated = repeatedIn(sandbox);
    if (!mayRepeat(call, fault)) broken.push(...repeated.map((what) => `told twice: ${what}`));
    broken.push(...missingIn(sandbox, script, story.noticed));
    return { noticed: story.noticed.length, toldAgain: repeated.length > 0, broken };
  });
}

/** As many writes with effect as there should be, and each the right one. */
function brokenBy(
  { writes, wrong }: StoryScript,
  policy: WatchedPolicy,
  after: PolicyDocument | null,
): readonly string[] {
  const count = policy.written.length;
  const doubled = count === writes ? [] : [`${count} policies took effect`];
  return [...doubled, ...policy.written.flatMap((document) => wrong(document, policy, after))];
}

/** Messages of one kind about one plan, or about one recovery, that arrived more than once. */
function repeatedIn(sandbox: Sandbox): readonly string[] {
  const subjects = sandbox.inbox.map((message) => {
    const plan = planIdIn(linksIn(sandbox, message)[0] ?? '');
    return `${message.attributes['kind']} ${plan}`.trim();
  });
  const kept = subjects.filter((subject) => !subject.startsWith('finding'));
  return [...new Set(kept.filter((subject, index) => kept.indexOf(subject) !== index))];
}

/**
 * SNS has no conditional publish: whoever does not learn that a message went out can only send it again or risk that nobody is
 * told. That is so when the answer to the publication is lost, and when the function dies before it has noted the publication.
 */
function mayRepeat({ target, afterPublish }: StoryCall, { injection }: PlannedFault): boolean {
  if (target.operation === 'Publish') return injection.effect;
  return afterPublish && injection.kills && !injection.effect;
}

/** Everything is told in the end, and nothing that is not true; a failure only after somebody could notice one. */
function missingIn(
  { inbox }: Sandbox,
  { told, neverTold }: StoryScript,
  noticed: readonly string[],
): readonly string[] {
  const kinds = kindsOf(inbox);
  return [
    ...told.filter((kind) => !kinds.includes(kind)).map((kind) => `nobody was told: ${kind}`),
    ...neverTold.filter((kind) => kinds.includes(kind)).map((kind) => `people were told: ${kind}`),
    ...(kinds.includes('failed') && noticed.length === 0 ? ['a failure that nobody noticed was told'] : []),
  ];
}
