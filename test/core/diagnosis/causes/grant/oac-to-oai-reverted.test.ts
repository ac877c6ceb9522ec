import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../../../functions/core/diagnosis/diagnose.ts';
import type { Facts } from '../../../../../functions/core/facts.ts';
import { corpusFacts, corpusFinding } from '../../corpus-case.ts';

describe('oac-to-oai-reverted', () => {
  it('appends the OAI’s grant by itself where no object is encrypted with AWS KMS', () => {
    const { proposal } = corpusFinding('oac-to-oai-reverted/only-service-granted');
    expect(proposal).toMatchObject({ safety: 'auto', change: { kind: 'put-bucket-policy' } });
  });

  it('asks where the grant mends only some objects', () => {
    const { proposal } = corpusFinding('oac-to-oai-reverted/some-kms');
    expect(proposal).toMatchObject({ safety: 'approve', change: { kind: 'put-bucket-policy' } });
    expect(proposal.steps.join(' ')).toContain('mends only objects that are not encrypted with AWS KMS');
  });

  it('proposes no grant that could not work', () => {
    const { proposal } = corpusFinding('oac-to-oai-reverted/all-kms');
    expect(proposal).toMatchObject({ safety: 'manual', change: { kind: 'manual' } });
    expect(proposal.steps[0]).toMatch(/^Attach an OAC to origin s3 again/);
  });

  it.each([
    [{ unreadable: 'AccessDenied' }],
    [{ 'index.html': { ServerSideEncryption: { unreadable: 'Forbidden' } } }],
  ])('asks while the encryption is not known: %j', (objects) => {
    const facts = structuredClone(corpusFacts('oac-to-oai-reverted/only-service-granted')) as unknown as {
      buckets: { site: { objects: unknown } };
    };
    facts.buckets.site.objects = objects;
    const [finding] = diagnose(facts as unknown as Facts).findings;
    expect(finding).toMatchObject({ cause: 'oac-to-oai-reverted', proposal: { safety: 'approve' } });
  });
});
