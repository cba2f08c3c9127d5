// What is made to take memory, time or the stack: it is refused with its reason, soon, and the next request is taken.
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { order, posted, rowsIn } from '../support/http/posted.js';

const MANY = 100_000;
const MEBIBYTE = 2 ** 20;
const JSON_TYPE = { 'content-type': 'application/json' };
const LINES = { 'content-type': 'application/x-ndjson' };
const EVENT = { 'content-type': 'application/cloudevents+json' };
const BATCH = { 'content-type': 'application/cloudevents-batch+json' };
const PACKED = { 'content-encoding': 'gzip' };

/** A gibibyte of zeros in a mebibyte: gzip behind gzip is gzip. */
const bomb = Buffer.concat(Array.from({ length: 128 }, () => gzipSync(Buffer.alloc(8 * MEBIBYTE))));
const brackets = '['.repeat(MANY);
const nested = brackets + ']'.repeat(MANY);

function row(more: string): string {
  return `{"ts":"2026-01-01T00:00:00Z","n":1${more}}`;
}

function event(more: string): string {
  return `{"specversion":"1.0","id":"1","source":"/s","type":"t","data":${row('')}${more}}`;
}

test.each([
  ['a gibibyte of zeros', 'json', bomb, { ...JSON_TYPE, ...PACKED }, 413],
  ['brackets, packed', 'json', gzipSync(brackets), { ...JSON_TYPE, ...PACKED }, 400],
  ['brackets without an end', 'json', brackets, JSON_TYPE, 400],
  ['brackets', 'json', nested, JSON_TYPE, 400],
  ['a line of brackets', 'json', `${row('')}\n${brackets}`, LINES, 400],
  ['brackets where nobody reads', 'json', row(`,"other":${nested}`), JSON_TYPE, 202],
  ['names that objects have of themselves', 'json', row(',"__proto__":{"polluted":1}'), JSON_TYPE, 202],
  ['an event of brackets', 'cloudevents', brackets, EVENT, 400],
  ['an attribute of brackets', 'cloudevents', event(`,"other":${nested}`), EVENT, 400],
  ['an attribute that objects have of themselves', 'cloudevents', event(',"__proto__":"x"'), EVENT, 400],
  ['a batch of brackets', 'cloudevents', nested, BATCH, 400],
  ['a batch of brackets without an end', 'cloudevents', brackets, BATCH, 400],
  ['a batch of nothing, very often', 'cloudevents', `[${'{},'.repeat(MANY)}{}]`, BATCH, 400],
] as const)('%s', async (_, format, body, headers, status) => {
  const { start, endpoint, post, archive, errors, close } = await posted({
    options: `'format' = '${format}', 'max.request.size' = '2 MB'`,
  });
  start();
  while (endpoint.state === 'starting') await new Promise((resolve) => setImmediate(resolve));
  const before = process.resourceUsage().maxRSS;
  const answer = await post(body, headers);
  expect(answer.status).toBe(status);
  const { detail }: { readonly detail?: string } = JSON.parse(answer.text);
  if (status !== 202) expect(detail).toMatch(/\S/);
  // Kilobytes. What is unpacked is never more than a request may be.
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(300_000);
  expect('polluted' in {}).toBe(false);
  const next = format === 'json' ? [order(9), JSON_TYPE] : ([event('').replace('"1"', '"9"'), EVENT] as const);
  expect((await post(String(next[0]), Object(next[1]))).status).toBe(202);
  expect(rowsIn(archive)).toHaveLength(status === 202 ? 2 : 1);
  expect(errors).toEqual([]);
  await close();
});
