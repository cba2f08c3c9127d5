import { expect, test } from 'vitest';
import { ClassSet } from '../../src/patterns/class-set.js';

test('of none, of one and of several: what is added is there until it is deleted', () => {
  const set = new ClassSet<Keyed>();
  const [a, b, c] = [classOf('a'), classOf('b'), classOf('c')];
  expect(keys(set)).toEqual([]);
  set.add(a);
  expect(keys(set)).toEqual(['a']);
  expect([set.get('a'), set.get('b')]).toEqual([a, undefined]);
  set.delete(b);
  expect(keys(set)).toEqual(['a']);
  set.add(b);
  set.add(c);
  expect(keys(set)).toEqual(['a', 'b', 'c']);
  expect([set.get('a'), set.get('b'), set.get('d')]).toEqual([a, b, undefined]);
  set.delete(a);
  expect(keys(set)).toEqual(['b', 'c']);
  set.delete(c);
  set.delete(b);
  expect(keys(set)).toEqual([]);
  set.add(c);
  expect(keys(set)).toEqual(['c']);
  expect(set.get('b')).toBeUndefined();
  set.delete(c);
  expect(keys(set)).toEqual([]);
  expect(set.get('c')).toBeUndefined();
});

test.each([1, 3])('of %i, cleared, nothing is left', (size) => {
  const set = new ClassSet<Keyed>();
  for (const key of ['a', 'b', 'c'].slice(0, size)) set.add(classOf(key));
  set.clear();
  expect(keys(set)).toEqual([]);
  expect(set.get('a')).toBeUndefined();
});

function keys(set: ClassSet<Keyed>): string[] {
  const all = [...set.values()].map(({ key }) => key);
  expect(set.size).toBe(all.length);
  return all;
}

interface Keyed {
  readonly key: string;
}

function classOf(key: string): Keyed {
  return { key };
}
