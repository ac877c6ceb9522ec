import { describe, expect, it } from 'vitest';
import { type AccessCheck, accessChecks } from '../../../functions/core/diagnosis/access-check.ts';
import type { OriginView } from '../../../functions/core/diagnosis/origin-view.ts';
import { BEHAVIORS, DEFAULT_BEHAVIOR, ORIGIN, viewOf } from './view.ts';

function checksOf(view: OriginView): readonly AccessCheck[] {
  const result = accessChecks(view);
  return result.kind === 'checked' ? result.checks : [];
}

type Row = readonly [title: string, base: string, set: Readonly<Record<string, unknown>>, asked: readonly string[]];

const OBJECTS = 'buckets.site.objects';
const allow = (...Resource: readonly unknown[]) => ({ Effect: 'Allow', Principal: '*', Action: '*', Resource });
const other = { PathPattern: 'assets/*', TargetOriginId: 'elsewhere' };

const ROWS: readonly Row[] = [
  ['objects that exist', 'oac-healthy', {}, ['https existing index.html', 'https existing assets/app.js']],
  [
    'objects that exist, not those that are missing or could not be read',
    'oac-healthy',
    { [OBJECTS]: { 'a.html': null, 'b.html': { unreadable: 'AccessDenied' }, 'c.html': {} } },
    ['https existing c.html'],
  ],
  [
    'a made-up key when no object was read',
    'oac-healthy',
    { [OBJECTS]: { unreadable: 'AccessDenied' } },
    ['https sample originmend-sample'],
  ],
  ['a made-up key when there is no object', 'oac-healthy', { [OBJECTS]: {} }, ['https sample originmend-sample']],
  [
    'a made-up key of every behavior and of every Resource an Allow names in this bucket',
    'oac-healthy',
    {
      [OBJECTS]: {},
      [BEHAVIORS]: {
        Items: [{ PathPattern: '/img/**.pn?', TargetOriginId: 's3', ViewerProtocolPolicy: 'allow-all' }, other],
      },
      'buckets.site.policy.Statement': [
        allow('arn:aws:s3:::site/docs/*/?', 'arn:aws:s3:::site/${aws:username}/*', 'arn:aws:s3:::other/x', 7),
        allow('arn:aws:s3:::site/assets/*'),
        { ...allow('arn:aws:s3:::site/denied/*'), Effect: 'Deny' },
        { Effect: 'Allow' },
      ],
    },
    [
      'https sample img/originmend-sample.pnx',
      'http sample img/originmend-sample.pnx',
      'https sample originmend-sample',
      'https sample docs/originmend-sample/x',
    ],
  ],
  [
    'only what lies below the origin path',
    'oac-healthy',
    {
      [`${ORIGIN}.OriginPath`]: '/production',
      [OBJECTS]: { 'production/a.html': {}, 'b.html': {}, 'b/production/': {} },
    },
    ['https existing production/a.html'],
  ],
  [
    'made-up keys below the origin path',
    'oac-healthy',
    {
      [`${ORIGIN}.OriginPath`]: '/production',
      [OBJECTS]: {},
      'buckets.site.policy.Statement': [allow('arn:aws:s3:::site/production/x?', 'arn:aws:s3:::site/elsewhere/*')],
    },
    ['https sample production/originmend-sample', 'https sample production/xx'],
  ],
  [
    'only what a behavior of this origin serves',
    'oac-healthy',
    { [BEHAVIORS]: { Items: [other] } },
    ['https existing index.html'],
  ],
  [
    'path patterns below the origin path, not below the bucket',
    'oac-healthy',
    {
      [`${ORIGIN}.OriginPath`]: '/production',
      [BEHAVIORS]: { Items: [{ ...other, PathPattern: 'assets/*' }] },
      [OBJECTS]: { 'production/assets/a.js': {}, 'production/b.html': {} },
    },
    ['https existing production/b.html'],
  ],
  [
    'everything when no behavior reaches the origin',
    'oac-healthy',
    { [`${DEFAULT_BEHAVIOR}.TargetOriginId`]: 'elsewhere' },
    ['https existing index.html', 'https existing assets/app.js'],
  ],
  [
    'a made-up key when neither behavior nor object is there',
    'oac-healthy',
    { [`${DEFAULT_BEHAVIOR}.TargetOriginId`]: 'elsewhere', [OBJECTS]: {} },
    ['https sample originmend-sample'],
  ],
  [
    'http too where viewers may use it',
    'oac-healthy',
    { [`${DEFAULT_BEHAVIOR}.ViewerProtocolPolicy`]: 'allow-all', [OBJECTS]: { 'index.html': {} } },
    ['https existing index.html', 'http existing index.html'],
  ],
  [
    'not http where viewers may use it for another origin only',
    'oac-healthy',
    {
      [`${DEFAULT_BEHAVIOR}.TargetOriginId`]: 'elsewhere',
      [`${DEFAULT_BEHAVIOR}.ViewerProtocolPolicy`]: 'allow-all',
      [OBJECTS]: { 'index.html': {} },
    },
    ['https existing index.html'],
  ],
  ['http alone at a website endpoint', 'website', { [OBJECTS]: { 'index.html': {} } }, ['http existing index.html']],
];

describe('what CloudFront asks the bucket', () => {
  it.each(ROWS)('%s', (_title, base, set, asked) => {
    const checks = checksOf(viewOf(base, set));
    expect(checks.map(({ viewerProtocol, basis, key }) => `${viewerProtocol} ${basis} ${key}`)).toEqual(asked);
  });

  it('is judged once for one view', () => {
    const view = viewOf('oac-healthy');
    expect(accessChecks(view)).toBe(accessChecks(view));
  });

  it('is open when the OAC or the policy is not known', () => {
    expect(
      accessChecks(viewOf('oac-healthy', { 'originAccessControls.E2OAC': { unreadable: 'AccessDenied' } })),
    ).toMatchObject({
      kind: 'unknown',
      needs: ['originAccessControls.E2OAC'],
    });
    expect(
      accessChecks(viewOf('oac-healthy', { 'buckets.site.policy': { unreadable: 'AccessDenied' } })),
    ).toMatchObject({
      kind: 'unknown',
      needs: ['buckets.site.policy'],
    });
  });
});

describe('the grant beside the Denies', () => {
  it('is judged without them, each statement at its own place', () => {
    const deny = { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' };
    const [check] = checksOf(
      viewOf('oac-healthy', {
        'buckets.site.policy.Statement[1]': deny,
        'buckets.site.policy.Statement[2]': allow('arn:aws:s3:::site/*'),
      }),
    );
    expect(check).toMatchObject({ evaluation: { decision: 'explicitDeny' }, granted: 'allowed' });
    expect(check?.grantEvaluation.because.map(({ index }) => index)).toEqual([0, 2]);
    expect(check?.grantEvaluation.statements[1]).toMatchObject({ index: 1, match: 'no', elements: [] });
  });

  it('is none without a policy', () => {
    const [check] = checksOf(viewOf('oac-healthy', { 'buckets.site.policy': null }));
    expect(check).toMatchObject({ evaluation: { decision: 'implicitDeny', statements: [] }, granted: 'implicitDeny' });
  });
});
