import { expect, test } from 'vitest';
import { compareRows } from '../../../src/cli/testing/compare-rows.js';
import { outputColumns } from '../../../src/cli/testing/output-columns.js';
import type { ExpectedRow } from '../../../src/cli/testing/test-case.js';
import type { Value } from '../../../src/schema.js';
import { CHANGED_MIND, changedMind } from '../../sinks/behaviours.js';

const columns = outputColumns(CHANGED_MIND);
const row = (values: Readonly<Record<string, Value>>): ExpectedRow => new Map(Object.entries(values));

test('the same rows in the same order differ in nothing', () => {
  const got = [changedMind({ item: 'soap' }), changedMind({ item: 'scent' })];
  expect(compareRows([row({ item: 'soap', price: 1230 }), row({ item: 'scent' })], got, columns)).toBeUndefined();
});

test('a column left out is not compared; null says that it must be NULL', () => {
  const got = [changedMind({ values: ['soap', null, 0] })];
  expect(compareRows([row({})], got, columns)).toBeUndefined();
  expect(compareRows([row({ price: null })], got, columns)).toBeUndefined();
  expect(compareRows([row({ price: 1230 })], got, columns)).toBeDefined();
});

test('kind and time can be compared too', () => {
  expect(compareRows([row({ kind: 'match' })], [changedMind()], columns)).toBeUndefined();
  expect(compareRows([row({ kind: 'timeout' })], [changedMind()], columns)).toBe(
    ['   kind', '-  timeout', '+  match'].join('\n'),
  );
  expect(compareRows([row({ time: changedMind().time })], [changedMind()], columns)).toBeUndefined();
});

test('a difference shows expected and got rows in their order, under the columns that are compared', () => {
  const got = [changedMind({ item: 'soap' }), changedMind({ item: 'towel' }), changedMind({ item: 'scent' })];
  const expected = [row({ item: 'soap' }), row({ item: 'comb', price: 1230 }), row({ item: 'scent' })];
  expect(compareRows(expected, got, columns)).toBe(
    ['   item   price', '   soap   12.30', '-  comb   12.30', '+  towel  12.30', '   scent  12.30'].join('\n'),
  );
});

test('where nothing was expected all columns of what came are shown', () => {
  expect(compareRows([], [changedMind()], columns)).toBe(
    [
      '   kind   time                 item  price  removed_at',
      '+  match  2026-01-01 12:05:00  soap  12.30  2026-01-01 12:05:00',
    ].join('\n'),
  );
});

test('another order is a difference', () => {
  const got = [changedMind({ item: 'a' }), changedMind({ item: 'b' })];
  expect(compareRows([row({ item: 'b' }), row({ item: 'a' })], got, columns)).toBeDefined();
});
