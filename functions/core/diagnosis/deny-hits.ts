import type { Proposal } from '../change.ts';
import { usesHttps } from '../policy/cloudfront-context.ts';
import { type PolicyDocument, type Statement, statementsOf } from '../policy/document.ts';
import type { StatementMatch } from '../policy/evaluate.ts';
import { oaiArn } from '../policy/grants.ts';
import { type AccessCheck, accessChecks } from './access-check.ts';
import { type Answer, type Cause, defineCause, found, ruledOut, unknown } from './cause.ts';
import type { Evidence } from './diagnosis.ts';
import { identityName, impactOf, missingFact } from './grant-gap.ts';
import type { OriginView } from './origin-view.ts';

/** Which kind of control a Deny is, by what it looks at and whom it refuses. The first that fits, in this order. */
export type DenyKind =
  | 'deny-notprincipal'
  | 'deny-source-ip'
  | 'deny-vpce'
  | 'deny-org'
  | 'deny-principal-arn'
  | 'deny-insecure-transport'
  | 'deny-referer'
  | 'deny-other';

const KEYS_OF_KIND: readonly (readonly [DenyKind, readonly string[]])[] = [
  ['deny-source-ip', ['aws:sourceip', 'aws:vpcsourceip']],
  ['deny-vpce', ['aws:sourcevpce', 'aws:sourcevpc', 'aws:sourcevpcarn']],
  [
    'deny-org',
    ['aws:principalorgid', 'aws:principalorgpaths', 'aws:sourceorgid', 'aws:sourceorgpaths', 'aws:resourceorgid'],
  ],
  [
    'deny-principal-arn',
    ['aws:principalarn', 'aws:principalaccount', 'aws:principaltype', 'aws:userid', 'aws:username'],
  ],
  ['deny-insecure-transport', ['aws:securetransport', 's3:tlsversion']],
  ['deny-referer', ['aws:referer']],
];

/** The kind of one Deny, by its keys and by the requests it refuses. */
export function denyKind(view: OriginView, { statement, refused }: Pick<DenyHit, 'statement' | 'refused'>): DenyKind {
  if (statement.NotPrincipal !== undefined) return 'deny-notprincipal';
  const keys = new Set(conditionKeys(statement));
  const kinds = KEYS_OF_KIND.filter(([, candidates]) => candidates.some((key) => keys.has(key))).map(([kind]) => kind);
  const fitting = kinds.filter((kind) => kind !== 'deny-insecure-transport' || !refused.some(isHttps(view)));
  return fitting[0] ?? 'deny-other';
}

/** A Deny that refuses HTTPS, such as a floor of TLS 1.3, is none against plain HTTP: redirecting viewers would not help. */
function isHttps(view: OriginView): (check: AccessCheck) => boolean {
  const { access, origin } = view;
  return ({ viewerProtocol }) => access.kind !== 'unknown' && usesHttps({ access, origin, viewerProtocol });
}

function conditionKeys(statement: Statement): readonly string[] {
  const condition: unknown = statement.Condition;
  if (typeof condition !== 'object' || condition === null) return [];
  return Object.values(condition).flatMap((keys: unknown) =>
    typeof keys === 'object' && keys !== null ? Object.keys(keys).map((key) => key.toLowerCase()) : [],
  );
}

/** One Deny statement that refuses CloudFront, with the requests it refuses. */
export interface DenyHit {
  readonly index: number;
  readonly statement: Statement;
  readonly match: StatementMatch;
  readonly refused: readonly AccessCheck[];
}

interface DenyDefinition {
  readonly id: DenyKind;
  readonly title: string;
  readonly why: string;
  /** What a person does about one hit; undefined = the exemption for this distribution. */
  readonly propose?: (view: OriginView, hits: readonly DenyHit[]) => Proposal;
  /** What else is wrong besides the Deny itself. */
  readonly evidence?: (view: OriginView) => readonly Evidence[];
}

/** Every Deny cause is the same judgement over statements of its own kind; only what to do about it differs. */
export function defineDeny(definition: DenyDefinition): Cause {
  const { id, title, why } = definition;
  return defineCause({
    id,
    family: 'deny',
    title,
    why,
    needs: ['bucket.policy'],
    permissions: { read: ['s3:GetBucketPolicy'], fix: [] },
    detect: (view, { 'bucket.policy': policy }) => detectDeny(view, policy, definition),
  });
}

function detectDeny(
  view: OriginView,
  policy: PolicyDocument | null,
  { id, propose = exemptThisDistribution, evidence }: DenyDefinition,
): Answer {
  const result = accessChecks(view);
  if (result.kind === 'unknown') return unknown(result.needs, result.because);
  const hits = denyHits(policy, result.checks, 'yes').filter((hit) => denyKind(view, hit) === id);
  if (hits.length > 0) return foundDeny(view, hits, result.checks, propose(view, hits), evidence?.(view) ?? []);
  const open = denyHits(policy, result.checks, 'unknown').filter((hit) => denyKind(view, hit) === id);
  return open.length > 0 ? undecided(view, open) : ruledOut('no Deny of this kind refuses CloudFront');
}

