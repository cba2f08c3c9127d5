import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { confluentRegistry } from '../../src/registry/confluent-registry.js';
import type { RegistryAuth } from '../../src/registry-settings.js';
import { type Certificates, makeCertificates } from '../support/kafka/certificates.js';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const AUTH: RegistryAuth = { kind: 'basic', username: 'me', password: 'hunter2' };

/** A registry behind TLS, which its own authority vouches for, and any that redirects there. */
describe.skipIf(!hasOpenssl)('a registry with a private authority', () => {
  let certificates: Certificates;
  let port = 0;
  const requests: IncomingMessage[] = [];

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'motif-tls-'));
    certificates = makeCertificates(folder);
    const pem = readFileSync(certificates.server);
    const server = createServer({ cert: pem, key: pem }, (request, response) => {
      requests.push(request);
      if (request.url === '/moved/schemas/ids/1')
        response.writeHead(307, { location: `https://127.0.0.1:${port}/schemas/ids/1` });
      else response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"schema":"\\"int\\""}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    return (): void => {
      server.close();
      rmSync(folder, { recursive: true });
    };
  });

  const ask = async (host: string, ca: string | undefined): Promise<unknown> => {
    const urls = [`https://${host}:${port}`];
    const registry = await confluentRegistry({ urls, auth: AUTH, ...(ca === undefined ? {} : { ca }) });
    return registry.schemaById(1);
  };

  test("is believed with its authority's certificate, and is told who asks", async () => {
    expect(await ask('localhost', certificates.ca)).toMatchObject({ text: '"int"' });
    expect(requests.at(-1)?.headers.authorization).toBe(`Basic ${btoa('me:hunter2')}`);
  });

  test.each([
    [
      'without it',
      'localhost',
      (): string | undefined => undefined,
      /not trusted: .*certificate.*; whose .* 'ssl\.ca\.location'/,
    ],
    ["with another's", 'localhost', () => certificates.otherCa, /not trusted: .*certificate/],
    ['under another name', '0.0.0.0', () => certificates.ca, /not trusted: .*certificate's altnames: IP: 0\.0\.0\.0/],
  ] as const)('is not %s, and nothing is said to it', async (_, host, ca, message) => {
    const before = requests.length;
    const error: unknown = await ask(host, ca()).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind: 'refused', message: expect.stringMatching(message) });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/hunter2|bWU6/);
    expect(requests).toHaveLength(before);
  });

  test('is the only one that is told who asks: another one, to which it sends us, is not', async () => {
    const urls = [`https://localhost:${port}/moved`];
    const registry = await confluentRegistry({ urls, auth: AUTH, ca: certificates.ca });
    expect(await registry.schemaById(1)).toMatchObject({ text: '"int"' });
    expect(requests.slice(-2).map(({ headers }) => headers.authorization !== undefined)).toEqual([true, false]);
  });
});
