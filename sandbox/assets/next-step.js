const SEEN = 'Choose another scenario, or run the audit.';

/** What the newest message of a kind leaves to do. */
const AFTER = {
  proposal: 'Open the link in the message, read the change, and approve or reject it.',
  finding: 'Read the message: there is nothing to approve, so Originmend only says what it found and who can act.',
  applied:
    'Repaired. Press “Alarm back to OK” for the all-clear, or take the repair back with the undo link in the message.',
  rejected: 'Rejected, so nothing was written. Ring the alarm again for a new proposal.',
  drifted: 'Something changed before the approval, so nothing was written. Read the newest message.',
  failed: 'The repair failed. The newest message says why, and whether anything was written.',
  undone: 'Undone: the bucket policy is what it was before. Ring the alarm again for a new proposal.',
  audit: 'Read the report. A repair it proposes has a link of its own in the message.',
  reminder: 'A proposal that nobody decided. Open the link in the message while it works.',
  recovered: SEEN,
  unchanged: SEEN,
};

/** One sentence for somebody who sees this page for the first time: where we are and what to press now. */
export function nextStep({ scenario, site, inbox }) {
  if (!scenario || !site) return 'Choose a scenario.';
  const newest = inbox[0];
  if (newest) return `The site answers ${site.status}. ${AFTER[newest.kind] ?? 'Read the newest message.'}`;
  return site.status < 400
    ? `The site answers ${site.status}. Press “Ring the alarm” to see what Originmend finds all the same.`
    : `The site answers ${site.status}. Press “Ring the alarm”: Originmend looks for the reason and writes to the inbox.`;
}
