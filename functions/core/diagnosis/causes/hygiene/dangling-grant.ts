import { isUnreadable, type Reading } from '../../../facts.ts';
import { type PolicyDocument, type Statement, statementsOf } from '../../../policy/document.ts';
import { defineCause, found, ruledOut, unknown } from '../../cause.ts';
import { conditionValues, grantedOais, namesCloudFront } from '../../grant-gap.ts';
import type { OriginView } from '../../origin-view.ts';

export default defineCause({
  id: 'dangling-grant',
  family: 'hygiene',
  title: 'The bucket policy grants a distribution or OAI that no longer exists',
  why: 'It lets nobody in, and it misleads whoever reads the policy next.',
  needs: [],
  permissions: {
    read: ['s3:GetBucketPolicy', 'cloudfront:ListDistributions', 'cloudfront:GetCloudFrontOriginAccessIdentity'],
    fix: [],
  },
  notApplicable: (view) => (view.s3?.kind === 'rest' ? undefined : `origin ${view.origin.Id} is no S3 bucket endpoint`),
  detect: (view) => {
    const policy: Reading<PolicyDocument | null> = view.read('bucket.policy');
    if (policy.kind === 'unreadable')
      return unknown([policy.path], `the bucket policy could not be read: ${policy.code}`);
    if (policy.kind === 'not-collected') return ruledOut('the bucket policy was not collected');
    const grants = namedGrants(view, policy.value);
    const others = view.read('otherDistributions');
    if (others.kind === 'unreadable' && grants.some(({ distribution }) => distribution)) {
      return unknown([others.path], `whether the granted distributions exist is not known: ${others.code}`);
    }
    const dangling = grants.filter(({ isGone }) => isGone);
    const [first] = dangling;
    if (!first)
      return ruledOut(
        others.kind === 'known'
          ? 'everything the policy grants exists, or belongs to another account'
          : 'the other distributions were not collected',
      );
    return found({
      impact: 'info',
      summary: `Statement ${first.index} of the policy of bucket ${view.bucket} grants ${first.name}, which does not exist any more.`,
      evidence: dangling.map(({ index, name }) => ({
        fact: view.pathOf('bucket.policy', ['Statement', index]),
        actual: name,
        expected: 'a distribution or OAI that exists',
      })),
      proposal: {
        change: { kind: 'manual' },
        safety: 'manual',
        steps: [
          `Take ${dangling.map(({ name }) => name).join(', ')} out of the policy in a change of its own, once nobody plans to bring it back.`,
        ],
        deadEnds: ['Removing it would not fix a 403: a grant nobody uses refuses nobody.'],
      },
    });
  },
});

interface NamedGrant {
  readonly index: number;
  readonly name: string;
  readonly distribution: boolean;
  readonly isGone: boolean;
}

/** Grants to other distributions of this account, and to OAIs. One of another account cannot be looked up from here. */
function namedGrants(view: OriginView, policy: PolicyDocument | null): readonly NamedGrant[] {
  return statementsOf(policy).flatMap((statement, index) =>
    statement.Effect === 'Allow'
      ? [...distributionGrants(view, statement, index), ...oaiGrants(view, statement, index)]
      : [],
  );
}

function distributionGrants(view: OriginView, statement: Statement, index: number): readonly NamedGrant[] {
  if (!namesCloudFront(statement)) return [];
  const ofThisAccount = view.distribution.ARN.replace(/[^/]*$/, '');
  const others = view.read('otherDistributions');
  const existing =
    others.kind === 'known' ? new Set([view.distribution.Id, ...others.value.map(({ Id }) => Id)]) : undefined;
  return conditionValues(statement, 'aws:sourcearn').flatMap((name) => {
    const id = name.startsWith(ofThisAccount) ? name.slice(ofThisAccount.length) : '';
    return !/^[A-Z0-9]+$/.test(id) || id === view.distribution.Id
      ? []
      : [{ index, name, distribution: true, isGone: existing?.has(id) === false }];
  });
}

/** Only CloudFront's own answer that the OAI does not exist counts: one that was not listed may belong to another account. */
function oaiGrants(view: OriginView, statement: Statement, index: number): readonly NamedGrant[] {
  const identities = view.read('originAccessIdentities');
  return grantedOais(view, statement).map((id) => {
    const identity = identities.kind === 'known' ? identities.value[id] : undefined;
    const isGone = isUnreadable(identity) && identity.unreadable === 'NoSuchCloudFrontOriginAccessIdentity';
    return { index, name: `OAI ${id}`, distribution: false, isGone };
  });
}
