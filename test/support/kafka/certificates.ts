import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files in PEM, made by openssl. */
export interface Certificates {
  /** The authority that vouches for all of them. */
  readonly ca: string;
  /** Key and certificate of `localhost` and 127.0.0.1, in one file, as Kafka wants them. */
  readonly server: string;
  readonly client: ClientCertificate;
  /** Another authority, which vouches for none of them. */
  readonly otherCa: string;
}

interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
  /** The same key, encrypted with `keyPassword`. */
  readonly encryptedKey: string;
  readonly keyPassword: string;
}

const KEY = ['-newkey', 'rsa:2048', '-nodes'];

export function makeCertificates(folder: string): Certificates {
  const at = (name: string) => join(folder, name);
  authority(folder, 'ca');
  authority(folder, 'other-ca');
  signed(folder, 'server', 'subjectAltName=DNS:localhost,IP:127.0.0.1');
  signed(folder, 'client', 'extendedKeyUsage=clientAuth');
  writeFileSync(at('server.pem'), readFileSync(at('server.key'), 'utf8') + readFileSync(at('server.crt'), 'utf8'));
  const keyPassword = 'key password';
  const encrypted = ['-topk8', '-v2', 'aes256', '-passout', `pass:${keyPassword}`, '-out', at('client.encrypted.key')];
  openssl('pkcs8', '-in', at('client.key'), ...encrypted);
  return {
    ca: at('ca.crt'),
    server: at('server.pem'),
    client: {
      certificate: at('client.crt'),
      key: at('client.key'),
      encryptedKey: at('client.encrypted.key'),
      keyPassword,
    },
    otherCa: at('other-ca.crt'),
  };
}

function authority(folder: string, name: string): void {
  const files = ['-keyout', join(folder, `${name}.key`), '-out', join(folder, `${name}.crt`)];
  openssl('req', '-x509', '-days', '2', ...KEY, ...files, '-subj', `/CN=${name}`);
}

function signed(folder: string, name: string, extension: string): void {
  const at = (ending: string) => join(folder, `${name}.${ending}`);
  openssl('req', ...KEY, '-keyout', at('key'), '-out', at('csr'), '-subj', `/CN=${name}`);
  writeFileSync(at('ext'), extension);
  const authorities = ['-CA', join(folder, 'ca.crt'), '-CAkey', join(folder, 'ca.key'), '-CAcreateserial'];
  openssl('x509', '-req', '-days', '2', '-in', at('csr'), ...authorities, '-extfile', at('ext'), '-out', at('crt'));
}

function openssl(...options: readonly string[]): void {
  execFileSync('openssl', options, { stdio: 'pipe' });
}
