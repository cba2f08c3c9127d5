import { BlockList, isIP } from 'node:net';

/** Where a request may be answered by somebody who was not meant: RFC 6890 and the registries that it began. */
const PRIVATE: readonly string[] = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '172.16.0.0/12', '192.0.0.0/24', '192.168.0.0/16'],
  ...['198.18.0.0/15', '::/127', 'fc00::/7', 'fec0::/10', '64:ff9b:1::/48'],
];
/** Link-local, and with it where clouds keep their machines' credentials; what is nobody's; more than one receiver. */
const NEVER: readonly string[] = [
  ...['169.254.0.0/16', '100.100.100.200/32', '192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3'],
  ...['fd00:ec2::/64', 'fe80::/10', 'ff00::/8', '2001:db8::/32', '100::/64'],
];

const privateAddresses = listOf(PRIVATE);
const neverAddresses = listOf(NEVER);

/** Why no request goes to an address; undefined: it may. What an IPv6 address leads to in IPv4 counts. */
export function addressProblem(address: string, allowsPrivate: boolean): string | undefined {
  for (const one of [address, ...embedded(address)]) {
    const family = isIP(one) === 6 ? 'ipv6' : 'ipv4';
    if (neverAddresses.check(one, family)) return 'link-local, reserved or multicast';
    if (!allowsPrivate && privateAddresses.check(one, family)) return 'private';
  }
  return undefined;
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    list.addSubnet(address, Number(prefix), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}

/** IPv4 in IPv6: mapped and compatible (RFC 4291), 6to4 (RFC 3056), NAT64 (RFC 6052), Teredo's server and client (RFC 4380). */
function embedded(address: string): readonly string[] {
  if (isIP(address) !== 6) return [];
  const groups = groupsOf(address);
  const [first, second] = groups;
  const dotted = (place: number, flip = 0): string => {
    const [high = 0, low = 0] = [groups[place], groups[place + 1]].map((group) => (group ?? 0) ^ flip);
    return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
  };
  const isZero = groups.slice(0, 5).every((group) => group === 0);
  if (isZero && (groups[5] === 0xffff || (groups[5] === 0 && (groups[6] ?? 0) > 0))) return [dotted(6)];
  if (first === 0x2002) return [dotted(1)];
  if (first === 0x64 && second === 0xff9b) return [dotted(6)];
  if (first === 0x2001 && second === 0) return [dotted(2), dotted(6, 0xffff)];
  return [];
}

/** The URL's parser writes an address in its shortest form, without dots. */
function groupsOf(address: string): readonly number[] {
  const [bare = ''] = address.split('%');
  const text = new URL(`http://[${bare}]/`).hostname.slice(1, -1);
  const [before = '', after] = text.split('::');
  const parse = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [head, tail] = [parse(before), parse(after ?? '')];
  return after === undefined ? head : [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}
