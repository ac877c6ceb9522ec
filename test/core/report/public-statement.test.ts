import { expect, it } from 'vitest';
import { publicStatementHint } from '../../../functions/core/report/public-statement.ts';

const BLOCKED =
  'PutBucketPolicy failed with AccessDenied: … prevented by the BlockPublicPolicy setting in S3 Block Public Access.';
const open = {
  Sid: 'Everybody',
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::site/*',
};
const closed = { ...open, Sid: 'Root', Principal: { AWS: '111122223333' } };

it('names the public statement with its index and Sid', () => {
  expect(publicStatementHint({ Statement: [closed, open] }, BLOCKED)).toBe(
    ' Statement 1 (Sid Everybody) is what S3 calls public: limit it to fixed principals first, then this change can be written.',
  );
});

it('is careful about what S3 does not document', () => {
  const undecided = { ...open, Condition: { StringEquals: { 'aws:PrincipalAccount': '111122223333' } } };
  expect(publicStatementHint({ Statement: [undecided] }, BLOCKED)).toContain('Statement 0 (Sid Everybody) may be');
});

it.each([
  ['another refusal', [open], 'AccessDenied: Access Denied'],
  ['no statement that looks public', [closed], BLOCKED],
])('says nothing for %s', (_what, Statement, refusal) => {
  expect(publicStatementHint({ Statement }, refusal)).toBe('');
});
