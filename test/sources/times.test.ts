import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import type { Schema } from '../../src/schema.js';
import { fileSource } from '../../src/sources/file-source.js';
import { parseTimestamp } from '../../src/time.js';
import { FORMATS, sourceIn } from '../support/in-each-format.js';
import { readSource } from '../support/read-source.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const KINDS = ['TIMESTAMP', 'TIMESTAMPTZ'] as const;
const schemaOf = (kind: (typeof KINDS)[number]): Schema => [{ name: 'ts', type: { kind } }];
const each = FORMATS.flatMap((format) => KINDS.map((kind) => [format, kind] as const));

/** As written, and in UTC. */
const TEXTS: readonly (readonly [string, string])[] = [
  ['2026-01-31T12:00:00+02:00', '2026-01-31 10:00:00'],
  ['2026-01-31T12:00:00Z', '2026-01-31 12:00:00'],
  ['2026-01-31 12:00:00.5-05:30', '2026-01-31 17:30:00.5'],
  ['2026-01-31 12:00:00.000001', '2026-01-31 12:00:00.000001'],
  ['2026-01-31 23:00:00-02', '2026-02-01 01:00:00'],
];

describe.each(each)('in %s a %s', (format, kind) => {
  it('written with an offset is that instant, without one it is in UTC', async () => {
    const rows = TEXTS.map(([ts]) => ({ ts }));
    const read = await readSource(await sourceIn(format, rows, { schema: schemaOf(kind) }));
    expect(read.rows.map(({ time }) => time)).toEqual(TEXTS.map(([, utc]) => parseTimestamp(utc)));
    expect(read.deadLetters).toEqual([]);
  });

  it('that is no time of an event is a dead letter that says why', async () => {
    const texts = [null, 'soon', '2026-13-01 00:00:00', '-1769860800', '9999-12-31 23:59:59', '0044-03-15 12:00:00'];
    const rows = [...texts, '1769860800', '1769860800000', '1769860800000000', '5'].map((ts) => ({ ts }));
    const read = await readSource(await sourceIn(format, rows, { schema: schemaOf(kind) }));
    const type = kind === 'TIMESTAMP' ? 'TIMESTAMP' : 'TIMESTAMP WITH TIME ZONE';
    const seconds = 'declare ts BIGINT and event_time AS to_timestamp(ts)';
    expect(read.rows).toEqual([]);
    expect(read.deadLetters.map(({ reason }) => reason.replaceAll('"', "'"))).toEqual([
      'column ts: an event time is never NULL',
      `column ts: 'soon' is not a ${type}`,
      `column ts: '2026-13-01 00:00:00' is not a ${type}`,
      `column ts: '-1769860800' is not a ${type}; if it is seconds since 1970, ${seconds}`,
      'column ts: an event time lies between the years 1685 and 2255',
      'column ts: an event time lies between the years 1685 and 2255',
      `column ts: '1769860800' is not a ${type}; if it is seconds since 1970, ${seconds}`,
      `column ts: '1769860800000' is not a ${type}; if it is milliseconds since 1970, declare ts BIGINT and event_time AS epoch_ms(ts)`,
      `column ts: '1769860800000000' is not a ${type}; if it is microseconds since 1970, declare ts BIGINT and event_time AS make_timestamp(ts)`,
      `column ts: '5' is not a ${type}`,
    ]);
  });
});

test.each(KINDS)('a number of NDJSON is no %s, and the reason says what to declare', async (kind) => {
  const folder = temporaryFolder();
  const file = join(folder, 'a.json');
  writeFileSync(file, '{"ts":1769860800000}\n{"ts":1769860800.25}\n{"ts":-1}\n{"ts":{}}\n{}\n');
  const read = await readSource(
    fileSource({ stream: 's', name: 'a.json', file, format: 'json', schema: schemaOf(kind) }),
  );
  expect(read.rows).toEqual([]);
  expect(read.deadLetters.map(({ reason, raw }) => [reason.replace(/is not a [A-Z ]+/, 'is none'), raw])).toEqual([
    [
      'column ts: 1769860800000 is none; if it is milliseconds since 1970, declare ts BIGINT and event_time AS epoch_ms(ts)',
      '{"ts":1769860800000}',
    ],
    [
      'column ts: 1769860800.25 is none; if it is seconds since 1970, declare ts DOUBLE and event_time AS to_timestamp(ts)',
      '{"ts":1769860800.25}',
    ],
    ['column ts: -1 is none', '{"ts":-1}'],
    ['column ts: {} is none', '{"ts":{}}'],
    ['column ts: an event time is never NULL', '{}'],
  ]);
});

test.each([
  ['TIMESTAMP', 'TIMESTAMP WITH TIME ZONE', '2026-01-31 12:00:00+02', '2026-01-31 10:00:00'],
  ['TIMESTAMPTZ', 'TIMESTAMP', '2026-01-31 12:00:00', '2026-01-31 12:00:00'],
  ['TIMESTAMP', 'TIMESTAMP_MS', '2026-01-31 12:00:00.5', '2026-01-31 12:00:00.5'],
  ['TIMESTAMPTZ', 'DATE', '2026-01-31', '2026-01-31'],
] as const)('in Parquet a %s may be a %s', async (kind, type, text, utc) => {
  const read = await readSource(await sourceIn('parquet', [{ ts: text }], { schema: schemaOf(kind) }, { ts: type }));
  expect(read.rows.map(({ time }) => time)).toEqual([parseTimestamp(utc)]);
});

test.each(KINDS)('in Parquet a number is no %s, and the reason says what to declare', async (kind) => {
  const rows = [{ ts: '1769860800000' }];
  const read = await readSource(await sourceIn('parquet', rows, { schema: schemaOf(kind) }, { ts: 'BIGINT' }));
  expect(read.deadLetters.map(({ reason }) => reason)).toEqual([
    expect.stringMatching(/^column ts: '1769860800000' is not a .*declare ts BIGINT and event_time AS epoch_ms\(ts\)$/),
  ]);
});
