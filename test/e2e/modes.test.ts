import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addDistribution } from '../../sandbox/build/distribution.ts';
import { s3Origin } from '../../sandbox/build/origin.ts';
import { useFastWaits } from '../faults/fast-waits.ts';
import { alarmNamed } from './alarms.ts';
import { press, undoLinkIn } from './browser.ts';
import { BUCKET, loadExampleWorld, SITE } from './example-world.ts';
import { addStatement, statementOf } from './other-writers.ts';
import { plansIn } from './plan-table.ts';
import {
  bucketNamed,
  jsonOf,
  kindsOf,
  lastMessage,
  linksIn,
  newestLink,
  policyIn,
  useSandbox,
  writeLines,
} from './story.ts';

const sandbox = useSandbox();
useFastWaits();
const BY_ITSELF = [`PutBucketPolicy ${BUCKET} by incident-responder`];
const ring = () => sandbox().ringAlarm(SITE, 'ALARM');
const statuses = async () => (await plansIn(sandbox())).map(({ status }) => status);

function setMode(mode: 'observe' | 'propose' | 'auto'): void {
  process.env['ORIGINMEND_MODE'] = mode;
}

function tagBucket(mode: string): void {
  bucketNamed(sandbox(), BUCKET).tags = { team: 'web', 'originmend:mode': mode };
}

beforeEach(() => loadExampleWorld(sandbox(), { formerOai: true }));
afterEach(() => void delete process.env['ORIGINMEND_MODE']);

async function expectTold(): Promise<void> {
  expect(kindsOf(sandbox().inbox)).toEqual(['finding']);
  expect(lastMessage(sandbox()).attributes).toMatchObject({ verdict: 'broken', distributionId: SITE, bucket: BUCKET });
  expect(linksIn(sandbox(), lastMessage(sandbox()))).toEqual([]);
  expect([await statuses(), writeLines(sandbox())]).toEqual([[], []]);
}

async function expectProposed(): Promise<void> {
  expect(kindsOf(sandbox().inbox)).toEqual(['proposal']);
  expect([await statuses(), writeLines(sandbox())]).toEqual([['open'], []]);
  expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
}

async function expectAppliedByItself(): Promise<void> {
  expect(kindsOf(sandbox().inbox)).toEqual(['applied']);
  expect(jsonOf(lastMessage(sandbox()))).toMatchObject({ by: 'Originmend (mode auto)' });
  expect([await statuses(), writeLines(sandbox())]).toEqual([['applied'], BY_ITSELF]);
  expect(sandbox().edge(SITE).status).toBe(200);
}

const OUTCOMES = { told: expectTold, proposed: expectProposed, applied: expectAppliedByItself };

describe('the configured mode', () => {
  it.each([
    ['observe', 'told'],
    ['propose', 'proposed'],
    ['auto', 'applied'],
  ] as const)('%s: a repair that is safe by itself is %s', async (mode, outcome) => {
    setMode(mode);
    await ring();
    await OUTCOMES[outcome]();
  });

  it('is propose when nothing is set', async () => {
    await ring();
    await expectProposed();
  });

  it('that nobody knows stops the function before it reads or writes anything', async () => {
    process.env['ORIGINMEND_MODE'] = 'automatic';
    await expect(ring()).rejects.toThrow('ORIGINMEND_MODE is "automatic"; expected observe, propose or auto');
    expect(sandbox().calls.all).toEqual([]);
  });
});

