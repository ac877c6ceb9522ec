import { describe, expect, it } from 'vitest';
import { canBeReached, standingOf } from '../../../functions/core/approval/quorum.ts';
import { isSamePerson } from '../../../functions/core/approval/same-person.ts';

const APPROVERS = ['ada@example.com', 'Bob', 'carol@example.com'];
const by = (...names: readonly string[]) =>
  names.map((approver) => ({ approver, at: '2026-11-24T00:00:00.000Z', of: 2 }));

describe('standingOf', () => {
  it('counts each person once', () => {
    const standing = standingOf({ approvers: APPROVERS, quorum: 2 }, by('Bob', 'Bob', 'Bob'), []);
    expect(standing).toEqual({
      approved: ['Bob'],
      missing: 1,
      open: ['ada@example.com', 'carol@example.com'],
      excluded: [],
    });
  });

  it('does not count who is no approver any more', () => {
    expect(standingOf({ approvers: ['Bob'], quorum: 1 }, by('ada@example.com'), []).missing).toBe(1);
  });

  it('leaves out who asked for the change, even when they had approved before', () => {
    const requester = 'arn:aws:sts::111122223333:assumed-role/Admin/BOB';
    const standing = standingOf({ approvers: APPROVERS, quorum: 2 }, by('Bob', 'ada@example.com'), [requester]);
    expect(standing).toMatchObject({ approved: ['ada@example.com'], missing: 1, excluded: ['Bob'] });
  });

  it('says when too few are left', () => {
    const all = { approvers: APPROVERS, quorum: 3 };
    expect(canBeReached(standingOf(all, [], []))).toBe(true);
    expect(canBeReached(standingOf(all, by('ada@example.com'), ['Bob']))).toBe(false);
  });
});

describe('isSamePerson', () => {
  it.each([
    ['Bob', 'bob', true],
    ['ada@example.com', 'ADA@Example.com', true],
    ['ada@example.com', 'arn:aws:sts::111122223333:assumed-role/Admin/Ada@example.com', true],
    ['ada@example.com', 'arn:aws:sts::111122223333:assumed-role/Admin/ada', true],
    ['ada', 'arn:aws:iam::111122223333:user/teams/web/ada', true],
    ['ada', 'ada@example.com', true],
    ['ada@example.com', 'ada@example.org', false],
    ['ada', 'arn:aws:sts::111122223333:assumed-role/ada/deploy', false],
    ['ada', 'arn:aws:iam::111122223333:root', false],
    ['ada', '', false],
    ['ada', 'adam', false],
    ['zo\u00eb@example.com', 'Zoe\u0308@example.com', true],
    ['\uff41da@example.com', 'ada@example.com', true],
    ['STRAßE', 'strasse', true],
  ])('%s and %s: %s', (approver, requester, same) => {
    expect(isSamePerson(approver, requester)).toBe(same);
  });
});
