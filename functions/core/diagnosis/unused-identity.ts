import { type Facts, factPath, isUnreadable, type Origin, type Read, readFact } from '../facts.ts';
import { type Answer, type Cause, defineCause, found, ruledOut, unknown } from './cause.ts';
import { distributionsUsing } from './origin-users.ts';
import type { OriginView } from './origin-view.ts';

interface UnusedIdentityDefinition {
  readonly id: 'unused-oac' | 'unused-oai';
  readonly title: string;
  readonly kind: 'OAC' | 'OAI';
  readonly fact: 'originAccessControls' | 'originAccessIdentities';
  readonly permission: string;
  /** The id an origin uses, if any. */
  readonly usedBy: (origin: Origin) => string | undefined;
  readonly deadEnd: string;
}

/** An OAC or OAI that no origin of any known distribution uses: only worth knowing, it lets nobody in. */
export function defineUnusedIdentity(definition: UnusedIdentityDefinition): Cause {
  const { id, title, permission } = definition;
  return defineCause({
    id,
    family: 'hygiene',
    title,
    why: 'It counts against the account’s limit and misleads whoever looks for the one in use.',
    needs: [],
    permissions: { read: [permission, 'cloudfront:ListDistributions'], fix: [] },
    scope: 'distribution',
    detect: (view) => detectUnused(view, definition),
  });
}

function detectUnused(view: OriginView, { kind, fact, usedBy, deadEnd }: UnusedIdentityDefinition): Answer {
  const own = new Set((view.distribution.DistributionConfig.Origins.Items ?? []).map(usedBy));
  const candidates = knownIds(view.facts, fact).filter((id) => !own.has(id));
  if (candidates.length === 0) return ruledOut(`every ${kind} that is known is used by this distribution`);
  const users = candidates.map((id) => ({ id, users: distributionsUsing(view, (origin) => usedBy(origin) === id) }));
  const open = users.find((candidate) => candidate.users.kind === 'unreadable')?.users;
  if (open?.kind === 'unreadable')
    return unknown([open.path], `which distributions use ${candidates.join(', ')} could not be read: ${open.code}`);
  const unused = users
    .filter((candidate) => candidate.users.kind === 'known' && candidate.users.ids.length === 0)
    .map(({ id }) => id);
  if (unused.length === 0)
    return ruledOut(`no ${kind} is known to be unused; another distribution uses it, or those were not collected`);
  return found({
    impact: 'info',
    summary: `${kind} ${unused.join(', ')} is used by no origin of any distribution that is known.`,
    evidence: unused.map((id) => ({
      fact: factPath([fact, id]),
      actual: 'used by no origin',
      expected: 'an origin that uses it',
    })),
    proposal: {
      change: { kind: 'manual' },
      safety: 'manual',
      steps: [
        `Delete ${kind} ${unused.join(', ')} once nobody plans to use it and no bucket policy names it; Originmend never deletes one.`,
      ],
      deadEnds: [deadEnd],
    },
  });
}

/** Those that were read; one whose read failed may not exist at all. */
function knownIds(facts: Facts, fact: UnusedIdentityDefinition['fact']): readonly string[] {
  const all = readFact<Record<string, Read<object>>>(facts, [fact]);
  return all.kind === 'known' ? Object.keys(all.value).filter((id) => !isUnreadable(all.value[id])) : [];
}
