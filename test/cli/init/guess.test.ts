import { expect, test } from 'vitest';
import { delayOf, keyColumns, timeColumns } from '../../../src/cli/init/guess-columns.js';
import { guessSteps } from '../../../src/cli/init/guess-steps.js';
import type { FileSample } from '../../../src/duckdb/sample-file.js';
import type { Field, Value } from '../../../src/schema.js';
import { DAY, type Duration, MINUTE, SECOND } from '../../../src/time.js';

const TS: Field = { name: 'ts', type: { kind: 'TIMESTAMP' } };
const USER: Field = { name: 'user_id', type: { kind: 'BIGINT' } };
const KIND: Field = { name: 'event', type: { kind: 'VARCHAR' } };

function sample(columns: readonly Field[], ...rows: readonly (readonly Value[])[]): FileSample {
  return { columns, rows };
}

const names = (fields: readonly Field[]): readonly string[] => fields.map(({ name }) => name);

test('the time is a timestamp, best one that is never missing and named like one', () => {
  const columns: Field[] = [
    { name: 'birthday', type: { kind: 'DATE' } },
    { name: 'delivered', type: { kind: 'TIMESTAMP' } },
    { name: 'created_at', type: { kind: 'TIMESTAMP' } },
    { name: 'price', type: { kind: 'DOUBLE' } },
  ];
  expect(names(timeColumns(sample(columns, [1, 2, 3, 4], [1, null, 3, 4])))).toEqual([
    'created_at',
    'birthday',
    'delivered',
  ]);
});

test('the key is named like an owner, and comes again', () => {
  const columns: Field[] = [
    { name: 'order_id', type: { kind: 'BIGINT' } },
    { name: 'customer', type: { kind: 'VARCHAR' } },
    { name: 'amount', type: { kind: 'DOUBLE' } },
    { name: 'note', type: { kind: 'VARCHAR' } },
  ];
  const rows: Value[][] = Array.from({ length: 10 }, (_, i) => [i, `c${i % 3}`, i, 'same']);
  expect(names(keyColumns(sample(columns, ...rows)))).toEqual(['customer', 'order_id', 'note']);
});

test.each<[readonly Duration[], Duration]>([
  [[0, SECOND, 2 * SECOND], 5 * SECOND],
  [[10 * SECOND, 0, 20 * SECOND], 30 * SECOND],
  [[10 * MINUTE, 0], 15 * MINUTE],
  [[2.5 * DAY, 0], 3 * DAY],
])('with times %j nothing is late', (times, delay) => {
  expect(delayOf(sample([TS], ...times.map((time) => [time])), TS)).toBe(delay);
});

test('the steps are the kinds that most often follow each other for one key', () => {
  const columns = [TS, USER, KIND];
  const rows: Value[][] = [
    [0, 1, 'view'],
    [1, 2, 'view'],
    [MINUTE, 1, 'add'],
    [2 * MINUTE, 2, 'add'],
    [2 * MINUTE, 1, 'buy'],
    [2 * MINUTE, 3, 'view'],
    [3 * MINUTE, 4, 'buy'],
    [DAY, 3, 'buy'],
  ];
  expect(guessSteps(sample(columns, ...rows), USER, TS)).toEqual({ field: KIND, first: 'view', then: 'add' });
});

test('a text that is different in each row tells no kinds apart', () => {
  const rows: Value[][] = Array.from({ length: 10 }, (_, i) => [i, i % 2, `text ${i}`]);
  expect(guessSteps(sample([TS, USER, KIND], ...rows), USER, TS)).toBeUndefined();
});

test('a column that stays the same for a key is no kind of event, however few values it has', () => {
  const columns = [TS, USER, { name: 'customer', type: { kind: 'VARCHAR' } } as const, KIND];
  const rows: Value[][] = [
    [0, 1, 'alice', 'created'],
    [1, 2, 'bob', 'created'],
    [MINUTE, 1, 'alice', 'paid'],
    [2 * MINUTE, 2, 'bob', 'cancelled'],
    [3 * MINUTE, 1, 'alice', 'shipped'],
  ];
  expect(guessSteps(sample(columns, ...rows), USER, TS)).toMatchObject({ field: KIND, first: 'created' });
  const without = rows.map((row) => row.slice(0, 3));
  expect(guessSteps(sample(columns.slice(0, 3), ...without), USER, TS)).toBeUndefined();
});
