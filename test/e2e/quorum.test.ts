import { beforeEach, describe, expect, it } from 'vitest';
import type { InboxMessage } from '../../sandbox/world.ts';
import { useFastWaits } from '../faults/fast-waits.ts';
import { readEvent } from '../incident-responder/event-files.ts';
import { useApprovalSettings } from './approval-settings.ts';
import { type Answer, fillForm, openLink, press, submit } from './browser.ts';
import { BUCKET, loadExampleWorld, SITE } from './example-world.ts';
import { addStatement, statementOf } from './other-writers.ts';
import { planIdIn, plansIn, setPlanAttribute } from './plan-table.ts';
import { jsonOf, kindsOf, linksIn, useSandbox, writeLines } from './story.ts';

const sandbox = useSandbox();
useFastWaits();
const configure = useApprovalSettings();

const [ADA, BOB, CAROL] = ['ada@example.com', 'bob', 'carol@example.com'] as const;
const TWO_OF_THREE = { ORIGINMEND_APPROVERS: [ADA, BOB, CAROL].join(), ORIGINMEND_QUORUM: '2' };
const ONE_WRITE = [`PutBucketPolicy ${BUCKET} by approval-page`];

beforeEach(async () => {
  await loadExampleWorld(sandbox());
  configure(TWO_OF_THREE);
});

const ring = () => sandbox().ringAlarm(SITE, 'ALARM');
const proposals = () => sandbox().inbox.filter(({ attributes }) => attributes['kind'] === 'proposal');
const approverOf = ({ attributes }: InboxMessage) => attributes['approver'];
const statuses = async () => (await plansIn(sandbox())).map(({ status }) => status);

/** The newest personal link of an approver; of nobody, the one that everybody else gets. */
function linkOf(approver?: string): string {
  const message = proposals().findLast((each) => approverOf(each) === approver);
  const [link] = message ? linksIn(sandbox(), message) : [];
  if (link === undefined) throw new Error(`there is no link for ${approver}; there are ${proposals().map(approverOf)}`);
  return link;
}

describe('two of three approvers', () => {
  it('each get one message with a link of their own, and everybody else one that only shows', async () => {
    await ring();
    expect(proposals().map(approverOf)).toEqual([ADA, BOB, CAROL, undefined]);
    const links = [linkOf(ADA), linkOf(BOB), linkOf(CAROL), linkOf()];
    expect(new Set(links).size).toBe(4);
    expect(new Set(links.map(planIdIn)).size).toBe(1);
    expect(jsonOf(proposals()[0] as InboxMessage)).toMatchObject({ approver: ADA, quorum: 2 });
    await ring();
    expect(proposals()).toHaveLength(4);
  });

  it('approve one after the other; the second one writes, once', async () => {
    await ring();
    const first = await press(linkOf(ADA), 'approve', 'Somebody Else');
    expect([first.status, writeLines(sandbox())]).toEqual([200, []]);
    expect(first.text).toContain('one more approval is needed');
    expect(first.text).toContain(`${ADA}: approved`);
    expect(first.text).not.toContain('Somebody Else');
    const second = await press(linkOf(CAROL), 'approve');
    expect(second.text).toContain('Applied');
    expect(second.text).toContain(`Approved by ${ADA} and ${CAROL}`);
    expect([writeLines(sandbox()), sandbox().edge(SITE).status]).toEqual([ONE_WRITE, 200]);
  });

  it('count once, however often one of them approves', async () => {
    await ring();
    for (let time = 0; time < 3; time++) {
      const form = await fillForm(linkOf(ADA), 'reject');
      const answer = await submit({ ...form, fields: { ...form.fields, decision: 'approve' } });
      expect(answer.text).toContain('1 of 2');
    }
    expect([await statuses(), writeLines(sandbox())]).toEqual([['open'], []]);
  });

  it('end it when one rejects, also one who had approved', async () => {
    await ring();
    await press(linkOf(ADA), 'approve');
    expect((await press(linkOf(ADA), 'reject')).text).toContain(`Rejected by ${ADA} (203.0.113.10)`);
    expect((await openLink(linkOf(BOB))).text).toContain('Rejected');
    expect([await statuses(), writeLines(sandbox())]).toEqual([['rejected'], []]);
  });

  it('apply exactly once when a hundred approvals arrive at the same moment', async () => {
    await ring();
    const people = [ADA, BOB, CAROL];
    const forms = await Promise.all(
      Array.from({ length: 100 }, (_, at) => fillForm(linkOf(people[at % 3] ?? ADA), 'approve')),
    );
    const answers = await Promise.all(forms.map(submit));
    const applied = answers.filter(({ text }) => text.includes('Applied and verified'));
    expect([applied.length, writeLines(sandbox())]).toEqual([1, ONE_WRITE]);
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    expect(kindsOf(sandbox().inbox).filter((kind) => kind === 'applied')).toHaveLength(1);
  });

  it('are taken up again when the run of the last one stopped half way', async () => {
    await ring();
    await press(linkOf(ADA), 'approve');
    const form = await fillForm(linkOf(BOB), 'approve');
    const die = () =>
      sandbox().faults.add({ times: Number.POSITIVE_INFINITY, effect: { kind: 'refuse', code: 'Dead', status: 400 } });
    sandbox().faults.add({ operation: 'PutBucketPolicy', effect: { kind: 'crash', after: true, hook: die } });
    await submit(form);
    sandbox().faults.clear();
    expect(await statuses()).toEqual(['claimed']);
    await setPlanAttribute(sandbox(), planIdIn(linkOf(ADA)), 'leaseUntil', '2026-01-01T00:00:00.000Z');
    const shown = await openLink(linkOf(ADA));
    expect(shown.text).toContain('it is not written yet');
    expect((await press(linkOf(ADA), 'approve')).text).toContain('Applied and verified');
    // The write of the run that died took effect without an answer, and no second one follows.
    expect([await statuses(), writeLines(sandbox()), sandbox().edge(SITE).status]).toEqual([['applied'], [], 200]);
  });

  it('are all asked again when the policy changed meanwhile; approvals of the old plan do not count', async () => {
    await ring();
    await press(linkOf(ADA), 'approve');
    addStatement(sandbox(), BUCKET, statementOf('analytics', BUCKET));
    const drifted = await press(linkOf(BOB), 'approve');
    expect(drifted.text).toContain('Not written: something changed meanwhile');
    expect(proposals().slice(4).map(approverOf)).toEqual([ADA, BOB, CAROL, undefined]);
    expect((await press(linkOf(CAROL), 'approve')).text).toContain('one more approval is needed');
    expect(writeLines(sandbox())).toEqual([]);
    await press(linkOf(ADA), 'approve');
    expect([writeLines(sandbox()), sandbox().edge(SITE).status]).toEqual([ONE_WRITE, 200]);
  });
});

