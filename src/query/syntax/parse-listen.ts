import type { ListenAddress } from '../../http-connector.js';

const MOST = 65_535;

/** `127.0.0.1:8080`, `[::1]:8080`, `localhost:0`; undefined where it is none. */
export function parseListen(text: string): ListenAddress | undefined {
  const [, bracketed, plain, digits = ''] = /^\s*(?:\[([\da-f:.]+)\]|([\w.-]+)):(\d{1,5})\s*$/i.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  return host === undefined || port > MOST ? undefined : { host, port };
}