describe('mode auto', () => {
  beforeEach(() => setMode('auto'));

  it('can be undone with one link, like any repair', async () => {
    const before = policyIn(sandbox(), BUCKET);
    await ring();
    expect((await press(undoLinkIn(lastMessage(sandbox()).text), 'undo')).text).toContain('Undone');
    expect(policyIn(sandbox(), BUCKET)).toEqual(before);
    expect(sandbox().edge(SITE).status).toBe(403);
  });

  it('leaves an open proposal that a person may still decide as applied', async () => {
    setMode('propose');
    await ring();
    const link = newestLink(sandbox());
    setMode('auto');
    await ring();
    expect([await statuses(), writeLines(sandbox())]).toEqual([['applied'], BY_ITSELF]);
    await expect(press(link, 'approve')).rejects.toThrow(/Applied/);
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'applied']);
  });

  it('applies once for two alarms at the same time', async () => {
    const alarms = ['first', 'second'].map((name) => alarmNamed(sandbox().world, SITE, name));
    await Promise.all(alarms.map((alarm) => sandbox().invoke('incident-responder', alarm)));
    expect(writeLines(sandbox())).toEqual(BY_ITSELF);
    expect((await statuses()).filter((status) => status === 'applied')).toHaveLength(1);
  });

  it('tells when S3 refuses, and asks nobody to look at a false success', async () => {
    sandbox().faults.add({ operation: 'PutBucketPolicy', effect: { kind: 'refuse' } });
    await ring();
    expect(kindsOf(sandbox().inbox)).toEqual(['failed']);
    expect([await statuses(), writeLines(sandbox())]).toEqual([['failed'], []]);
  });

  it('keeps its hands off when the policy changes between looking and writing', async () => {
    const hook = () => addStatement(sandbox(), BUCKET, statementOf('analytics', BUCKET));
    sandbox().faults.add({ operation: 'GetBucketPolicy', nth: 2, effect: { kind: 'crash', hook } });
    await ring();
    expect(kindsOf(sandbox().inbox)).toEqual(['drifted']);
    expect(writeLines(sandbox())).toEqual([]);
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
  });

  it.each<[string, () => void]>([
    [
      'the distribution that the grant names turns out to exist',
      () =>
        sandbox().faults.add({
          operation: 'ListDistributions',
          nth: 2,
          effect: {
            kind: 'crash',
            hook: () =>
              void addDistribution(sandbox().world, {
                id: 'E0FORMER0SITE',
                origins: [s3Origin({ bucket: 'another' })],
              }),
          },
        }),
    ],
    [
      'whether it exists cannot be read any more',
      () => sandbox().faults.add({ operation: 'ListDistributions', nth: 2, times: 99, effect: { kind: 'refuse' } }),
    ],
  ])('asks people when right before the write %s', async (_what, happen) => {
    await sandbox().load('oac-sourcearn-mismatch');
    happen();
    await sandbox().ringAlarm(sandbox().scenario?.distributionId ?? '', 'ALARM');
    expect([kindsOf(sandbox().inbox), await statuses(), writeLines(sandbox())]).toEqual([['proposal'], ['open'], []]);
    sandbox().faults.clear();
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
  });

  it('only proposes what the catalogue wants a person to confirm', async () => {
    await loadExampleWorld(sandbox());
    await ring();
    expect(jsonOf(lastMessage(sandbox()))).toMatchObject({ causes: ['oac-missing-grant'], safety: 'approve' });
    await expectProposed();
  });

  it('only tells what no bucket policy can mend', async () => {
    await sandbox().load('deny-vpce');
    await sandbox().ringAlarm(sandbox().scenario?.distributionId ?? '', 'ALARM');
    expect(kindsOf(sandbox().inbox)).toEqual(['finding']);
    expect([await statuses(), writeLines(sandbox())]).toEqual([[], []]);
  });
});

describe('the tag originmend:mode of a bucket', () => {
  it.each([
    ['auto', 'observe', 'told'],
    ['auto', 'propose', 'proposed'],
    ['propose', 'observe', 'told'],
    ['propose', 'auto', 'applied'],
    ['observe', 'propose', 'proposed'],
    ['observe', 'auto', 'applied'],
    ['auto', ' Observe ', 'told'],
    ['auto', 'something else', 'told'],
  ] as const)('overrides %s with "%s": %s', async (mode, tag, outcome) => {
    setMode(mode);
    tagBucket(tag);
    await ring();
    await OUTCOMES[outcome]();
  });

  it.each(['observe', 'propose', 'auto'] as const)('off leaves the bucket alone in mode %s', async (mode) => {
    setMode(mode);
    tagBucket('off');
    await ring();
    expect(sandbox().inbox).toEqual([]);
    expect([await statuses(), writeLines(sandbox())]).toEqual([[], []]);
  });

  it.each(['auto', 'propose', 'observe'] as const)(
    'in mode %s, when it cannot be read, nothing is applied without a person',
    async (mode) => {
      setMode(mode);
      tagBucket('auto');
      sandbox().faults.add({ operation: 'GetBucketTagging', times: 99, effect: { kind: 'refuse' } });
      await ring();
      await (mode === 'observe' ? expectTold() : expectProposed());
    },
  );
});

describe('a second reason that the proposed change does not mend', () => {
  it('is told beside the proposal, so that nobody approves and wonders', async () => {
    bucketNamed(sandbox(), BUCKET).requestPayer = 'Requester';
    await ring();
    expect(kindsOf(sandbox().inbox).toSorted()).toEqual(['finding', 'proposal']);
    const finding = sandbox().inbox.find(({ attributes }) => attributes['kind'] === 'finding');
    expect(finding && jsonOf(finding)).toMatchObject({
      verdict: 'broken',
      causes: expect.arrayContaining(['requester-pays']),
    });
  });

  it('is kept quiet on a bucket that is off', async () => {
    bucketNamed(sandbox(), BUCKET).requestPayer = 'Requester';
    tagBucket('off');
    await ring();
    expect(sandbox().inbox).toEqual([]);
  });
});

describe('a mode that no longer writes', () => {
  const held = async (why: RegExp, change: () => void, change2: () => void) => {
    await ring();
    const link = newestLink(sandbox());
    change();
    expect((await press(link, 'approve')).text).toMatch(why);
    expect([writeLines(sandbox()), await statuses()]).toEqual([[], ['open']]);
    change2();
    expect((await press(link, 'approve')).text).toContain('Applied and verified');
  };

  it.each(['off', 'observe', 'Off ', 'nonsense'])(
    'tag "%s" set after the proposal holds an approved write back',
    (tag) =>
      held(
        /originmend:mode/,
        () => tagBucket(tag),
        () => tagBucket('propose'),
      ),
  );

  it('observe, deployed after the proposal, holds an approved write back', () =>
    held(
      /mode observe/,
      () => setMode('observe'),
      () => setMode('propose'),
    ));
});
