import type { OriginView } from './origin-view.ts';

/** `site.s3.eu-west-1.amazonaws.com`. https://docs.aws.amazon.com/general/latest/gr/s3.html */
export function regionalDomainName(view: OriginView, region: string): string {
  return `${view.bucket}.s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}
