import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assignTasks, encodeOwned } from '../../src/cluster/assign-tasks.js';
import { type TaskName, taskText } from '../../src/cluster/task-name.js';
import { runs } from '../support/runs.js';

const tasks = fc
  .uniqueArray(fc.record({ stage: fc.constantFrom('a', 'b'), partition: fc.nat(9) }), { selector: taskText })
  .map((all): readonly TaskName[] => all);
const ids = fc.uniqueArray(fc.constantFrom('m1', 'm2', 'm3', 'm4', 'm5'), { minLength: 1 });

test('each task has one owner, and no member has two more than another', () => {
  fc.assert(
    fc.property(tasks, ids, tasks, (all, members, before) => {
      const given = assignTasks(
        all,
        members.map((memberId, i) => ({ memberId, userData: encodeOwned(i % 2 === 0 ? before : all) })),
      );
      expect([...given.values()].flat().map(taskText).toSorted()).toEqual(all.map(taskText).toSorted());
      const counts = [...given.values()].map(({ length }) => length);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      expect([...given.keys()].toSorted()).toEqual(members.toSorted());
    }),
    { numRuns: runs },
  );
});

test('a member keeps its tasks: what one more member takes is all that moves, and what one leaves behind', () => {
  fc.assert(
    fc.property(tasks, ids, (all, members) => {
      const none = encodeOwned([]);
      const first = assignTasks(
        all,
        members.map((memberId) => ({ memberId, userData: none })),
      );
      const kept = members.map((memberId) => ({ memberId, userData: encodeOwned(first.get(memberId) ?? []) }));
      expect(assignTasks(all, kept)).toEqual(first);
      const more = assignTasks(all, [...kept, { memberId: 'another', userData: none }]);
      expect(moved(first, more)).toBe(more.get('another')?.length);
      const [gone = '', ...left] = members;
      if (left.length === 0) return;
      const fewer = assignTasks(all, kept.slice(1));
      expect(moved(first, fewer)).toBe(first.get(gone)?.length);
    }),
    { numRuns: runs },
  );
});

test('what a member of another make tells of itself is passed over', () => {
  const all = [{ stage: 'a', partition: 0 }];
  const members = ['[', '{}', '[1, null]', ''].map((text, i) => ({ memberId: `m${i}`, userData: Buffer.from(text) }));
  expect(assignTasks(all, members).get('m0')).toEqual(all);
  expect(assignTasks(all, [])).toEqual(new Map());
});

type Assigned = ReadonlyMap<string, readonly TaskName[]>;

function moved(before: Assigned, after: Assigned): number {
  const owner = new Map([...before].flatMap(([id, of]) => of.map((task) => [taskText(task), id])));
  return [...after].flatMap(([id, of]) => of.filter((task) => owner.get(taskText(task)) !== id)).length;
}
