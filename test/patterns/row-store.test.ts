import { expect, test } from 'vitest';
import { KeyRows } from '../../src/patterns/key-rows.js';
import { RowObjects, RowStore } from '../../src/patterns/row-store.js';
import { RowView } from '../support/row-view.js';

test('rows of a key are linked, more of them than there is place for at first', () => {
  const store = storeOf();
  const ids: number[] = [];
  for (let i = 0; i < 300; i++) ids.push(store.add(row(i), i * 2, ids.at(-1) ?? -1));
  for (const [i, id] of ids.entries()) {
    expect([store.time(id), store.ordinal(id)]).toEqual([i, i * 2]);
    expect([store.previous(id), store.next(id)]).toEqual([ids[i - 1] ?? -1, ids[i + 1] ?? -1]);
    expect(store.note(id)).toBe(-1);
  }
  expect(store.size).toBe(300);
});

test('notes stay when place is made for more rows, and go with their row', () => {
  const store = storeOf();
  const first = store.add(row(0), 0, -1);
  store.setNote(first, 5);
  const more = Array.from({ length: 100 }, (_, i) => store.add(row(i), i, -1));
  expect(store.note(first)).toBe(5);
  store.release(first);
  expect(store.size).toBe(100);
  const again = store.add(row(7), 0, -1);
  expect([again, store.note(again), more.includes(again)]).toEqual([first, -1, false]);
});

test('a row that was released is not there any more', () => {
  const store = storeOf();
  const first = store.add(row(1), 0, -1);
  const second = store.add(row(2), 1, first);
  store.release(first);
  expect(store.previous(second)).toBe(-1);
  expect(() => store.at(first)).toThrow(new RangeError(`row ${first} was released`));
  expect(store.at(second).time).toBe(2);
});

test('the rows before one are released, but for the last few', () => {
  const store = storeOf();
  const rows = new KeyRows(store);
  const ids = [0, 1, 2, 3, 4].map((i) => rows.append(row(i), i));
  const [, second = -1, third = -1, fourth = -1] = ids;
  rows.releaseBefore(fourth, 2);
  expect([...rows.ids()]).toEqual(ids.slice(1));
  rows.releaseBefore(second, 4);
  expect([...rows.ids()]).toEqual(ids.slice(1));
  rows.releaseBefore(third, 0);
  expect([...rows.ids()]).toEqual(ids.slice(2));
  rows.releaseBefore(-1, 1);
  expect([...rows.ids()]).toEqual(ids.slice(4));
  expect([rows.first, rows.last]).toEqual([ids[4], ids[4]]);
  rows.releaseBefore(-1, 0);
  expect([...rows.ids()]).toEqual([]);
  expect([rows.first, rows.last, store.size]).toEqual([-1, -1, 0]);
});

function storeOf(): RowStore<unknown> {
  return new RowStore(new RowObjects());
}

function row(time: number): RowView {
  return new RowView([{ time, values: [], event: { type: 'a', item: null, n: null } }], 0);
}
