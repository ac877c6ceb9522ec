import { describe, expect, it } from 'vitest';
import { corpusFacts } from '../diagnosis/corpus-case.ts';
import { planOf } from './plan-of.ts';
import { allow, OAC, oaiPrincipal, policyOf, siteFacts } from './site-facts.ts';

describe('a grant is added by itself only where the policy proves that this distribution used to read', () => {
  it.each([
    ['oai-to-oac-half-migrated/only-oai-granted', 'auto'],
    ['oai-to-oac-half-migrated/others-with-another-oai', 'auto'],
    ['oai-to-oac-half-migrated/others-oai', 'approve'],
    ['oac-to-oai-reverted/only-service-granted', 'auto'],
    ['oac-to-oai-reverted/names-nobody-else', 'approve'],
    ['oac-to-oai-reverted/other-account', 'approve'],
    ['oac-to-oai-reverted/unscoped-grant', 'approve'],
    ['oac-to-oai-reverted/every-other-distribution', 'approve'],
    ['oai-wrong-id/other-still-reads', 'approve'],
    ['oai-to-oac-half-migrated/one-object-only', 'approve'],
    ['oac-sourcearn-mismatch/one-object-only', 'approve'],
    ['resource-mismatch/folder-beside-bucket', 'approve'],
    ['resource-mismatch/every-action-on-the-bucket', 'approve'],
    ['oac-sourcearn-mismatch/while-disabled', 'approve'],
  ])('%s: %s', (id, safety) => {
    expect(planOf(corpusFacts(id)).safety).toBe(safety);
  });

  it('is asked for where it is not known whether the distribution is disabled', () => {
    const policy = policyOf(allow(oaiPrincipal('E3OAI')));
    expect(planOf(siteFacts({ origin: OAC, policy })).safety).toBe('auto');
    const distribution = { Enabled: { unreadable: 'AccessDenied' } };
    expect(planOf(siteFacts({ origin: OAC, policy, distribution })).safety).toBe('approve');
  });

  it('warns that a disabled distribution serves nobody', () => {
    expect(planOf(corpusFacts('oac-sourcearn-mismatch/while-disabled')).warnings.join()).toContain('is disabled');
  });
});
