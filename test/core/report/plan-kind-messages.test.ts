import { describe, expect, it } from 'vitest';
import {
  appliedMessage,
  driftedMessage,
  failedMessage,
  type Message,
  proposalMessage,
  rejectedMessage,
  unchangedMessage,
  undoneMessage,
} from '../../../functions/core/report/messages.ts';
import type { PlanRecord } from '../../../functions/workflow/plan-store.ts';
import { expectGolden } from './expect-golden.ts';
import { PLANS, recordOf } from './plan-kind-examples.ts';

const AT = '2026-11-03T02:31:00.000Z';
const BY = { at: AT, by: 'Ann (192.0.2.7)' };
const LINK = 'https://abc.lambda-url.us-east-1.on.aws/plans/0123456789abcdef0123456789abcdef?token=T';
const verification = (live: string) => ({ policy: 'verified', live });

const MESSAGES: Readonly<Record<string, (record: PlanRecord) => Message>> = {
  proposal: (record) => proposalMessage(record, { link: LINK }),
  deploying: (record) => appliedMessage(record, { ...BY, summary: '', verification: verification('deploying') }),
  applied: (record) => appliedMessage(record, { ...BY, summary: '', verification: verification('ok'), undoLink: LINK }),
  unchanged: (record) => unchangedMessage(record, BY),
  drifted: (record) => driftedMessage(record, BY),
  rejected: (record) => rejectedMessage(record, BY),
  undone: (record) => undoneMessage(record, BY),
  failed: (record) =>
    failedMessage(record, { ...BY, written: 'not-known', error: 'It failed.', nextStep: 'Look.', undoLink: LINK }),
};

describe.each(Object.entries(PLANS))('the messages of %s', (name, plan) => {
  it('read as kept', () => {
    const texts = Object.values(MESSAGES).map((message) => {
      const { subject, text } = message(recordOf(plan));
      return `${subject}\n\n${text}`;
    });
    expectGolden(new URL(`golden/messages/plan-kinds/${name}.txt`, import.meta.url), texts.join('\n=====\n\n'));
  });

  it('say what is changed in subjects that SNS takes', () => {
    for (const message of Object.values(MESSAGES)) {
      const { subject, json } = message(recordOf(plan));
      expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
      expect(json).toMatchObject({ distributionId: 'E1EXAMPLE', planId: expect.any(String) });
    }
  });

  it('never call a change that is being deployed fixed', () => {
    expect(MESSAGES['deploying']?.(recordOf(plan)).subject).toMatch(/^APPLIED: /);
    expect(MESSAGES['applied']?.(recordOf(plan)).subject).toMatch(/^FIXED: /);
  });
});
