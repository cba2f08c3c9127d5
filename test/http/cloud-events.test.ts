import { CloudEvent, HTTP } from 'cloudevents';
import { afterEach, describe, expect, test } from 'vitest';
import { type Posted, type PostedOptions, posted, rowsIn } from '../support/http/posted.js';

const COLUMNS = `ts TIMESTAMP, n BIGINT, id VARCHAR METADATA FROM 'ce_id', corr VARCHAR METADATA FROM 'ce_correlationid',
  trace VARCHAR METADATA FROM 'headers.traceparent', auth VARCHAR METADATA FROM 'headers.authorization',
  sent MAP<VARCHAR, VARCHAR> METADATA FROM 'headers', WATERMARK FOR ts AS ts`;

const opened: Posted[] = [];

afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function running(options: PostedOptions = {}): Promise<Posted> {
  const one = await posted({ columns: COLUMNS, options: `'format' = 'cloudevents'`, ...options });
  opened.push(one);
  one.start();
  while (one.endpoint.state === 'starting') await new Promise((resolve) => setImmediate(resolve));
  return one;
}

const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
const BATCH = { 'content-type': 'application/cloudevents-batch+json' };
const BINARY = {
  'content-type': 'application/json',
  'ce-specversion': '1.0',
  'ce-id': 'a',
  'ce-source': '/shop',
  'ce-type': 'order',
};
const DATA = { ts: '2026-01-01T00:00:00Z', n: 7 };

function event(id: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { specversion: '1.0', id, source: '/shop', type: 'order', data: DATA, ...more };
}

describe('each way to send events', () => {
  test.each([
    ['structured', JSON.stringify(event('a', { correlationid: 'c é' })), STRUCTURED, [['a', 'c é']]],
    [
      'batched',
      JSON.stringify([event('a'), event('b', { correlationid: 'c' })]),
      BATCH,
      [
        ['a', null],
        ['b', 'c'],
      ],
    ],
    ['an empty batch', '[]', BATCH, []],
    ['binary', JSON.stringify(DATA), { ...BINARY, 'CE-CorrelationId': 'c%20%C3%A9' }, [['a', 'c é']]],
    [
      'one a line',
      `${JSON.stringify(event('a'))}\n${JSON.stringify(event('b'))}\n`,
      { 'content-type': 'application/x-ndjson' },
      [
        ['a', null],
        ['b', null],
      ],
    ],
  ] as const)('%s', async (_, body, headers, expected) => {
    const { post, archive } = await running();
    const { status, text } = await post(body, headers);
    expect([status, JSON.parse(text)]).toEqual([202, { accepted: expected.length, duplicates: 0 }]);
    expect(rowsIn(archive).map(([, , n, id, corr]) => [n, id, corr])).toEqual(expected.map((one) => [7, ...one]));
  });

  test.each(['binary', 'structured'] as const)('as the official SDK sends it: %s', async (mode) => {
    const { post, archive } = await running();
    const sent = HTTP[mode](
      new CloudEvent({ id: 'x', source: '/shop', type: 'order', data: DATA, correlationid: 'ü' }),
    );
    const headers = Object.fromEntries(
      Object.entries(sent.headers).map(([name, value]) => [name, encodeURI(String(value))]),
    );
    expect((await post(String(sent.body), headers)).status).toBe(202);
    expect(rowsIn(archive).map(([, , n, id, corr]) => [n, id, corr])).toEqual([[7, 'x', 'ü']]);
  });
});

test.each([
  ['without an id', JSON.stringify(event('a', { id: undefined })), STRUCTURED, 400, {}],
  [
    'one of a batch without a source',
    JSON.stringify([event('a'), event('b', { source: undefined })]),
    BATCH,
    400,
    { index: 1 },
  ],
  [
    'one line that is none',
    `${JSON.stringify(event('a'))}\n{}`,
    { 'content-type': 'application/x-ndjson' },
    400,
    { line: 2 },
  ],
  ['data of other columns', JSON.stringify(event('a', { data: { ...DATA, n: 'x' } })), STRUCTURED, 400, {}],
  ['data that is not JSON', 'x', { ...BINARY, 'content-type': 'text/plain' }, 400, {}],
  ['no data, and so no time', '', BINARY, 400, {}],
  ['a batch that is none', JSON.stringify(event('a')), BATCH, 400, {}],
  ['plain JSON', JSON.stringify(DATA), { 'content-type': 'application/json' }, 415, {}],
  ['another format of events', 'x', { 'content-type': 'application/cloudevents+avro' }, 415, {}],
] as const)('%s: %i, and nothing is taken', async (_, body, headers, status, place) => {
  const { post, archive } = await running();
  const answer = await post(body, headers);
  expect([answer.status, JSON.parse(answer.text)]).toEqual([status, expect.objectContaining(place)]);
  expect(archive.epochs).toEqual([]);
});

test('the same source and id is the same event, however it comes; another source is another one', async () => {
  const { post, archive } = await running();
  const twice = JSON.stringify([event('a'), event('a', { data: { ...DATA, n: 8 } })]);
  expect(JSON.parse((await post(twice, BATCH)).text)).toEqual({ accepted: 1, duplicates: 1 });
  expect(JSON.parse((await post(JSON.stringify(DATA), BINARY)).text)).toEqual({ accepted: 0, duplicates: 1 });
  const other = JSON.stringify(event('a', { source: '/other' }));
  expect(JSON.parse((await post(other, STRUCTURED)).text)).toEqual({ accepted: 1, duplicates: 0 });
  expect(rowsIn(archive)).toHaveLength(2);
});

test('headers are columns, and a secret among them is nowhere but in memory', async () => {
  const { post, archive } = await running();
  const headers = { ...STRUCTURED, traceparent: '00-ab-cd-01', authorization: 'Bearer hunter2', cookie: 'hunter2' };
  expect((await post(JSON.stringify(event('a')), headers)).status).toBe(202);
  const [[, , , , , trace, auth, sent] = []] = rowsIn(archive);
  expect([trace, auth]).toEqual(['00-ab-cd-01', 'secret:/orders/0/0/authorization']);
  expect(sent).toContainEqual(['traceparent', '00-ab-cd-01']);
  expect(JSON.stringify(archive.epochs)).not.toContain('hunter2');
});
