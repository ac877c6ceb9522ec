import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { liveDeps } from '../../functions/aws/live-deps.ts';
import { readApprovalConfig } from '../../functions/shared/approval-config.ts';
import type { Config } from '../../functions/shared/config.ts';
import { GUARDS_OFF } from '../../functions/shared/guard-config.ts';
import type { Deps } from '../../functions/workflow/deps.ts';

/** An emulator of the suite: where it answers and which account it plays. */
export interface Emulated {
  readonly name: 'moto' | 'ministack';
  readonly url: string;
  readonly accountId: string;
}

export const MOTO_EMULATED: Emulated = { name: 'moto', url: inject('motoUrl'), accountId: '123456789012' };
export const MINISTACK_EMULATED: Emulated = {
  name: 'ministack',
  url: inject('ministackUrl'),
  accountId: '000000000000',
};
export const EMULATORS: readonly Emulated[] = [MOTO_EMULATED, MINISTACK_EMULATED];

/** Options for an SDK client that prepares what the adapters are to find. */
export function clientOf({ url }: Emulated) {
  return { endpoint: url, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
}

/** The real adapters, wired to the emulator. */
export function depsOf({ url }: Emulated, given: Partial<Config> = {}): Deps {
  return liveDeps({
    mode: 'propose',
    topicArn: 'none',
    tableName: 'none',
    reportBucket: '',
    approvalUrl: '',
    approvalHours: 72,
    remindHours: 24,
    ownRoleArns: [],
    endpointUrl: url,
    probeUrlTemplate: 'https://{domain}',
    guards: GUARDS_OFF,
    ...readApprovalConfig({}),
    ...given,
  });
}

/** A name that no other test uses: the emulators keep what was made in them. */
export function fresh(name: string): string {
  return `${name}-${randomUUID().slice(0, 8)}`;
}
