import { addressOperator } from './address-operator.ts';

/** The address is in one of the listed ranges. */
export const ipAddress = addressOperator({ name: 'IpAddress', negated: false });
