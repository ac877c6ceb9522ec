import type { OriginAccessControlFacts, Read } from '../facts.ts';
import type { Config } from './config-edit.ts';

/** A configuration with its ETag, which CloudFront wants back as IfMatch. */
export interface VersionedConfig {
  readonly config: Config;
  readonly version: string;
  /** Elements of AWS's answer that this SDK does not know: writing the configuration back would lose them. */
  readonly notUnderstood?: readonly string[];
}

/** One OAC of the account, as ListOriginAccessControls tells it. */
export type ListedOriginAccessControl = OriginAccessControlFacts & { readonly Id: string };

/** What plans beyond the bucket policy are made for: the objects as they are now, with what a conditional write needs. */
export interface Currents {
  readonly distribution?: Read<VersionedConfig>;
  /** By id, those that some finding would change. */
  readonly originAccessControls?: Readonly<Record<string, Read<VersionedConfig>>>;
  /** By ARN, the exact policy text. */
  readonly keyPolicies?: Readonly<Record<string, Read<string>>>;
  /** Every OAC of the account. */
  readonly ownOriginAccessControls?: Read<readonly ListedOriginAccessControl[]>;
}
