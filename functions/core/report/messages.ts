/** Every message Originmend sends. Pure: times and links are handed in, the words are chosen here. */
export { type AppliedDetails, appliedMessage } from './messages/applied.ts';
export { type AuditEntry, type AuditSummary, auditMessage } from './messages/audit.ts';
export { type DriftedDetails, driftedMessage } from './messages/drifted.ts';
export type { ElectorateToTell } from './messages/electorate.ts';
export { type FailedDetails, failedMessage } from './messages/failed.ts';
export { type FindingDetails, findingMessage } from './messages/finding.ts';
export { type FlappingDetails, flappingMessage } from './messages/flapping.ts';
export { type HeldDetails, heldMessage } from './messages/held.ts';
export type { Message, MessageKind, PlanToReport } from './messages/message.ts';
export { type ProposalDetails, proposalMessage } from './messages/proposal.ts';
export { type Recovery, recoveredMessage } from './messages/recovered.ts';
export { type RejectedDetails, rejectedMessage } from './messages/rejected.ts';
export { type ReminderDetails, type ReminderReason, reminderMessage } from './messages/reminder.ts';
export { messageToTell, type ToldLinks, type ToTell } from './messages/to-tell.ts';
export { type UnchangedDetails, unchangedMessage } from './messages/unchanged.ts';
export { type UndoneDetails, undoneMessage } from './messages/undone.ts';
