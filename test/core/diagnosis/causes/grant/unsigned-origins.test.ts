import { describe, expect, it } from 'vitest';
import { corpusFinding } from '../../corpus-case.ts';

describe('oac-signing-never', () => {
  it('sets SigningBehavior of the shared OAC with approval, and names every distribution it reaches', () => {
    const { proposal } = corpusFinding('oac-signing-never/found-no-grant-and-shared-oac');
    expect(proposal.safety).toBe('approve');
    expect(proposal.change).toEqual({
      kind: 'update-origin-access-control',
      originAccessControlId: 'E2OAC',
      edits: [{ path: 'originAccessControls.E2OAC.SigningBehavior', from: 'never', to: 'always' }],
    });
    expect(proposal.steps[0]).toContain('"AWS:SourceArn":"arn:aws:cloudfront::111122223333:distribution/E1SITE"');
    expect(proposal.steps.at(-1)).toContain('E9');
  });

  it('leaves the grant out of the steps where the policy has it already', () => {
    const { proposal } = corpusFinding('oac-signing-never/found-private-bucket');
    expect(proposal.steps.join(' ')).not.toContain('append');
  });
});

describe('anonymous-origin-private-bucket', () => {
  it('grants first and attaches an OAC second, with approval', () => {
    const { proposal } = corpusFinding('anonymous-origin-private-bucket/found-no-policy');
    expect(proposal.safety).toBe('approve');
    expect(proposal.change).toMatchObject({
      kind: 'update-distribution',
      edits: [{ path: 'DistributionConfig.Origins.Items[0].OriginAccessControlId', from: '' }],
    });
    expect(proposal.steps[0]).toMatch(/^First append this statement/);
    expect(proposal.steps[1]).toMatch(/^Set OriginAccessControlId/);
  });

  it('skips the grant where the policy has it already', () => {
    const { proposal } = corpusFinding('anonymous-origin-private-bucket/found-grant-without-identity');
    expect(proposal.steps[0]).toMatch(/^Set OriginAccessControlId/);
  });

  it('names Block Public Access as the reason and never asks to switch it off', () => {
    const finding = corpusFinding('anonymous-origin-private-bucket/found-restricted-public-policy');
    expect(finding.summary).toContain('RestrictPublicBuckets');
    expect(finding.proposal.steps.join(' ')).not.toContain('RestrictPublicBuckets');
  });
});
