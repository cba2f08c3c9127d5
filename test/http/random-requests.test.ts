import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { order, type Posted, posted, rowsIn } from '../support/http/posted.js';
import { lawTimeout, runs } from '../support/runs.js';

/** Whatever is sent, it is taken whole or refused whole, and the next request finds everything as it was. */
const endpoints: Posted[] = [];

beforeAll(async () => {
  for (const format of ['json', 'cloudevents']) {
    const one = await posted({ options: `'format' = '${format}', 'max.request.size' = '4 kB'` });
    one.start();
    while (one.endpoint.state === 'starting') await new Promise((resolve) => setImmediate(resolve));
    endpoints.push(one);
  }
});

afterAll(async () => {
  for (const one of endpoints) await one.close();
});

const json = fc.oneof(
  fc.json({ depthSize: 'medium' }),
  fc.constantFrom(
    order(1),
    `[${order(1)},${order(2)}]`,
    `${order(1)}\n${order(2)}`,
    '['.repeat(3_000),
    '{"ts":'.repeat(600),
  ),
  fc.constant(
    JSON.stringify({ specversion: '1.0', id: 'a', source: 's', type: 't', data: { ts: '2026-01-01T00:00:00Z' } }),
  ),
);
const cut = fc
  .tuple(json, fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([text, share]) => Buffer.from(text).subarray(0, share * text.length));
const body = fc.oneof(
  json.map((text) => Buffer.from(text)),
  cut,
  json.map((text) => gzipSync(text)),
  fc.uint8Array({ maxLength: 6_000 }).map((bytes) => Buffer.from(bytes)),
);
const visible = fc.string({
  unit: fc
    .integer({ min: 0x20, max: 0xff })
    .filter((code) => code < 0x7f || code > 0x9f)
    .map((code) => String.fromCharCode(code)),
  maxLength: 60,
});
const TYPES = [
  ...['application/json', 'application/x-ndjson', 'application/cloudevents+json', 'application/cloudevents-batch+json'],
  ...['application/json;charset=latin1', 'text/plain', 'application/cloudevents+json; charset="utf-8"'],
];
const headers = fc.record(
  {
    'content-type': fc.oneof(fc.constantFrom(...TYPES), visible),
    'content-encoding': fc.oneof(fc.constantFrom('gzip', 'identity', 'br'), visible),
    'idempotency-key': visible,
    authorization: visible,
    'ce-specversion': fc.constantFrom('1.0', '0.3', ''),
    'ce-id': visible,
    'ce-source': visible,
    'ce-type': visible,
    'ce-time': visible,
    'ce-': visible,
  },
  { requiredKeys: [] },
);

test('random bodies and headers', { timeout: lawTimeout }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(1), body, headers, async (which, bytes, given) => {
      const one = endpoints[which];
      if (one === undefined) throw new Error('there are two');
      const before = rowsIn(one.archive).length;
      const { status, text } = await one.post(bytes, given);
      const answer: { readonly accepted?: number; readonly detail?: string } = JSON.parse(text);
      expect([202, 400, 413, 415]).toContain(status);
      expect(typeof (status === 202 ? answer.accepted : answer.detail)).not.toBe('undefined');
      expect(rowsIn(one.archive).length - before).toBe(answer.accepted ?? 0);
      expect(one.errors).toEqual([]);
      expect(one.endpoint.state).toBe('taking');
    }),
    { numRuns: runs * 3 },
  );
});
