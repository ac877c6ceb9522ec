import type { ConfigEdit } from '../change.ts';
import { type DistributionFacts, type Facts, isUnreadable } from '../facts.ts';
import { ALL_VIEWER_EXCEPT_HOST_HEADER } from '../managed-policies.ts';
import { bucketOf, parseS3Origin } from '../s3-origin.ts';
import { applyConfigEdits, sameValue } from './config-edit.ts';
import type { VersionedConfig } from './currents.ts';

/** Why the configuration must not be written, or undefined. */
export type Refusal = { readonly guardrail: string; readonly because: string };

/**
 * Every change of a distribution passes these, whatever its cause and whoever approves: it is Deployed, it is understood completely,
 * it reads as it was examined, and only values of the closed list below are set.
 */
export function refuseDistributionEdits(
  facts: Facts,
  current: VersionedConfig,
  edits: readonly ConfigEdit[],
): Refusal | undefined {
  const { distribution } = facts;
  if (isUnreadable(distribution)) return { guardrail: 'distribution', because: 'the distribution is not known' };
  return (
    notDeployed(distribution) ??
    notUnderstood(current) ??
    readDifferently(distribution, current) ??
    notInList(distribution, edits) ??
    notFitting(current, edits)
  );
}

/** A second change while the first is on its way cannot be told from it at the edge. */
function notDeployed({ Id, Status }: DistributionFacts): Refusal | undefined {
  if (Status === 'Deployed') return undefined;
  return {
    guardrail: 'deployed',
    because: `distribution ${Id} is ${Status ?? 'in an unknown state'}; wait until it is Deployed and look again`,
  };
}

/** UpdateDistribution replaces the whole configuration: what the SDK cannot read it would take away. */
function notUnderstood({ notUnderstood: elements = [] }: VersionedConfig): Refusal | undefined {
  if (elements.length === 0) return undefined;
  return {
    guardrail: 'understood',
    because: `the configuration has ${elements.join(', ')}, which this version of Originmend would lose; make the change by hand or update Originmend`,
  };
}

function readDifferently({ Id, DistributionConfig }: DistributionFacts, current: VersionedConfig): Refusal | undefined {
  if (sameValue(DistributionConfig, current.config)) return undefined;
  return { guardrail: 'fresh', because: `distribution ${Id} was changed while it was examined; look again` };
}

function notFitting({ config }: VersionedConfig, edits: readonly ConfigEdit[]): Refusal | undefined {
  const edited = applyConfigEdits(config, edits);
  return edited.kind === 'edited' ? undefined : { guardrail: 'from-holds', because: edited.because };
}

/** Path of a value that may be changed → what it may become. Nothing else of a distribution is ever written. */
const ALLOWED: readonly (readonly [path: RegExp, allows: (edit: ConfigEdit, facts: DistributionFacts) => boolean])[] = [
  [/^DistributionConfig\.(DefaultCacheBehavior|CacheBehaviors\.Items\[\d+\])\.ViewerProtocolPolicy$/, isRedirect],
  [
    /^DistributionConfig\.(DefaultCacheBehavior|CacheBehaviors\.Items\[\d+\])\.OriginRequestPolicyId$/,
    ({ to }) => to === ALL_VIEWER_EXCEPT_HOST_HEADER,
  ],
  [/^DistributionConfig\.DefaultRootObject$/, ({ to }) => typeof to === 'string' && /^[^/].*$/.test(to)],
  [/^DistributionConfig\.Origins\.Items\[\d+\]\.DomainName$/, namesTheSameBucket],
  [
    /^DistributionConfig\.Origins\.Items\[\d+\]\.OriginAccessControlId$/,
    ({ to }) => typeof to === 'string' && to !== '',
  ],
  [/^DistributionConfig\.Origins\.Items\[\d+\]\.CustomOriginConfig$/, ({ to }) => to === null],
  [
    /^DistributionConfig\.Origins\.Items\[\d+\]\.S3OriginConfig$/,
    ({ to }) => sameValue(to, { OriginAccessIdentity: '' }),
  ],
  [/^DistributionConfig\.Origins\.Items\[\d+\]\.S3OriginConfig\.OriginAccessIdentity$/, ({ to }) => to === ''],
];

function notInList(distribution: DistributionFacts, edits: readonly ConfigEdit[]): Refusal | undefined {
  const foreign = edits.find(
    (edit) => !ALLOWED.some(([path, allows]) => path.test(edit.path) && allows(edit, distribution)),
  );
  if (edits.length === 0) return { guardrail: 'known-edits', because: 'there is no value to change' };
  if (!foreign) return undefined;
  return {
    guardrail: 'known-edits',
    because: `setting ${foreign.path} to ${JSON.stringify(foreign.to)} is not among the changes Originmend makes`,
  };
}

function isRedirect({ from, to }: ConfigEdit): boolean {
  return from === 'allow-all' && to === 'redirect-to-https';
}

function namesTheSameBucket({ from, to }: ConfigEdit): boolean {
  const [was, is] = [bucketOf(parseS3Origin(String(from))), bucketOf(parseS3Origin(String(to)))];
  return was !== undefined && was === is;
}
