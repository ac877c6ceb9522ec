import type { OpenIncident, PlanRecord, PlanStore } from './plan-store.ts';

/** The plan store of one process: for the command line, which decides and applies in one go. Same rules as the table's. */
export function memoryPlanStore(): PlanStore {
  const records = new Map<string, PlanRecord>();
  const incidents = new Map<string, OpenIncident>();
  const change = (planId: string, next: (record: PlanRecord) => PlanRecord) => {
    const record = records.get(planId);
    if (record) records.set(planId, next(record));
  };
  return {
    create: async (record) => {
      const open = [...records.values()].find(
        (known) => known.status === 'open' && known.plan.fingerprint === record.plan.fingerprint,
      );
      if (!open) records.set(record.planId, record);
      return { created: !open, record: open ?? record };
    },
    get: async (planId) => records.get(planId),
    addToken: async (planId, hash) =>
      change(planId, (record) => ({ ...record, tokenHashes: [...record.tokenHashes, hash] })),
    addApproverTokens: async (planId, tokens) =>
      change(planId, (record) => ({ ...record, approverTokens: [...(record.approverTokens ?? []), ...tokens] })),
    addRequester: async (planId, requester) =>
      change(planId, (record) => ({ ...record, requesters: [...(record.requesters ?? []), requester] })),
    markTold: async (planId, at) => change(planId, (record) => ({ ...record, toldAt: at })),
    claim: async (planId, decision, leaseUntil) => {
      const won = records.get(planId)?.status === 'open';
      if (won)
        change(planId, (record) => ({
          ...record,
          status: decision.choice === 'reject' ? 'rejected' : 'claimed',
          decision,
          leaseUntil,
        }));
      return { won, record: records.get(planId) };
    },
    approve: async (planId, { before, approval, claim }) => {
      const record = records.get(planId);
      const won = record?.status === 'open' && (record.approvals ?? []).length === before.length;
      const claimed = claim && { status: 'claimed' as const, decision: claim.decided, leaseUntil: claim.leaseUntil };
      if (won) change(planId, (open) => ({ ...open, approvals: [...before, approval], ...claimed }));
      return { won, record: records.get(planId) };
    },
    // One process, which lives until everything is told: nothing is ever left behind.
    takeOver: async (planId) => ({ won: false, record: records.get(planId) }),
    endOpen: async () => false,
    remind: async () => false,
    claimTelling: async (planId) => ({ won: false, record: records.get(planId) }),
    markPublished: async () => undefined,
    addUndoToken: async () => undefined,
    watch: async () => true,
    unwatch: async () => undefined,
    watched: async () => [],
    recordIntent: async (planId, undo) => change(planId, (record) => ({ ...record, undo })),
    release: async (planId, heldBack) =>
      change(planId, ({ decision: _decision, leaseUntil: _leaseUntil, undo: _undo, ...record }) => ({
        ...record,
        status: 'open',
        heldBack,
      })),
    finish: async (planId, status, outcome) => change(planId, (record) => ({ ...record, status, outcome })),
    claimOwnUndo: async (planId, _by, leaseUntil, outcome) => {
      change(planId, (record) => ({ ...record, status: 'undoing', leaseUntil, outcome }));
      return { won: true, record: records.get(planId) };
    },
    finishDeploying: async (planId, outcome) => change(planId, (record) => ({ ...record, status: 'applied', outcome })),
    claimUndo: async (planId) => {
      const won = records.get(planId)?.status === 'applied';
      if (won) change(planId, (record) => ({ ...record, status: 'undoing' }));
      return { won, record: records.get(planId) };
    },
    finishUndo: async (planId, status) => change(planId, (record) => ({ ...record, status })),
    openIncident: async (incident) => {
      incidents.set(incident.alarmArn, incident);
    },
    getIncident: async (alarmArn) => incidents.get(alarmArn),
    closeIncident: async (alarmArn, openedAt) => {
      const incident = incidents.get(alarmArn);
      if (openedAt !== undefined && incident?.openedAt !== openedAt) return undefined;
      incidents.delete(alarmArn);
      return incident;
    },
  };
}
