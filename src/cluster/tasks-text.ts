import type { TaskName } from './task-name.js';

/** Tasks as a line of text: `4 tasks (shop_events-a35c6159: 0-2, 5)`. */
export function tasksText(tasks: readonly TaskName[]): string {
  if (tasks.length === 0) return 'no task';
  const stages = [...new Set(tasks.map(({ stage }) => stage))].map((stage) => {
    const partitions = tasks.flatMap((task) => (task.stage === stage ? [task.partition] : []));
    return `${stage}: ${runsOf(partitions.toSorted((a, b) => a - b)).join(', ')}`;
  });
  return `${tasks.length} ${tasks.length === 1 ? 'task' : 'tasks'} (${stages.join('; ')})`;
}

/** Numbers that ascend, those in a row as one. */
function runsOf(numbers: readonly number[]): readonly string[] {
  const runs: [first: number, last: number][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === number - 1) run[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`));
}
