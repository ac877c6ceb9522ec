import { type PolicyDocument, statementsOf } from '../policy/document.ts';
import { isPublic } from '../policy/public-access.ts';
import { line } from './clean-text.ts';

/**
 * Which statement Block Public Access means when it refuses a document, one sentence with a blank before it; empty for every other
 * refusal. S3 itself does not say which.
 */
export function publicStatementHint(document: PolicyDocument, refusal: string): string {
  if (!refusal.includes('BlockPublicPolicy')) return '';
  const { public: open, statements } = isPublic(document);
  if (open === false || statements.length === 0) return '';
  const named = statements.map((index) => {
    const { Sid } = statementsOf(document)[index] ?? {};
    return Sid ? line`${index} (Sid ${Sid})` : `${index}`;
  });
  return ` Statement ${named.join(', ')} ${open === true ? 'is' : 'may be'} what S3 calls public: limit it to fixed principals first, then this change can be written.`;
}
