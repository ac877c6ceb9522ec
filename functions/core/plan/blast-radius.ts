import type { OriginView } from '../diagnosis/origin-view.ts';
import { readersOf } from '../diagnosis/other-readers.ts';
import { isObject } from '../policy/canonical-json.ts';
import { listOf, type PolicyDocument, type Statement, statementsOf } from '../policy/document.ts';
import { oaiIdOf } from '../policy/listed-principal.ts';
import { namedSourceArns } from '../policy/named-principals.ts';

/** Who else depends on the policy that is about to be replaced. Only what was read; nothing is guessed. */
export interface BlastRadius {
  /** Ids of the account's other distributions that read the bucket; null = they could not be listed. */
  readonly otherDistributions: readonly string[] | null;
  readonly principals: readonly NamedInPolicy[];
  /** Indexes of the statements that let objects be replicated into the bucket. */
  readonly replication: readonly number[];
}

/** One name in the policy, spelled in one way however the policy spells it. */
export interface NamedInPolicy {
  readonly who: string;
  readonly effect: 'Allow' | 'Deny';
  /** An AWS service, not an IAM principal or an OAI. */
  readonly service: boolean;
  /** Indexes from 0. */
  readonly statements: readonly number[];
}

export function blastRadiusOf(before: PolicyDocument | null, views: readonly OriginView[]): BlastRadius {
  const readers = views.map(readersOf);
  const known = readers.filter((each) => each !== undefined);
  const ids = [...new Set(known.flat().map(({ Id }) => Id))];
  return {
    otherDistributions: known.length < readers.length ? null : ids,
    principals: principalsOf(before),
    replication: statementsOf(before).flatMap((statement, index) => (letsReplicate(statement) ? [index] : [])),
  };
}

type Named = Pick<NamedInPolicy, 'who' | 'service'>;

function principalsOf(document: PolicyDocument | null): readonly NamedInPolicy[] {
  const found = new Map<string, NamedInPolicy>();
  for (const [index, statement] of statementsOf(document).entries()) {
    const effect = statement.Effect === 'Deny' ? 'Deny' : 'Allow';
    for (const { who, service } of namesIn(statement)) {
      const before = found.get(`${effect} ${who}`)?.statements ?? [];
      if (!before.includes(index))
        found.set(`${effect} ${who}`, { who, effect, service, statements: [...before, index] });
    }
  }
  return [...found.values()];
}

function namesIn(statement: Statement): readonly Named[] {
  const distributions = namedSourceArns({ Statement: [statement] }).flatMap(
    (arn) => arn.split(':distribution/')[1] ?? [],
  );
  const listed = inElement(statement.Principal, distributions);
  const excepted = inElement(statement.NotPrincipal, distributions).map(({ who }) => who);
  return excepted.length === 0
    ? listed
    : [...listed, { who: `everybody except ${excepted.join(', ')}`, service: false }];
}

function inElement(element: unknown, distributions: readonly string[]): readonly Named[] {
  if (element === '*') return [{ who: 'everybody', service: false }];
  if (!isObject(element)) return [];
  return Object.entries(element).flatMap(([type, names]) =>
    listOf<unknown>(names).flatMap((name) => (typeof name === 'string' ? spelled(type, name, distributions) : [])),
  );
}

function spelled(type: string, name: string, distributions: readonly string[]): readonly Named[] {
  if (type === 'Service')
    return name === 'cloudfront.amazonaws.com' && distributions.length > 0
      ? distributions.map((id) => ({ who: `CloudFront for distribution ${id}`, service: false }))
      : [{ who: name, service: true }];
  return [{ who: type === 'AWS' ? spelledAws(name) : `${type} ${name}`, service: false }];
}

function spelledAws(name: string): string {
  if (name === '*') return 'everybody';
  const oai = oaiIdOf(name);
  if (oai !== undefined) return `OAI ${oai}`;
  const account = /^(?:arn:aws[a-z-]*:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1];
  return account === undefined ? name : `account ${account}`;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-walkthrough-2.html */
const REPLICATION = /^s3:(?:Replicate(?:Object|Delete|Tags)|ObjectOwnerOverrideToBucketOwner)$/i;

function letsReplicate({ Effect, Action }: Statement): boolean {
  return (
    Effect === 'Allow' &&
    listOf<unknown>(Action).some((action) => typeof action === 'string' && REPLICATION.test(action))
  );
}
