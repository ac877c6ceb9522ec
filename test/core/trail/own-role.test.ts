import { describe, expect, it } from 'vitest';
import { isOwnRole } from '../../../functions/core/trail/own-role.ts';

const ROLE = 'arn:aws:iam::111122223333:role/originmend/responder';

const CALLERS: readonly (readonly [string, string, boolean])[] = [
  ['the role', ROLE, true],
  ['the role under another path', 'arn:aws:iam::111122223333:role/responder', true],
  ['the role in other letters', 'arn:aws:iam::111122223333:role/originmend/Responder', true],
  ['a session of the role', 'arn:aws:sts::111122223333:assumed-role/responder/originmend-incidentResponder', true],
  ['the role in China', 'arn:aws-cn:iam::111122223333:role/responder', true],
  ['the role name in another account', 'arn:aws:sts::444455556666:assumed-role/responder/x', false],
  ['a role whose name only ends alike', 'arn:aws:iam::111122223333:role/my-responder', false],
  ['a role whose path looks like it', 'arn:aws:iam::111122223333:role/responder/other', false],
  ['a session that took the name of the role', 'arn:aws:sts::111122223333:assumed-role/Admin/responder', false],
  ['a user of the same name', 'arn:aws:iam::111122223333:user/responder', false],
  ['a user under a path that says role', 'arn:aws:iam::111122223333:user/role/responder', false],
  ['the root of the account', 'arn:aws:iam::111122223333:root', false],
  ['no ARN', 'responder', false],
  ['nothing', '', false],
];

describe('a caller', () => {
  it.each(CALLERS)('that is %s (%s): own is %s', (_name, caller, own) => {
    expect(isOwnRole([caller], { roleArns: [ROLE] })).toBe(own);
  });

  it('is nobody of ours while no role is configured', () => {
    expect(isOwnRole([ROLE], { roleArns: [] })).toBe(false);
    expect(isOwnRole([''], { roleArns: [''] })).toBe(false);
  });

  it('is ours when any of its ARNs is', () => {
    expect(
      isOwnRole(['arn:aws:iam::111122223333:user/alice', ROLE], { roleArns: ['arn:aws:iam::1:role/x', ROLE] }),
    ).toBe(true);
  });
});
