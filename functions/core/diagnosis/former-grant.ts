import { cloudFrontRequest } from '../policy/cloudfront-request.ts';
import type { Statement } from '../policy/document.ts';
import { evaluate } from '../policy/evaluate.ts';
import { conditionValues, type NearMiss } from './grant-gap.ts';
import type { OriginView } from './origin-view.ts';

/** A key that no statement names: only what covers the whole origin path covers it. */
const ANY_KEY = 'originmend-sample/any key';

/**
 * Whether the statement is as wide as the grant that would be appended. A grant of one folder or one object proves no more than that:
 * to append the whole origin path would widen it.
 */
export function coversOriginPath(view: OriginView, { statement }: NearMiss): boolean {
  const { facts, distribution, origin, partition, bucket = '', keyPrefix } = view;
  const policy = view.read('bucket.policy');
  const version = policy.kind === 'known' ? policy.value?.Version : undefined;
  const { NotResource, Resource } = statement;
  const document = {
    ...(version === undefined ? {} : { Version: version }),
    Statement: [
      {
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        ...(Resource === undefined ? { NotResource } : { Resource }),
      },
    ],
  };
  const request = cloudFrontRequest({
    facts,
    distribution,
    origin,
    access: { kind: 'anonymous', because: 'no-identity' },
    bucket,
    partition,
    key: keyPrefix + ANY_KEY,
    viewerProtocol: 'https',
  });
  return evaluate(document as Parameters<typeof evaluate>[0], request).decision === 'allowed';
}

/** The ARNs that the statement grants on behalf of: `StringNotEquals` means every other one. */
export function grantedSourceArns(statement: Statement): readonly string[] {
  const condition = Object.entries(statement.Condition ?? {}).filter(([operator]) => !/not/i.test(operator));
  return conditionValues({ ...statement, Condition: Object.fromEntries(condition) }, 'aws:sourcearn');
}
