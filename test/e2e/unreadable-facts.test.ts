import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addKey } from '../../sandbox/build/key.ts';
import type { Fault } from '../../sandbox/faults.ts';
import { oacGrant, policyOf } from '../../sandbox/scenarios/statements.ts';
import { readEvent } from '../incident-responder/event-files.ts';
import { press } from './browser.ts';
import { BUCKET, loadExampleWorld, SITE } from './example-world.ts';
import { bucketNamed, kindsOf, lastMessage, newestLink, useSandbox, writesOutside } from './story.ts';

const sandbox = useSandbox();
const ring = () => sandbox().ringAlarm(SITE, 'ALARM');
const refuse = (operation: string, more: Partial<Fault> = {}) =>
  sandbox().faults.add({ operation, times: 999, effect: { kind: 'refuse' }, ...more });

/** What each read is needed for, and the permission that a message must name when it decides. */
const DECISIVE: Readonly<Record<string, string>> = {
  GetDistribution: 'cloudfront:GetDistribution',
  GetOriginAccessControl: 'cloudfront:GetOriginAccessControl',
  GetBucketPolicy: 's3:GetBucketPolicy',
};

/** Reads without which the missing grant is still proven: it is proposed, and never more than that. */
const HELPFUL = [
  'ListDistributions',
  'GetCachePolicy',
  'GetPublicAccessBlock',
  'GetBucketOwnershipControls',
  'GetBucketRequestPayment',
  'GetBucketTagging',
  'ListObjectsV2',
  'HeadObject',
];

describe('every read that an examination makes', () => {
  it('is refused in turn below', async () => {
    await loadExampleWorld(sandbox());
    await ring();
    const reads = sandbox().calls.all.filter(({ service, write }) => !write && service !== 'dynamodb');
    const names = [...new Set(reads.map(({ operation }) => operation))];
    expect(names.toSorted()).toEqual([...Object.keys(DECISIVE), ...HELPFUL, 'HeadBucket'].toSorted());
  });
});

describe('a broken site of which one thing cannot be read', () => {
  beforeEach(async () => {
    process.env['ORIGINMEND_MODE'] = 'auto';
    await loadExampleWorld(sandbox());
  });
  afterEach(() => void delete process.env['ORIGINMEND_MODE']);

  it.each(Object.entries(DECISIVE))(
    '%s refused: unknown, the permission is named, nothing is proposed or written',
    async (operation, permission) => {
      refuse(operation);
      await ring();
      expect(kindsOf(sandbox().inbox)).toEqual(['finding']);
      expect(lastMessage(sandbox()).attributes).toMatchObject({ verdict: 'unknown', distributionId: SITE });
      expect(lastMessage(sandbox()).subject).toContain(SITE);
      expect(lastMessage(sandbox()).text).toContain(`Allow Originmend to call ${permission}`);
      expect(writesOutside(sandbox())).toEqual([]);
    },
  );

  it.each([...Object.keys(DECISIVE), 'HeadBucket', 'GetBucketTagging'])(
    '%s refused in mode auto: nothing is written',
    async (operation) => {
      await loadExampleWorld(sandbox(), { formerOai: true });
      refuse(operation);
      await ring();
      expect(writesOutside(sandbox())).toEqual([]);
      expect(['finding', 'proposal']).toContain(kindsOf(sandbox().inbox).join());
    },
  );

  it('HeadBucket refused: whose bucket it is nobody knows, so a person must act', async () => {
    refuse('HeadBucket');
    await ring();
    expect(kindsOf(sandbox().inbox)).toEqual(['finding']);
    expect(lastMessage(sandbox()).attributes).toMatchObject({ verdict: 'broken', bucket: BUCKET });
    expect(lastMessage(sandbox()).text).toContain('allow s3:ListBucket on it for HeadBucket');
    expect(writesOutside(sandbox())).toEqual([]);
  });

  it.each(HELPFUL)('%s refused: the repair is proven without it, and proposed', async (operation) => {
    process.env['ORIGINMEND_MODE'] = 'propose';
    refuse(operation);
    await ring();
    expect([kindsOf(sandbox().inbox), writesOutside(sandbox())]).toEqual([['proposal'], []]);
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
    expect(sandbox().edge(SITE).status).toBe(200);
  });

  it.each(['GetDistribution', 'GetOriginAccessControl', 'GetBucketPolicy', 'HeadBucket'])(
    '%s refused at the approval: nothing is written, and people hear what could not be read',
    async (operation) => {
      process.env['ORIGINMEND_MODE'] = 'propose';
      await ring();
      const link = newestLink(sandbox());
      refuse(operation);
      const answer = await press(link, 'approve');
      expect(answer.status).toBe(409);
      expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'drifted']);
      expect(lastMessage(sandbox()).text).toMatch(/AccessDenied|not known/);
      expect(writesOutside(sandbox())).toEqual([]);
    },
  );
});

describe('a site that works, of which one thing cannot be read', () => {
  beforeEach(() => loadExampleWorld(sandbox(), { granted: true }));

  it.each([...Object.keys(DECISIVE), 'HeadBucket', 'HeadObject', 'GetBucketRequestPayment'])(
    '%s refused: nothing is written, and it is not called healthy',
    async (operation) => {
      refuse(operation);
      await ring();
      expect(kindsOf(sandbox().inbox)).toEqual(['finding']);
      expect(lastMessage(sandbox()).attributes['verdict']).toBe('unknown');
      expect(lastMessage(sandbox()).text).toContain('Allow Originmend to call');
      expect(writesOutside(sandbox())).toEqual([]);
    },
  );

  it.each(['DescribeKey', 'GetKeyPolicy'])(
    'encrypted objects and %s refused: not called healthy',
    async (operation) => {
      const decrypt = {
        ...oacGrant(BUCKET, `arn:aws:cloudfront::111122223333:distribution/${SITE}`),
        Action: 'kms:Decrypt',
        Resource: '*',
      };
      const kmsKeyId = addKey(sandbox().world, {
        id: '1234abcd-12ab-34cd-56ef-1234567890ab',
        policy: policyOf(decrypt),
      });
      const { objects } = bucketNamed(sandbox(), BUCKET);
      for (const [key, object] of objects) objects.set(key, { ...object, serverSideEncryption: 'aws:kms', kmsKeyId });
      expect(sandbox().edge(SITE).status).toBe(200);
      refuse(operation);
      await ring();
      expect(lastMessage(sandbox()).attributes['verdict']).toBe('unknown');
      expect(lastMessage(sandbox()).text).toContain(`kms:${operation}`);
      expect(writesOutside(sandbox())).toEqual([]);
    },
  );
});

describe('an incident that does not say what it is about', () => {
  it.each([
    ['ListDistributions', 'cloudtrail-put-bucket-policy', 'cloudfront:ListDistributions'],
    ['DescribeAlarms', 'eventbridge-composite', 'cloudwatch:DescribeAlarms'],
    ['DescribeAlarmContributors', 'eventbridge-insights-alarm', 'cloudwatch:DescribeAlarmContributors'],
  ])(
    '%s refused for %s: fails by name, so that it is delivered again and then works',
    async (operation, name, permission) => {
      await loadExampleWorld(sandbox());
      refuse(operation);
      await expect(sandbox().invoke('incident-responder', readEvent(name))).rejects.toThrow(permission);
      expect([sandbox().inbox, writesOutside(sandbox())]).toEqual([[], []]);
      sandbox().faults.clear();
      await sandbox().invoke('incident-responder', readEvent(name));
      expect(kindsOf(sandbox().inbox)).toContain('proposal');
    },
  );
});
