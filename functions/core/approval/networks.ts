import { contains, type IpRange, parseIpRange } from '../policy/ip-range.ts';

/** Whether the address lies in one of the networks; without networks every address does, what is no address then included. */
export function isFromNetworks(networks: readonly IpRange[], address: string): boolean {
  if (networks.length === 0) return true;
  const source = parseIpRange(withoutMapping(address));
  return source !== undefined && isOneAddress(source) && networks.some((network) => contains(network, source));
}

/** What is limited together: an IPv4 address, or the /64 that one IPv6 customer is given. https://www.rfc-editor.org/rfc/rfc6177 */
export function limitedAs(address: string): string {
  const plain = withoutMapping(address);
  const range = plain.includes(':') ? parseIpRange(`${plain}/64`) : parseIpRange(plain);
  return range ? `${range.family}:${range.first}` : 'unknown';
}

/** `::ffff:192.0.2.1` is the IPv4 address 192.0.2.1. https://www.rfc-editor.org/rfc/rfc4291#section-2.5.5.2 */
function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}

function isOneAddress({ first, last }: IpRange): boolean {
  return first === last;
}
