import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { confluentRegistry } from '../../src/registry/confluent-registry.js';

const ends: (() => void)[] = [];

afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** What answers everything with this, and the requests that came. */
async function answering(status: number, body: string, type = 'application/json') {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    response.writeHead(status, { 'content-type': type }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => void server.close());
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, requests };
}

const SCHEMA = { kind: 'avro' as const, text: '"int"' };

describe('what answers is no schema registry', () => {
  test.each([
    ['a page', 200, '<html>\n<body>Welcome</body></html>', 'text/html', /is no schema registry: <html> <body>Welcome/],
    ['a page of an error', 502, '<html>Bad gateway</html>', 'text/html', /502/],
    ['JSON of something else', 200, '{"hello":1}', 'application/json', /is no schema registry: \{"hello":1\}/],
    ['JSON that is cut', 200, '{"schema":', 'application/json', /is no schema registry: \{"schema":/],
    ['nothing', 200, '', 'application/json', /is no schema registry/],
    [
      'a path that is not there',
      404,
      '{"error_code":404,"message":"no such path"}',
      'application/json',
      /no such path/,
    ],
    [
      'a registry that is not ready',
      503,
      '{"error_code":50003,"message":"no leader"}',
      'application/json',
      /no leader/,
    ],
    ['too many questions', 429, '{"error_code":429,"message":"slower"}', 'application/json', /slower/],
    ['a schema whose text is none', 200, '{"schema":{"type":"int"}}', 'application/json', /is no schema registry/],
    ['references that are none', 200, '{"schema":"x","references":[1]}', 'application/json', /is no schema registry/],
  ] as const)('%s: as if it were not there', async (_, status, body, type, message) => {
    const { url } = await answering(status, body, type);
    const registry = await confluentRegistry({ urls: [url] });
    const expected = { kind: 'unavailable', message: expect.stringMatching(message) };
    await expect(registry.schemaById(1)).rejects.toMatchObject(expected);
    if (!body.includes('"schema":')) await expect(registry.latest('s')).rejects.toMatchObject(expected);
    await expect(registry.register('s', SCHEMA)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('nobody', async () => {
    const registry = await confluentRegistry({ urls: ['http://127.0.0.1:1'] });
    await expect(registry.schemaById(1)).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

test.each([
  [404, 40403, 'unknown-schema'],
  [404, 40401, 'unknown-schema'],
  [409, 409, 'incompatible'],
  [422, 42201, 'refused'],
  [401, 40101, 'refused'],
  [403, 403, 'refused'],
] as const)('%i with code %i is %s', async (status, code, kind) => {
  const { url } = await answering(status, JSON.stringify({ error_code: code, message: 'why' }));
  const registry = await confluentRegistry({ urls: [url] });
  await expect(registry.schemaById(1)).rejects.toMatchObject({ kind });
});

describe('who asks', () => {
  test.each([
    ['basic', { kind: 'basic', username: 'me', password: 'hun:ter2' }, `Basic ${btoa('me:hun:ter2')}`],
    ['bearer', { kind: 'bearer', token: 'hunter2' }, 'Bearer hunter2'],
  ] as const)('%s: is said to the registry, and in no error', async (_, auth, expected) => {
    const { url, requests } = await answering(401, '{"error_code":401,"message":"no"}');
    const registry = await confluentRegistry({ urls: [url], auth });
    const error: unknown = await registry.schemaById(7).catch((reason: unknown) => reason);
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([expected]);
    expect(error).toMatchObject({ kind: 'refused', message: expect.stringContaining(url) });
    const shown = JSON.stringify(error, Object.getOwnPropertyNames(error));
    expect(shown).not.toMatch(/hun.?ter2/);
    expect(shown).not.toContain(btoa('me:hun:ter2'));
  });

  test('without a word nobody', async () => {
    const { url, requests } = await answering(200, '{"schema":"\\"int\\""}');
    const registry = await confluentRegistry({ urls: [url] });
    expect(await registry.schemaById(7)).toEqual({ ...SCHEMA, references: [] });
    expect(requests.map(({ url: path, headers }) => [path, headers.authorization])).toEqual([
      ['/schemas/ids/7', undefined],
    ]);
  });
});

test('of several URLs the first that answers', async () => {
  const { url } = await answering(200, '{"schema":"\\"int\\""}');
  const registry = await confluentRegistry({ urls: ['http://127.0.0.1:1', url] });
  expect(await registry.schemaById(7)).toMatchObject(SCHEMA);
});

test('a CA that cannot be read is an error at once', async () => {
  const opening = confluentRegistry({ urls: ['https://127.0.0.1:1'], ca: 'nowhere.pem' });
  await expect(opening).rejects.toThrow("the schema registry's 'ssl.ca.location' = 'nowhere.pem' cannot be read");
});
