import { expect, test } from 'vitest';
import { type RowFormat, rowForm, rowFormatByName } from '../../../src/cli/rows/row-format.js';
import type { RowWriter } from '../../../src/cli/rows/row-writer.js';
import type { Schema, Value } from '../../../src/schema.js';
import { textOutput } from '../../../src/sinks/text-output.js';
import { Captured } from '../fake-terminal.js';

const columns: Schema = [
  { name: 'n', type: { kind: 'BIGINT' } },
  { name: 'a "b"', type: { kind: 'VARCHAR' } },
];

function textWriter(format: RowFormat, width: number): RowWriter {
  const form = rowForm(format);
  if (form.kind !== 'text') throw new Error(`${format} is no text`);
  return form.writer(width);
}

async function written(
  format: RowFormat,
  rows: readonly (readonly Value[])[],
  width = 80,
  titles = columns,
): Promise<string> {
  const stream = new Captured();
  async function* all(): AsyncGenerator<readonly Value[]> {
    yield* rows;
  }
  const { count } = await textWriter(format, width)({ columns: titles, rows: all() }, textOutput(stream, 'stdout'));
  expect(count).toBe(rows.length);
  return stream.text;
}

const ROWS: readonly (readonly Value[])[] = [
  [1, 'x, y'],
  [9007199254740993n, null],
  [-3, ''],
  [null, 'say "hi"\nand go'],
];

test('CSV quotes as RFC 4180 says; NULL is empty, an empty text is ""', async () => {
  expect(await written('csv', ROWS)).toBe('n,"a ""b"""\n1,"x, y"\n9007199254740993,\n-3,""\n,"say ""hi""\nand go"\n');
});

test('NDJSON is an object a line', async () => {
  const text = await written('ndjson', ROWS);
  expect(text.split('\n').slice(0, 2)).toEqual([
    '{"n":1,"a \\"b\\"":"x, y"}',
    '{"n":9007199254740993,"a \\"b\\"":null}',
  ]);
});

test('JSON is one list', async () => {
  expect(JSON.parse(await written('json', ROWS.slice(0, 1)))).toEqual([{ n: 1, 'a "b"': 'x, y' }]);
  expect(await written('json', [])).toBe('[]\n');
});

test('a table has numbers at the right, shows NULL, and is cut to the width', async () => {
  expect(await written('table', ROWS.slice(0, 3), 24)).toBe(
    [
      '               n  a "b"',
      '────────────────  ─────',
      '               1  x, y',
      '9007199254740993  NULL',
      '              -3',
      '',
    ].join('\n'),
  );
  for (const line of (await written('table', [[1, 'x'.repeat(100)]], 20)).split('\n')) {
    expect(line.length).toBeLessThanOrEqual(20);
  }
});

test('more rows than decide the widths are all written', async () => {
  const rows = Array.from({ length: 2500 }, (_, i) => [i, 'x']);
  expect((await written('table', rows)).split('\n')).toHaveLength(2500 + 3);
});

test('a reader that has gone asks for no more rows', async () => {
  let asked = 0;
  let closed = false;
  async function* endless(): AsyncGenerator<readonly Value[]> {
    try {
      for (;;) {
        asked += 1;
        yield [asked, 'x'.repeat(1000)];
      }
    } finally {
      closed = true;
    }
  }
  const stream = new Captured({ onWrite: () => Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }) });
  for (const format of ['csv', 'json', 'ndjson', 'table'] as const) {
    asked = 0;
    closed = false;
    await textWriter(format, 80)({ columns, rows: endless() }, textOutput(stream, 'stdout'));
    expect(closed).toBe(true);
    expect(asked).toBeLessThan(3000);
  }
});

test("a file's name says its format", () => {
  expect(['a.csv', 'a.JSON', 'a.jsonl', 'a.txt', 'a.parquet', 'a'].map(rowFormatByName)).toEqual([
    'csv',
    'json',
    'ndjson',
    'table',
    'parquet',
    undefined,
  ]);
});

test('what EXPLAIN draws is shown as it is drawn', async () => {
  const titles: Schema = ['explain_key', 'explain_value'].map((name) => ({ name, type: { kind: 'VARCHAR' } }));
  expect(await written('table', [['physical_plan', '┌───┐\n└───┘\n']], 80, titles)).toBe('┌───┐\n└───┘\n');
});
