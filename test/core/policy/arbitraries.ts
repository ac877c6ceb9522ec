import fc from 'fast-check';
import type { PolicyDocument, Statement } from '../../../functions/core/policy/document.ts';
import { oaiArn } from '../../../functions/core/policy/grants.ts';
import { OPERATORS } from '../../../functions/core/policy/operators/index.ts';
import type { PossibleValue, RequestContext } from '../../../functions/core/policy/request.ts';
import { DISTRIBUTION_ARN } from './site.ts';

/** Values that meet each other often enough to make statements match. */
const VALUES = [
  DISTRIBUTION_ARN,
  `${DISTRIBUTION_ARN}X`,
  'arn:aws:cloudfront::111122223333:distribution/*',
  'arn:aws:cloudfront::*:*',
  '111122223333',
  oaiArn('E3OAI'),
  'true',
  'false',
  '*',
  'a*',
  '',
  '10',
  '9.5',
  '2026-06-01T00:00:00Z',
  '1780000000',
  '203.0.113.0/24',
  '13.32.0.5',
  '13.32.0.0/14',
  '::/0',
  'QQ==',
  '${aws:SourceAccount}',
  "${aws:username, 'x'}",
  '${*}',
  'o-1',
];

const FREQUENT_VALUES = [DISTRIBUTION_ARN, oaiArn('E3OAI'), 'true', '*', '0.0.0.0/0'];

const KEYS = [
  'aws:SourceArn',
  'AWS:SourceArn',
  'aws:SourceAccount',
  'aws:PrincipalArn',
  'aws:PrincipalOrgID',
  'aws:SourceIp',
  'aws:SecureTransport',
  'aws:PrincipalIsAWSService',
  's3:TlsVersion',
  'aws:CurrentTime',
  'aws:Referer',
  'aws:PrincipalTag/team',
  'test:key',
];

const OPERATOR_NAMES = OPERATORS.flatMap(({ name, kind }) =>
  kind === 'presence' ? [name] : [name, `${name}IfExists`, `ForAnyValue:${name}`, `ForAllValues:${name}`],
);

const some = <T>(values: readonly T[]) => fc.constantFrom(...values);
/** Mostly the first: statements that cannot match prove little. */
const mostly = <T>(often: readonly T[], seldom: readonly T[]) =>
  fc.oneof({ weight: 3, arbitrary: some(often) }, { weight: 1, arbitrary: some(seldom) });
const oneOrMany = <T>(value: fc.Arbitrary<T>) => fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 }));
const conditionValue = fc.oneof(
  { weight: 5, arbitrary: some(FREQUENT_VALUES) },
  { weight: 4, arbitrary: some(VALUES) },
  { weight: 1, arbitrary: fc.oneof(fc.boolean(), fc.integer()) },
);

const condition = fc.dictionary(
  some(OPERATOR_NAMES),
  fc.dictionary(some(KEYS), oneOrMany(conditionValue), { minKeys: 1, maxKeys: 2 }),
  {
    maxKeys: 2,
  },
);

const NAMES = [
  '*',
  '111122223333',
  oaiArn('E3OAI'),
  oaiArn('E9OAI'),
  'AIDAEXAMPLEEXAMPLE123',
  'arn:aws:iam::111122223333:user/x',
];

const principal = fc.oneof(
  { weight: 3, arbitrary: fc.constant('*') },
  { weight: 2, arbitrary: fc.record({ AWS: oneOrMany(mostly([oaiArn('E3OAI')], NAMES)) }) },
  {
    weight: 2,
    arbitrary: fc.record({ Service: oneOrMany(mostly(['cloudfront.amazonaws.com'], ['logging.s3.amazonaws.com'])) }),
  },
  { weight: 1, arbitrary: fc.record({ CanonicalUser: some(['c0ffee', 'deadbeef']) }) },
);
const action = oneOrMany(
  mostly(['s3:GetObject', 's3:*', '*'], ['s3:getobject', 's3:Get*', 's3:PutObject', 's3:ListBucket']),
);
const resource = oneOrMany(
  mostly(
    ['arn:aws:s3:::site/*', '*'],
    [
      'arn:aws:s3:::site',
      'arn:aws:s3:::site/production/*',
      'arn:aws:s3:::site/${aws:SourceAccount}/*',
      'arn:aws:s3:::other/*',
    ],
  ),
);

