import type { ConfigEdit } from '../change.ts';
import { isUnreadable, type OriginAccessControlFacts, type Read, readFact } from '../facts.ts';
import { oacReadStatement } from '../policy/grants.ts';
import { accessChecks } from './access-check.ts';
import { originPath } from './config-path.ts';
import { type OriginView, originView } from './origin-view.ts';

/** Said where the id of an OAC belongs and none of the known ones fits. */
const AN_OAC_TO_CREATE = 'the id of an OAC for S3 that signs always (sigv4); create one first';

/** Attaches an OAC that signs always: one that is known to fit, else one to be created. */
export function attachOac(view: OriginView): ConfigEdit {
  return {
    path: `${originPath(view)}.OriginAccessControlId`,
    from: view.origin.OriginAccessControlId ?? '',
    to: fittingOac(view) ?? AN_OAC_TO_CREATE,
  };
}

function fittingOac(view: OriginView): string | undefined {
  const controls = readFact<Record<string, Read<OriginAccessControlFacts>>>(view.facts, ['originAccessControls']);
  if (controls.kind !== 'known') return undefined;
  const ids = Object.entries(controls.value).flatMap(([id, control]) =>
    isUnreadable(control) || !fits(control) ? [] : [id],
  );
  return ids.filter((id) => id !== view.origin.OriginAccessControlId).sort()[0];
}

function fits({
  SigningBehavior,
  SigningProtocol = 'sigv4',
  OriginAccessControlOriginType = 's3',
}: OriginAccessControlFacts): boolean {
  return SigningBehavior === 'always' && SigningProtocol === 'sigv4' && OriginAccessControlOriginType === 's3';
}

/** `grantFirstStep`, unless the policy already grants what this distribution would ask for once an OAC signs. */
export function grantFirstSteps(view: OriginView): readonly string[] {
  const signed = accessChecks(signedBy(view, view.origin.OriginAccessControlId || 'EOAC'));
  const granted = signed.kind === 'checked' && signed.checks.every((check) => check.granted === 'allowed');
  return granted ? [] : [grantFirstStep(view)];
}

/** The same origin as if an OAC of this id signed always. */
function signedBy(view: OriginView, id: string): OriginView {
  const originAccessControls = { [id]: { SigningBehavior: 'always' } };
  const origin = { ...view.origin, OriginAccessControlId: id };
  return originView({ ...view.facts, originAccessControls }, view.distribution, origin);
}

/** The step that comes before any change of who signs: without it the signed requests would be refused as well. */
export function grantFirstStep(view: OriginView): string {
  const target = { bucket: view.bucket ?? '', partition: view.partition, prefix: view.keyPrefix };
  const statement = oacReadStatement({ ...target, distributionArn: view.distribution.ARN });
  return `First append this statement to the policy of bucket ${view.bucket}; every other statement stays: ${JSON.stringify(statement)}`;
}
