import type { PresenceTest } from './operator.ts';

/** `true` = the key must be absent, `false` = it must be there. Knows neither `…IfExists` nor set prefixes. */
export const nullOperator: PresenceTest = { kind: 'presence', name: 'Null' };
