import { ABSENT, NOT_KNOWN } from './context-values.ts';
import type { RequestContext } from './request.ts';

/** What only a principal of an account has, and CloudFront is none. */
const OF_AN_ACCOUNT = ['aws:principalorgid', 'aws:principalorgpaths', 'aws:principaltag/*'];

/** The same for a request S3 makes to another service for CloudFront. */
export const NO_ACCOUNT: RequestContext = absent(OF_AN_ACCOUNT);

/** Keys of IAM sessions, VPC endpoints and call chains: CloudFront uses none of them. */
export const NEVER_THERE: RequestContext = absent([
  ...OF_AN_ACCOUNT,
  'aws:requesttag/*',
  'aws:tagkeys',
  'aws:multifactorauthpresent',
  'aws:multifactorauthage',
  'aws:tokenissuetime',
  'aws:federatedprovider',
  'aws:assumedroot',
  'aws:sourceidentity',
  'aws:chatbotsourcearn',
  'aws:calledvia',
  'aws:calledviafirst',
  'aws:calledvialast',
  'aws:ec2instancesourcevpc',
  'aws:ec2instancesourceprivateipv4',
  'ec2:*',
  'sts:*',
  'saml:*',
  'aws:sourcevpc',
  'aws:sourcevpcarn',
  'aws:sourcevpce',
  'aws:sourcevpceaccount',
  'aws:sourcevpceorgid',
  'aws:sourcevpceorgpaths',
  'aws:vpcsourceip',
  's3:dataaccesspoint*',
  's3:accesspointnetworkorigin',
  's3:accessgrantsinstancearn',
]);

function absent(keys: readonly string[]): RequestContext {
  return Object.fromEntries(keys.map((key) => [key, ABSENT]));
}

/** Parameters and headers of other calls; a plain GetObject has none of them. */
export function requestKeys(action: string): RequestContext {
  const keys = [
    's3:prefix',
    's3:delimiter',
    's3:max-keys',
    's3:versionid',
    's3:requestobjecttag*',
    's3:object-lock-*',
    's3:if-*',
    's3:locationconstraint',
    's3:x-amz-*',
  ];
  const value = action.toLowerCase() === 's3:getobject' ? ABSENT : NOT_KNOWN;
  return { ...Object.fromEntries(keys.map((key) => [key, value])), 's3:x-amz-content-sha256': NOT_KNOWN };
}
