import { beforeEach, describe, expect, it } from 'vitest';
import { openLink, press } from './browser.ts';
import { BUCKET, loadExampleWorld, SITE } from './example-world.ts';
import { plansIn } from './plan-table.ts';
import { useSettings } from './settings.ts';
import { jsonOf, kindsOf, lastMessage, linksIn, newestLink, useSandbox, writesOutside } from './story.ts';

const sandbox = useSandbox();
const set = useSettings();
const ring = () => sandbox().ringAlarm(SITE, 'ALARM');
const asked = () =>
  sandbox()
    .calls.all.filter(({ service }) => service === 'access-analyzer')
    .map(({ operation }) => operation);
const statuses = async () => (await plansIn(sandbox())).map(({ status }) => status);
const objectTo = (whenNamed: string) =>
  sandbox().world.policyErrors.push({ whenNamed, issueCode: 'INVALID_ARN_ACCOUNT', details: 'Fix the account id.' });
const silence = () =>
  sandbox().faults.add({
    service: 'access-analyzer',
    times: 99,
    effect: { kind: 'refuse', code: 'AccessDeniedException', status: 403 },
  });

beforeEach(async () => {
  await loadExampleWorld(sandbox(), { formerOai: true });
  set({ ORIGINMEND_ACCESS_ANALYZER: 'on' });
});

describe('a document Access Analyzer has nothing against', () => {
  it('is proposed and written, asked about before each', async () => {
    await ring();
    expect(asked().toSorted()).toEqual(['CheckNoPublicAccess', 'ValidatePolicy']);
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
    expect(asked()).toHaveLength(4);
  });

  it('is written although the document before it had the same error already', async () => {
    objectTo('DeployRoleWrites');
    await ring();
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
  });
});

describe('an ERROR that the present document does not have', () => {
  it('is told with what Access Analyzer says, and nothing is proposed', async () => {
    objectTo(`distribution/${SITE}`);
    await ring();
    expect(kindsOf(sandbox().inbox)).toEqual(['finding']);
    expect(lastMessage(sandbox()).text).toContain('ValidatePolicy finds INVALID_ARN_ACCOUNT: Fix the account id');
    expect(linksIn(sandbox(), lastMessage(sandbox()))).toEqual([]);
    expect(await plansIn(sandbox())).toEqual([]);
  });

  it('that comes up between proposal and approval refuses the write', async () => {
    await ring();
    objectTo(`distribution/${SITE}`);
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('ValidatePolicy finds INVALID_ARN_ACCOUNT');
    expect(jsonOf(lastMessage(sandbox()))).toMatchObject({ kind: 'failed', written: 'nothing' });
    expect([await statuses(), writesOutside(sandbox())]).toEqual([['failed'], []]);
  });
});

describe('when Access Analyzer cannot be asked', () => {
  it('a person is warned and may decide', async () => {
    silence();
    await ring();
    const link = newestLink(sandbox());
    expect(lastMessage(sandbox()).text).toContain(
      'IAM Access Analyzer could not be asked about the new document (AccessDeniedException)',
    );
    expect((await openLink(link)).text).toContain('could not be asked');
    expect((await press(link, 'approve')).text).toContain('Applied and verified');
  });

  it('mode auto asks a person', async () => {
    set({ ORIGINMEND_MODE: 'auto' });
    silence();
    await ring();
    expect([kindsOf(sandbox().inbox), await statuses()]).toEqual([['proposal'], ['open']]);
    expect(writesOutside(sandbox())).toEqual([]);
  });

  it('right before a write of mode auto, the write is held and a person asked', async () => {
    set({ ORIGINMEND_MODE: 'auto' });
    sandbox().faults.add({
      service: 'access-analyzer',
      operation: 'ValidatePolicy',
      nth: 2,
      times: 99,
      effect: { kind: 'refuse', code: 'AccessDeniedException', status: 403 },
    });
    await ring();
    expect([kindsOf(sandbox().inbox), await statuses()]).toEqual([['proposal'], ['open']]);
    expect(writesOutside(sandbox())).toEqual([]);
    expect(lastMessage(sandbox()).text).toContain('could not be asked');
  });
});

it.each(['off', ''])('switched "%s" it is never asked', async (value) => {
  set({ ORIGINMEND_ACCESS_ANALYZER: value });
  await ring();
  await press(newestLink(sandbox()), 'approve');
  expect(asked()).toEqual([]);
});

it('the bucket stays as it was when any of this refuses', async () => {
  const { policyText } = sandbox().world.buckets.get(BUCKET) ?? {};
  objectTo(`distribution/${SITE}`);
  set({ ORIGINMEND_MODE: 'auto' });
  await ring();
  expect(sandbox().world.buckets.get(BUCKET)?.policyText).toBe(policyText);
});
