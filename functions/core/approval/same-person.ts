/**
 * Whether an approver is the person who asked for the change. `requester` is a name, an e-mail address or an ARN, of which the
 * session or user name counts (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html). Upper and lower case,
 * and every way in which Unicode writes a letter, are the same. `ada` and `ada@example.com` count as one: refusing a namesake costs a
 * moment, approving one's own change the rule.
 */
export function isSamePerson(approver: string, requester: string): boolean {
  const [a, b] = [nameOf(approver), nameOf(requester)];
  if (a === '' || b === '') return false;
  if (a === b) return true;
  return a.includes('@') !== b.includes('@') && localPart(a) === localPart(b);
}

function nameOf(text: string): string {
  const name = text.startsWith('arn:') ? (text.split('/').at(-1) ?? '') : text;
  return folded(name.trim());
}

/** However it is typed: composed or decomposed, full width, upper or lower case, `ß` or `ss`. */
function folded(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
}

function localPart(name: string): string {
  return name.split('@')[0] ?? '';
}
