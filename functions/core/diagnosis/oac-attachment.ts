import type { ConfigEdit } from '../change.ts';
import { isUnreadable, type OriginAccessControlFacts, type Read, readFact } from '../facts.ts';
import { originPath } from './config-path.ts';
import type { OriginView } from './origin-view.ts';

/** The one OAC of the account that could sign for this S3 origin; undefined when there is none or more than one to choose from. */
export function fittingOac(view: OriginView): string | undefined {
  const known = readFact<Record<string, Read<OriginAccessControlFacts>>>(view.facts, ['originAccessControls']);
  const entries = known.kind === 'known' ? Object.entries(known.value) : [];
  const fitting = entries.filter(([, oac]) => !isUnreadable(oac) && oac.SigningBehavior === 'always' && (oac.OriginAccessControlOriginType ?? 's3') === 's3');
  return fitting.length === 1 ? fitting[0]?.[0] : undefined;
}

/** Turns the origin into an S3 origin on the bucket's regional endpoint whose requests the OAC signs. */
export function s3OriginEdits(view: OriginView, domainName: string, oacId: string): readonly ConfigEdit[] {
  const path = originPath(view);
  const { DomainName, CustomOriginConfig, S3OriginConfig, OriginAccessControlId } = view.origin;
  const edits = [
    { path: `${path}.DomainName`, from: DomainName, to: domainName },
    { path: `${path}.CustomOriginConfig`, from: CustomOriginConfig ?? null, to: null },
    { path: `${path}.S3OriginConfig`, from: S3OriginConfig ?? null, to: { OriginAccessIdentity: '' } },
    { path: `${path}.OriginAccessControlId`, from: OriginAccessControlId ?? '', to: oacId },
  ];
  return edits.filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to));
}

/** `site.s3.eu-west-1.amazonaws.com` */
export function regionalDomainName(view: OriginView, region: string): string {
  return `${view.bucket}.s3.${region}.amazonaws.com${view.partition === 'aws-cn' ? '.cn' : ''}`;
}