/** Deny statements whose match with some request is `yes` (it refuses) or `unknown` (it may). */
export function denyHits(
  policy: PolicyDocument | null,
  checks: readonly AccessCheck[],
  wanted: 'yes' | 'unknown',
): readonly DenyHit[] {
  return statementsOf(policy).flatMap((statement, index) => {
    const hit = checks.flatMap((check) => {
      const match = check.evaluation.statements.find((candidate) => candidate.index === index);
      return match?.effect === 'Deny' && match.match === wanted ? [{ check, match }] : [];
    });
    return hit[0] ? [{ index, statement, match: hit[0].match, refused: hit.map(({ check }) => check) }] : [];
  });
}

function foundDeny(
  view: OriginView,
  hits: readonly DenyHit[],
  checks: readonly AccessCheck[],
  proposal: Proposal,
  besides: readonly Evidence[],
): Answer {
  const refused = new Set(hits.flatMap((hit) => hit.refused));
  const first = hits[0];
  const name = first
    ? `Statement ${first.index}${first.statement.Sid ? ` (${first.statement.Sid})` : ''}`
    : 'A statement';
  const reason = first?.match.elements.find((element) => element.element === 'Condition')?.reason;
  return found({
    impact: impactOf(view, refused.size === checks.length),
    summary: `${name} denies ${identityName(view)}${reason ? `: ${reason}` : ''}. An explicit Deny beats every Allow.`,
    evidence: [...hits.flatMap((hit) => hitEvidence(view, hit)), ...besides],
    proposal,
  });
}

function hitEvidence(view: OriginView, hit: DenyHit): readonly Evidence[] {
  const conditions = hit.match.elements.filter((element) => element.element === 'Condition');
  const telling =
    conditions.length > 0 ? conditions : hit.match.elements.filter((element) => element.element.endsWith('Principal'));
  return telling.map((element) => ({
    fact: view.pathOf('bucket.policy', ['Statement', hit.index, ...element.keys]),
    actual: element.actual,
    expected: `a Deny that spares this request, which carries ${element.expected === 'absent' ? 'none' : element.expected}`,
  }));
}

function undecided(view: OriginView, open: readonly DenyHit[]): Answer {
  const elements = open.flatMap((hit) =>
    hit.match.elements.filter((element) => element.match === 'unknown').map((element) => ({ hit, element })),
  );
  return unknown(
    elements.map(({ hit, element }) => missingFact(view, hit.index, element)),
    elements.map(({ element }) => element.reason).join('; '),
  );
}

const DENY_DEAD_ENDS: readonly string[] = [
  'Adding an Allow would not fix this: an explicit Deny always wins.',
  'Deleting the Deny would not be a repair: it is somebody’s security control for every other caller.',
  'Making the bucket public would not fix this: the Deny holds for anonymous requests too.',
];

/** One more AND-ed condition narrows the Deny by exactly this distribution. Shown, never written: a Deny has an owner. */
export function exemptThisDistribution(view: OriginView, hits: readonly DenyHit[]): Proposal {
  const exemption = exemptionFor(view);
  if (!exemption) return proposalToAsk(view, hits);
  return {
    change: {
      kind: 'put-bucket-policy',
      bucket: view.bucket ?? '',
      edits: hits.map((hit) => ({
        kind: 'add-condition',
        index: hit.index,
        operator: 'ArnNotEqualsIfExists',
        key: exemption.key,
        values: [exemption.value],
      })),
    },
    safety: 'manual',
    steps: [
      `Ask the owner of the Deny (${hits.map((hit) => hit.statement.Sid ?? `statement ${hit.index}`).join(', ')}) to add "ArnNotEqualsIfExists": {"${exemption.key}": "${exemption.value}"} to its Condition; every other caller stays denied.`,
      ...(view.access.kind === 'oai' ? ['Better in the long run: migrate this origin from OAI to OAC.'] : []),
    ],
    deadEnds: [
      ...DENY_DEAD_ENDS,
      ...(view.access.kind === 'oai'
        ? ['aws:PrincipalIsAWSService would not rescue it: an OAI is not a service principal.']
        : [
            'Adding CloudFront’s IP ranges to aws:SourceIp would not fix this: requests signed with an OAC carry no address that a range could match, and the ranges are shared by every CloudFront customer.',
          ]),
    ],
  };
}

function exemptionFor(view: OriginView): { readonly key: string; readonly value: string } | undefined {
  if (view.access.kind === 'oac') return { key: 'aws:SourceArn', value: view.distribution.ARN };
  return view.access.kind === 'oai'
    ? { key: 'aws:PrincipalArn', value: oaiArn(view.access.id, view.partition) }
    : undefined;
}

function proposalToAsk(view: OriginView, hits: readonly DenyHit[]): Proposal {
  return {
    change: { kind: 'manual' },
    safety: 'manual',
    steps: [
      `The requests of origin ${view.origin.Id} are unsigned, so ${hits.map((hit) => hit.statement.Sid ?? `statement ${hit.index}`).join(', ')} cannot tell them from anybody else’s: attach an OAC to the origin and grant it first.`,
    ],
    deadEnds: DENY_DEAD_ENDS,
  };
}