describe('who does not decide', () => {
  /** Sends what the form of an approver would, with another token. */
  async function decideWith(token: string): Promise<Answer> {
    const form = await fillForm(linkOf(ADA), 'approve');
    return submit({ ...form, fields: { ...form.fields, token } });
  }
  const tokenIn = (link: string) => new URL(link).searchParams.get('token') ?? '';

  it('is whoever holds the link of everybody else: it shows the change and has no buttons', async () => {
    await ring();
    const shown = await openLink(linkOf());
    expect([shown.status, shown.html.includes('<form')]).toEqual([200, false]);
    expect(shown.text).toContain('only shows the change');
    const sent = await decideWith(tokenIn(linkOf()));
    expect([sent.status, sent.text.includes('Not yours to decide'), await statuses()]).toEqual([403, true, ['open']]);
  });

  it('is who is not an approver any more', async () => {
    await ring();
    await press(linkOf(BOB), 'approve');
    configure({ ORIGINMEND_APPROVERS: [ADA, CAROL].join() });
    expect((await openLink(linkOf(BOB))).html).not.toContain('<form');
    expect((await press(linkOf(ADA), 'approve')).text).toContain('one more approval is needed');
    expect(writeLines(sandbox())).toEqual([]);
  });

  it('is who made the change behind the incident', async () => {
    const event = structuredClone(readEvent('cloudtrail-put-bucket-policy')) as {
      detail: { userIdentity: Record<string, unknown> };
    };
    event.detail.userIdentity['arn'] = 'arn:aws:sts::111122223333:assumed-role/Admin/ADA@example.com';
    await ring();
    await sandbox().invoke('incident-responder', event);
    const shown = await openLink(linkOf(ADA));
    expect(shown.html).not.toContain('<form');
    expect(shown.text).toContain('You asked for this change');
    const form = await fillForm(linkOf(BOB), 'approve');
    const sent = await submit({ ...form, fields: { ...form.fields, token: tokenIn(linkOf(ADA)) } });
    expect([sent.status, sent.text.includes('Somebody else has to approve it')]).toEqual([403, true]);
    await press(linkOf(BOB), 'approve');
    await press(linkOf(CAROL), 'approve');
    expect(writeLines(sandbox())).toEqual(ONE_WRITE);
  });
});

describe('approvers who are named after the proposal', () => {
  it('are asked by the next alarm, they alone, and the link from before only shows', async () => {
    configure({ ORIGINMEND_APPROVERS: '', ORIGINMEND_QUORUM: '' });
    await ring();
    const before = linkOf();
    configure(TWO_OF_THREE);
    expect((await openLink(before)).html).not.toContain('<form');
    await ring();
    expect(proposals().map(approverOf)).toEqual([undefined, ADA, BOB, CAROL]);
    configure({ ORIGINMEND_APPROVERS: [ADA, BOB, CAROL, 'dave'].join() });
    await ring();
    expect(proposals().map(approverOf).slice(4)).toEqual(['dave']);
    await press(linkOf('dave'), 'approve');
    expect((await press(linkOf(ADA), 'approve')).text).toContain('Applied and verified');
  });
});

describe('an audit with approvers', () => {
  it('asks each of them once; the links of its report only show', async () => {
    await sandbox().runAudit();
    expect(proposals().map(approverOf)).toEqual([ADA, BOB, CAROL, undefined]);
    const report = sandbox().inbox.at(-1) as InboxMessage;
    const [link = ''] = linksIn(sandbox(), report);
    expect((await openLink(link)).html).not.toContain('<form');
    await sandbox().runAudit();
    expect(proposals()).toHaveLength(4);
  });
});

describe('without approvers', () => {
  it('a plan that was proposed to approvers is decided by whoever has a link', async () => {
    await ring();
    configure({ ORIGINMEND_APPROVERS: '', ORIGINMEND_QUORUM: '' });
    expect((await press(linkOf(), 'approve')).text).toContain('Applied and verified');
  });
});

describe('settings that contradict themselves', () => {
  it('are told in the log, and the page opens nothing', async () => {
    await ring();
    configure({ ORIGINMEND_QUORUM: '4' });
    expect((await openLink(linkOf(ADA))).status).toBe(500);
    await expect(ring()).rejects.toThrow('ORIGINMEND_QUORUM');
  });
});
