import { createHash } from 'node:crypto';
import type { Diagnosis, Evidence } from '../diagnosis/diagnosis.ts';
import { canonicalJson } from '../policy/canonical-json.ts';

/**
 * The same for two diagnoses that would tell people the same: verdict, causes, where, and the evidence except what a live request
 * answered, which carries request ids. sha256, hex.
 */
export function toldDigest({ verdict, findings, unknown }: Diagnosis): string {
  const told = {
    verdict,
    findings: findings.map(({ cause, originId, bucket, impact, evidence }) => ({
      cause,
      originId,
      bucket,
      impact,
      evidence: evidence.filter(isLasting),
    })),
    unknown: unknown.map(({ cause, originId, needs }) => ({ cause, originId, needs })),
  };
  return createHash('sha256')
    .update(JSON.stringify(canonicalJson(told)))
    .digest('hex');
}

function isLasting({ fact }: Evidence): boolean {
  return !/^probe\b/.test(fact);
}