function eitherElement(name: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<Statement> {
  return fc.oneof(
    { weight: 9, arbitrary: value.map((own) => ({ [name]: own })) },
    { weight: 1, arbitrary: value.map((own) => ({ [`Not${name}`]: own })) },
  );
}

/** Statements as people write them. */
export const statement: fc.Arbitrary<Statement> = fc
  .tuple(
    some(['Allow', 'Deny']),
    eitherElement('Principal', principal),
    eitherElement('Action', action),
    eitherElement('Resource', resource),
    fc.oneof(
      fc.constant({}),
      condition.map((Condition) => ({ Condition })),
    ),
    fc.oneof(
      fc.constant({}),
      some(['A', 'B', 'AllowCloudFrontOACReadE1']).map((Sid) => ({ Sid })),
    ),
    fc.oneof(
      { weight: 6, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: fc.jsonValue().map((Note) => ({ Note })) },
    ),
  )
  .map(([Effect, ...elements]) => Object.assign({ Effect }, ...elements));

/** Whole policies as people write them, unknown elements included. */
export const policy: fc.Arbitrary<PolicyDocument> = fc
  .tuple(
    fc.oneof(
      fc.constant({}),
      some(['2012-10-17', '2008-10-17']).map((Version) => ({ Version })),
    ),
    fc.oneof(
      fc.constant({}),
      fc.string().map((Id) => ({ Id })),
    ),
    fc.oneof(fc.array(statement, { minLength: 1, maxLength: 4 }), statement).map((Statement) => ({ Statement })),
    fc.oneof(
      fc.constant({}),
      fc.jsonValue().map((extension) => ({ 'x-extension': extension })),
    ),
  )
  .map((parts) => Object.assign({}, ...parts));

/** Any JSON, and JSON that looks like a policy until one looks closely. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 6 }),
  fc.record({ Version: fc.jsonValue(), Statement: fc.array(brokenStatement()) }, { requiredKeys: [] }),
);

function brokenStatement(): fc.Arbitrary<unknown> {
  const noise = fc.jsonValue({ maxDepth: 3 });
  const element = (sound: fc.Arbitrary<unknown>) => fc.oneof(sound, noise);
  const keys = fc.dictionary(fc.oneof(some(KEYS), fc.string()), element(oneOrMany(conditionValue)));
  return fc.record(
    {
      Sid: noise,
      Effect: element(some(['Allow', 'Deny', 'deny'])),
      Principal: element(principal),
      NotPrincipal: element(principal),
      Action: element(action),
      NotAction: element(action),
      Resource: element(resource),
      NotResource: element(resource),
      Condition: element(fc.dictionary(fc.oneof(some(OPERATOR_NAMES), fc.string()), element(keys))),
    },
    { requiredKeys: [] },
  );
}

/** Completely known values of every key the policies above use. */
export const knownContext: fc.Arbitrary<RequestContext> = fc
  .array(fc.oneof(fc.constant(undefined), some(VALUES.filter((value) => !value.includes('/')))), {
    minLength: KEYS.length,
    maxLength: KEYS.length,
  })
  .map((values) => Object.fromEntries(KEYS.map((key, index) => [key.toLowerCase(), [knownValue(values[index])]])))
  .map((context) => ({ ...context, 'aws:username': [{ kind: 'absent' }] }));

function knownValue(value: string | undefined): PossibleValue {
  return value === undefined ? { kind: 'absent' } : { kind: 'values', values: [value] };
}
