import type { ConfigEdit } from '../change.ts';
import { oacReadStatement } from '../policy/grants.ts';
import { originPath } from './config-path.ts';
import { fittingOac } from './oac-attachment.ts';
import type { OriginView } from './origin-view.ts';

/** Said where the id of an OAC belongs and none of the known ones fits. */
const AN_OAC_TO_CREATE = 'the id of an OAC for S3 that signs always (sigv4); create one first';

/** Attaches an OAC that signs always: the one that is known to fit, else one to be created. */
export function attachOac(view: OriginView): ConfigEdit {
  const from = view.origin.OriginAccessControlId ?? '';
  const fitting = fittingOac(view);
  const to = fitting === undefined || fitting === from ? AN_OAC_TO_CREATE : fitting;
  return { path: `${originPath(view)}.OriginAccessControlId`, from, to };
}

/** The step that comes before any change of who signs: without it the signed requests would be refused as well. */
export function grantFirstStep(view: OriginView): string {
  const target = { bucket: view.bucket ?? '', partition: view.partition, prefix: view.keyPrefix };
  const statement = oacReadStatement({ ...target, distributionArn: view.distribution.ARN });
  return `First append this statement to the policy of bucket ${view.bucket}; every other statement stays: ${JSON.stringify(statement)}`;
}
