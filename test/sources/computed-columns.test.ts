import { describe, expect, it, test } from 'vitest';
import { rowOptions } from '../../src/engine/partitions/row-options.js';
import type { StreamDeclaration } from '../../src/query/plan.js';
import { memorySource } from '../../src/sources/memory-source.js';
import { FORMATS, sourceIn } from '../support/in-each-format.js';
import { declareStreams } from '../support/planned.js';
import { readSource } from '../support/read-source.js';

const WITH = "WITH ('connector' = 'filesystem', 'path' = 'e.csv')";

function declared(columns: string): StreamDeclaration {
  const { streams, problems } = declareStreams(`CREATE TABLE e (${columns}) ${WITH}`);
  if (streams[0] === undefined) throw new Error(problems.join('\n'));
  return streams[0];
}

const SALES = declared(`gross AS net * 1.2, ts AS epoch_ms(ms), ms BIGINT, net INTEGER, what VARCHAR,
  label AS upper(what) || ' ' || day, day AS CAST(CAST(ts AS DATE) AS VARCHAR), WATERMARK FOR ts AS ts`);
const ROWS = [
  { what: 'lamp', net: '10', ms: '1769860800000' },
  { what: 'käse', net: null, ms: '1769860801500' },
  { what: '', net: '7', ms: '-1' },
];

describe.each(FORMATS)('a computed column of %s', (format) => {
  it('is computed of what the input has, in whatever order the columns are declared', async () => {
    const read = await readSource(await sourceIn(format, ROWS, rowOptions(SALES)));
    expect(read.deadLetters).toEqual([]);
    const ms = [1_769_860_800_000, 1_769_860_801_500, -1];
    const label = format === 'csv' ? null : ' 1969-12-31';
    expect(read.rows.map(({ values }) => values)).toEqual(
      [
        [120, ms[0], ms[0], 10, 'lamp', 'LAMP 2026-01-31', '2026-01-31'],
        [null, ms[1], ms[1], null, 'käse', 'KÄSE 2026-01-31', '2026-01-31'],
        [84, ms[2], ms[2], 7, format === 'csv' ? null : '', label, '1969-12-31'],
      ].map((values) => values.map((value, place) => (place === 1 ? Number(value) * 1000 : value))),
    );
    expect(read.rows.map(({ time }) => time)).toEqual(ms.map((time) => time * 1000));
  });

  it('that cannot be computed makes a dead letter of the record, as it came', async () => {
    const stream = declared(
      'ts AS CAST(day || clock AS TIMESTAMP), day VARCHAR, clock VARCHAR, WATERMARK FOR ts AS ts',
    );
    const rows = [
      { day: '2026-01-31', clock: ' 12:00:00' },
      { day: '2026-01-31', clock: ' noon' },
      { day: null, clock: ' 12:00:00' },
      { day: '9999-12-31', clock: ' 12:00:00' },
    ];
    const read = await readSource(await sourceIn(format, rows, rowOptions(stream)));
    expect(read.rows.map(({ position }) => position.offset)).toEqual([0]);
    const raw = {
      csv: ['2026-01-31, noon', ', 12:00:00', '9999-12-31, 12:00:00'],
      json: rows.slice(1).map((row) => JSON.stringify(row)),
      parquet: rows.slice(1).map((row) => JSON.stringify(row)),
    };
    expect(read.deadLetters.map((letter) => [letter.position.offset, letter.line, letter.reason, letter.raw])).toEqual(
      [
        [1, "column ts: '2026-01-31 noon' is not a valid TIMESTAMP"],
        [2, 'column ts: an event time is never NULL'],
        [3, 'column ts: an event time lies between the years 1685 and 2255'],
      ].map(([offset, reason], i) => {
        const line = { csv: i + 3, json: i + 2, parquet: undefined }[format];
        return [offset, line, reason, raw[format][i]];
      }),
    );
  });

  it('goes on from every mark with the same rest', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => ({ ...(ROWS[i % 3] ?? ROWS[0]), ms: String(i * 1000) }));
    const open = () => sourceIn(format, rows, rowOptions(SALES));
    const whole = await readSource(await open(), 7);
    expect(whole.rows).toHaveLength(50);
    for (const mark of whole.marks) {
      const rest = await readSource(await open(), 7, mark);
      expect(rest.rows).toEqual(whole.rows.slice(mark.offset));
    }
  });

  it('is NULL where nobody wants its values, and the records are still looked at', async () => {
    const rows = [...ROWS, { what: 'x', net: '1', ms: String(2 ** 62) }];
    const read = await readSource(await sourceIn(format, rows, { ...rowOptions(SALES), fields: [1, 3] }));
    expect(read.rows.map(({ values }) => values.filter((value) => value !== null).length)).toEqual([2, 1, 2]);
    expect(read.deadLetters).toHaveLength(1);
  });
});

test('rows in memory have the fields of the input alone', async () => {
  const stream = declared('n INTEGER, twice AS n * 2, m INTEGER, sum AS m + twice');
  const rows = [[1, 2], { m: 5, n: 7 }, { n: 2_000_000_000 }];
  const read = await readSource(memorySource({ ...rowOptions(stream), rows }));
  expect(read.rows.map(({ values }) => values)).toEqual([
    [1, 2, 2, 4],
    [7, 14, 5, 19],
  ]);
  expect(read.deadLetters.map(({ reason, raw }) => [reason, raw])).toEqual([
    [expect.stringMatching(/^column twice: /), '{"n":2000000000,"m":null}'],
  ]);
  expect(() => memorySource({ ...rowOptions(stream), rows: [{ n: 1, twice: 2 }] })).toThrow(
    'no column is called twice; there are n, m',
  );
});
