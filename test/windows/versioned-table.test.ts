import { expect, test } from 'vitest';
import { VersionedTable } from '../../src/windows/versioned-table.js';

test('the latest version of a key is the valid one, also after a restart', () => {
  const table = new VersionedTable<number>();
  table.set('a', 1);
  table.set('b', 2);
  table.set('a', 3);
  expect([table.get('a'), table.get('b'), table.get('c')]).toEqual([3, 2, undefined]);
  expect([...table.takeChanges()]).toEqual([
    ['a', 3],
    ['b', 2],
  ]);
  table.set('b', 4);
  const changes = table.takeChanges();
  expect([...changes]).toEqual([['b', 4]]);
  expect([...table.takeChanges()]).toEqual([]);
  const again = new VersionedTable<number>();
  again.restore(new Map([['a', 3], ...changes]));
  expect([again.get('a'), again.get('b')]).toEqual([3, 4]);
  expect([...again.takeChanges()]).toEqual([]);
});

test('what nobody saves is not gathered', () => {
  const table = new VersionedTable<number>();
  table.forgetChanges();
  table.set('a', 1);
  expect([...table.takeChanges()]).toEqual([]);
  expect(table.get('a')).toBe(1);
});
