import { addressOperator } from './address-operator.ts';

/** The opposite of `IpAddress`; holds when the key is absent. */
export const notIpAddress = addressOperator({ name: 'NotIpAddress', negated: true });
