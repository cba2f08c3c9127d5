import { expect, test } from 'vitest';
import { tasksText } from '../../src/cluster/tasks-text.js';

const tasks = (stage: string, ...partitions: readonly number[]) =>
  partitions.map((partition) => ({ stage, partition }));

test('tasks are said by their stages, in runs', () => {
  expect(tasksText([])).toBe('no task');
  expect(tasksText(tasks('a', 3))).toBe('1 task (a: 3)');
  expect(tasksText([...tasks('a', 5, 0, 2, 1), ...tasks('b', 0, 2)])).toBe('6 tasks (a: 0-2, 5; b: 0, 2)');
});
