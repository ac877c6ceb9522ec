import { type Answer, defineCause, found, notApplicable, ruledOut } from '../../cause.ts';
import type { Evidence } from '../../diagnosis.ts';
import { grantGap } from '../../grant-gap.ts';
import type { OriginView } from '../../origin-view.ts';

export default defineCause({
  id: 'bpa-ignore-acls',
  family: 'bucket',
  title: 'Public-read ACLs no longer count on this bucket',
  why: 'Sites that rely on object ACLs stop the moment IgnorePublicAcls or BucketOwnerEnforced is set, although no policy was changed.',
  needs: ['bucket.policy'],
  permissions: {
    read: ['s3:GetBucketPolicy', 's3:GetBucketPublicAccessBlock', 's3:GetBucketOwnershipControls'],
    fix: [],
  },
  notApplicable: (view) =>
    view.access.kind === 'anonymous'
      ? undefined
      : 'the origin’s requests are signed and do not rely on public-read ACLs',
  detect: (view, { 'bucket.policy': policy }) => {
    const gap = grantGap(view, policy);
    if (gap.kind === 'answer') return notApplicable('nothing shows that the origin relies on object ACLs');
    const settings = settingsThatIgnoreAcls(view);
    return settings.length > 0
      ? foundIgnored(view, settings)
      : ruledOut('nothing shows that public-read ACLs do not count on this bucket');
  },
});

function foundIgnored(view: OriginView, evidence: readonly Evidence[]): Answer {
  return found({
    impact: 'info',
    summary: `The policy of bucket ${view.bucket} grants unsigned requests nothing, and object ACLs are ignored there: if its objects were public by ACL, that ended with this setting.`,
    evidence,
    proposal: {
      change: { kind: 'manual' },
      safety: 'manual',
      steps: [
        `Attach an OAC to origin ${view.origin.Id} and grant it in the bucket policy; ACLs are then not needed any more.`,
      ],
      deadEnds: [
        'Allowing ACLs again would reopen every object that anybody made public by ACL.',
        'Setting the objects to public-read again would not fix this: the ACL is stored and ignored.',
      ],
    },
  });
}

/** Either one is enough. An unread one leaves open whether ACLs count, which the cause about the unsigned origin says. */
function settingsThatIgnoreAcls(view: OriginView): readonly Evidence[] {
  const block = view.read('bucket.publicAccessBlock');
  const ownership = view.read('bucket.objectOwnership');
  return [
    ...(block.kind === 'known' && block.value?.IgnorePublicAcls
      ? [
          {
            fact: view.pathOf('bucket.publicAccessBlock', ['IgnorePublicAcls']),
            actual: true,
            expected: 'true, with access granted by policy',
          },
        ]
      : []),
    ...(ownership.kind === 'known' && ownership.value === 'BucketOwnerEnforced'
      ? [
          {
            fact: ownership.path,
            actual: ownership.value,
            expected: 'BucketOwnerEnforced, with access granted by policy',
          },
        ]
      : []),
  ];
}
