import { describe, expect, it } from 'vitest';
import { readApprovalConfig } from '../../functions/shared/approval-config.ts';
import { ConfigError, readConfig } from '../../functions/shared/config.ts';

describe('readApprovalConfig', () => {
  it('asks for nothing when nothing is set', () => {
    const nothing = {
      approvers: [],
      quorum: 1,
      approvalNetworks: [],
      pageLimits: { perAddress: undefined, forAll: undefined },
    };
    expect(readApprovalConfig({})).toEqual(nothing);
    const empty = ['APPROVERS', 'QUORUM', 'APPROVAL_NETWORKS', 'PAGE_LIMIT', 'PAGE_LIMIT_FOR_ALL'];
    expect(readApprovalConfig(Object.fromEntries(empty.map((name) => [`ORIGINMEND_${name}`, '']))).quorum).toBe(1);
    expect(readConfig({ ORIGINMEND_TOPIC_ARN: 't', ORIGINMEND_TABLE_NAME: 't' })).toMatchObject(nothing);
  });

  it('reads lists with blanks in them', () => {
    const config = readApprovalConfig({
      ORIGINMEND_APPROVERS: ' ada@example.com , Bob Miller,',
      ORIGINMEND_QUORUM: '2',
      ORIGINMEND_APPROVAL_NETWORKS: '192.0.2.0/24, 2001:db8::/32',
    });
    expect(config.approvers).toEqual(['ada@example.com', 'Bob Miller']);
    expect([config.quorum, config.approvalNetworks.map(({ family }) => family)]).toEqual([2, [4, 6]]);
  });

  it.each([
    ['ORIGINMEND_QUORUM', { ORIGINMEND_QUORUM: '2' }],
    ['ORIGINMEND_QUORUM', { ORIGINMEND_QUORUM: '3', ORIGINMEND_APPROVERS: 'ada,bob' }],
    ['ORIGINMEND_QUORUM', { ORIGINMEND_QUORUM: '0', ORIGINMEND_APPROVERS: 'ada' }],
    ['ORIGINMEND_QUORUM', { ORIGINMEND_QUORUM: '1.5', ORIGINMEND_APPROVERS: 'ada,bob' }],
    ['ORIGINMEND_QUORUM', { ORIGINMEND_QUORUM: 'all', ORIGINMEND_APPROVERS: 'ada' }],
    ['ORIGINMEND_APPROVERS', { ORIGINMEND_APPROVERS: 'ada,Ada' }],
    ['ORIGINMEND_APPROVERS', { ORIGINMEND_APPROVERS: 'ada@example.com,bob,ada' }],
    ['ORIGINMEND_APPROVERS', { ORIGINMEND_APPROVERS: 'zo\u00eb@example.com,zoe\u0308@example.com' }],
    ['ORIGINMEND_APPROVERS', { ORIGINMEND_APPROVERS: '\uff41da@example.com,ada@example.com' }],
    ['ORIGINMEND_APPROVERS', { ORIGINMEND_APPROVERS: 'a\u202eda' }],
    ['ORIGINMEND_APPROVERS', { ORIGINMEND_APPROVERS: 'a\nda' }],
    ['ORIGINMEND_APPROVERS', { ORIGINMEND_APPROVERS: 'x'.repeat(81) }],
    ['ORIGINMEND_APPROVERS', { ORIGINMEND_APPROVERS: Array.from({ length: 21 }, (_, at) => `a${at}`).join() }],
    ['ORIGINMEND_APPROVAL_NETWORKS', { ORIGINMEND_APPROVAL_NETWORKS: '192.0.2.0/33' }],
    ['ORIGINMEND_APPROVAL_NETWORKS', { ORIGINMEND_APPROVAL_NETWORKS: '192.0.2.0/24,office' }],
    ['ORIGINMEND_PAGE_LIMIT', { ORIGINMEND_PAGE_LIMIT: '5' }],
    ['ORIGINMEND_PAGE_LIMIT', { ORIGINMEND_PAGE_LIMIT: 'many' }],
    ['ORIGINMEND_PAGE_LIMIT_FOR_ALL', { ORIGINMEND_PAGE_LIMIT_FOR_ALL: '-60' }],
  ])('names %s when it cannot be: %j', (name, env) => {
    expect(() => readApprovalConfig(env)).toThrow(ConfigError);
    expect(() => readApprovalConfig(env)).toThrow(new RegExp(`^${name} .*expected`));
  });
});
