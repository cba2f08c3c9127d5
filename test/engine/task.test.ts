import { expect, test } from 'vitest';
import { projectOf, runOver } from '../support/run-over.js';

test('events of a stream that no query reads are kept in the archive, and hold nothing up', async () => {
  const project = await projectOf('SELECT ts, n FROM left_side');
  const rows = {
    left_side: Array.from({ length: 50 }, (_, i) => [i, i]),
    right_side: Array.from({ length: 50 }, (_, i) => [i, i]),
  };
  const { archive, behaviours, summary } = await runOver(project, rows, { epochSize: 10 });
  expect(behaviours).toHaveLength(50);
  expect(summary).toMatchObject({ events: 100, late: 0 });
  expect(archive.open).toEqual([]);
});

test('a query that is read by none gives what it would if it were', async () => {
  const first = 'SELECT ts, n FROM left_side';
  const rows = { left_side: Array.from({ length: 20 }, (_, i) => [i, i]) };
  const alone = await runOver(await projectOf(first), rows, { epochSize: 3 });
  const read = await runOver(await projectOf(first, 'SELECT ts, n FROM q0'), rows, { epochSize: 3 });
  const own = read.behaviours.filter(({ type }) => type.name === 'q0');
  expect(own).toEqual(alone.behaviours);
});
