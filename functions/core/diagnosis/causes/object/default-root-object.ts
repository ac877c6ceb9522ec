import type { Proposal } from '../../../change.ts';
import { existingKeys } from '../../access-check.ts';
import { type Answer, defineCause, found, ruledOut } from '../../cause.ts';
import { listDecision } from '../../list-access.ts';
import type { OriginView } from '../../origin-view.ts';
import { behaviorFor } from '../../path-pattern.ts';
import { probedKey, probeOf, refusedByS3 } from '../../probe-reading.ts';

const SETTING = 'DistributionConfig.DefaultRootObject';
const INDEX = 'index.html';

export default defineCause({
  id: 'default-root-object',
  family: 'object',
  title: 'A request for a directory asks S3 for an object that does not exist',
  why: 'CloudFront puts the default root object in place of "/" only, never of a subdirectory; without one, "/" asks S3 to list the bucket.',
  needs: [],
  settings: ['DefaultRootObject'],
  permissions: { read: ['cloudfront:GetDistribution'], fix: ['cloudfront:UpdateDistribution'] },
  notApplicable: (view) =>
    servesRoot(view) || asksForDirectory(view) ? undefined : 'requests for "/" do not go to this origin',
  detect: (view) => {
    const root = view.distribution.DistributionConfig.DefaultRootObject;
    if (root?.startsWith('/')) return leadingSlash(view, root);
    if (servesRoot(view) && root === '' && listsBucket(view)) return listing(view);
    if (!refusedByS3(view))
      return root === '' && servesRoot(view)
        ? unset(view)
        : ruledOut('the default root object is a plain object name, and no directory was refused');
    if (probePath(view) === '/') return root ? ruledOut('"/" asks for the default root object') : refusedRoot(view);
    return asksForDirectory(view) ? subdirectory(view) : ruledOut('the refused request did not ask for a directory');
  },
});

function servesRoot(view: OriginView): boolean {
  return view.behaviors.includes(behaviorFor(view.distribution.DistributionConfig, '/'));
}

/** The recorded request ends in a slash and goes to this origin. */
function asksForDirectory(view: OriginView): boolean {
  return probedKey(view) !== undefined && probePath(view).endsWith('/');
}

function probePath(view: OriginView): string {
  const probe = probeOf(view);
  return probe && URL.canParse(probe.url) ? new URL(probe.url).pathname : '';
}

function leadingSlash(view: OriginView, root: string): Answer {
  const refused = refusedByS3(view) && probePath(view) === '/';
  const plain = root.replace(/^\/+/, '');
  return found({
    impact: refused ? 'partial' : 'risk',
    summary: `DefaultRootObject is "${root}"; with the leading slash "/" asks S3 for "${view.keyPrefix}${root}" instead of "${view.keyPrefix}${plain}".`,
    evidence: [{ fact: `distribution.${SETTING}`, actual: root, expected: plain }],
    proposal: setRoot(root, plain),
  });
}

function listsBucket(view: OriginView): boolean {
  const policy = view.read('bucket.policy');
  return view.keyPrefix === '' && policy.kind === 'known' && listDecision(view, policy.value) === 'allowed';
}

function listing(view: OriginView): Answer {
  return found({
    impact: 'risk',
    summary: `CloudFront may list bucket ${view.bucket} and no DefaultRootObject is set: "/" shows the names of all objects to the internet.`,
    evidence: [{ fact: `distribution.${SETTING}`, actual: '', expected: INDEX }],
    proposal: setRoot('', INDEX),
  });
}

/** Many distributions serve assets only and need none: without an index page nothing is wrong. */
function unset(view: OriginView): Answer {
  const rewritten = [behaviorFor(view.distribution.DistributionConfig, '/')].some(
    (behavior) => behavior.FunctionAssociations?.Items?.length || behavior.LambdaFunctionAssociations?.Items?.length,
  );
  const replaced = view.distribution.DistributionConfig.CustomErrorResponses?.Items?.some(
    ({ ErrorCode, ResponsePagePath }) => ErrorCode === 403 && ResponsePagePath,
  );
  if (rewritten || replaced || !hasIndex(view))
    return ruledOut('no default root object is set, and nothing shows that "/" needs one');
  return found({
    impact: 'risk',
    summary: `${view.keyPrefix}${INDEX} exists, but no DefaultRootObject is set, so "/" gets 403 while "/${INDEX}" works.`,
    evidence: [{ fact: `distribution.${SETTING}`, actual: '', expected: INDEX }],
    proposal: setRoot('', INDEX),
  });
}

function hasIndex(view: OriginView): boolean {
  return existingKeys(view).includes(view.keyPrefix + INDEX);
}

function refusedRoot(view: OriginView): Answer {
  return found({
    impact: hasIndex(view) ? 'partial' : 'risk',
    summary: `"/" was refused: no DefaultRootObject is set, so CloudFront asks S3 for the bucket itself instead of ${view.keyPrefix}${INDEX}.`,
    evidence: [
      {
        fact: `distribution.${SETTING}`,
        actual: view.distribution.DistributionConfig.DefaultRootObject ?? '',
        expected: INDEX,
      },
      { fact: view.pathOf('probe', ['status']), actual: 403, expected: 200 },
    ],
    proposal: setRoot('', INDEX),
  });
}

function subdirectory(view: OriginView): Answer {
  const path = probePath(view);
  return found({
    impact: 'risk',
    summary: `"${path}" was refused: the default root object stands for "/" only, so CloudFront asks S3 for a key that ends in a slash.`,
    evidence: [{ fact: view.pathOf('probe', ['url']), actual: path, expected: `${path}${INDEX}` }],
    proposal: {
      change: { kind: 'manual' },
      safety: 'manual',
      steps: [
        `Link to ${path}${INDEX}, or let a CloudFront function on viewer-request append ${INDEX} to paths that end in a slash.`,
      ],
      deadEnds: [POLICY_DEAD_END, 'Setting DefaultRootObject would not fix this: it does not apply to subdirectories.'],
    },
  });
}

const POLICY_DEAD_END = 'Changing the bucket policy would not fix this: the object asked for does not exist.';

function setRoot(from: string, to: string): Proposal {
  return {
    change: { kind: 'update-distribution', edits: [{ path: SETTING, from, to }] },
    safety: 'approve',
    steps: [`Set DefaultRootObject to ${to}, without a leading slash; it applies to "/" only, not to subdirectories.`],
    deadEnds: [
      POLICY_DEAD_END,
      'Granting s3:ListBucket would not fix this: without a default root object "/" would show the bucket listing to the internet.',
    ],
  };
}
