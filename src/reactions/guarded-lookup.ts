import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { addressProblem } from './address-guard.js';

/** No request goes there. */
export class RefusedAddress extends Error {
  override readonly name = 'RefusedAddress';
}

/** As `dns.lookup` with `all`. */
export type Resolve = (
  host: string,
  options: { readonly all: true },
  callback: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Looks a name up for a connection, which goes to what was looked at here and nowhere else: a name that means another address
 * a moment later (DNS rebinding) has nothing of it.
 */
export function guardedLookup(resolve: Resolve, allowsPrivate: boolean): LookupFunction {
  return (host, { all }, callback) => {
    resolve(host, { all: true }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      const problem = addresses
        .map(({ address }) => addressProblem(address, allowsPrivate))
        .find((one) => one !== undefined);
      const [first] = addresses;
      if (problem !== undefined) return callback(new RefusedAddress(refusal(host, problem)), []);
      if (all === true || first === undefined) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
}

/** A host that is an address is not looked up. @throws RefusedAddress */
export function checkHost(url: URL, allowsPrivate: boolean): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const problem = isIP(host) === 0 ? undefined : addressProblem(host, allowsPrivate);
  if (problem !== undefined) throw new RefusedAddress(refusal(host, problem));
}

function refusal(host: string, problem: string): string {
  const way = problem === 'private' ? ", and 'allow.private-addresses' is not 'true'" : '';
  return `${host} has a ${problem} address${way}`;
}
