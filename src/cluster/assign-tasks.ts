import type { GroupMember } from '../kafka/driver.js';
import { type TaskName, taskText } from './task-name.js';

/**
 * Divides tasks over members: each gets as many as any other, or one fewer, and keeps what it had as far as that allows, since
 * a task that moves has to take up its state. The same for any order of members and tasks.
 */
export function assignTasks(
  tasks: readonly TaskName[],
  members: readonly GroupMember[],
): ReadonlyMap<string, readonly TaskName[]> {
  const sorted = members.toSorted((a, b) => compare(a.memberId, b.memberId));
  const assigned = new Map<string, TaskName[]>(sorted.map(({ memberId }) => [memberId, []]));
  if (sorted.length === 0) return assigned;
  const most = Math.ceil(tasks.length / sorted.length);
  const free = new Map(tasks.map((task) => [taskText(task), task]));
  let withMost = tasks.length % sorted.length || sorted.length;
  for (const { memberId, userData } of sorted) {
    const kept = assigned.get(memberId) ?? [];
    for (const name of ownedTasks(userData)) {
      const task = free.get(name);
      const room = withMost > 0 ? most : most - 1;
      if (task === undefined || kept.length >= room) continue;
      free.delete(name);
      kept.push(task);
    }
    if (kept.length === most) withMost--;
  }
  for (const task of free.values()) {
    let least: TaskName[] | undefined;
    for (const tasksOfOne of assigned.values()) {
      if (least === undefined || tasksOfOne.length < least.length) least = tasksOfOne;
    }
    least?.push(task);
  }
  return assigned;
}

/** What a member tells of itself: the tasks that it has. */
export function encodeOwned(tasks: Iterable<TaskName>): Uint8Array {
  return Buffer.from(JSON.stringify([...tasks].map(taskText)));
}

/** Nothing of what is not such a text: a member of another make has no tasks to keep. */
function ownedTasks(userData: Uint8Array): readonly string[] {
  try {
    const owned: unknown = JSON.parse(Buffer.from(userData).toString());
    return Array.isArray(owned) ? owned.filter((name) => typeof name === 'string') : [];
  } catch {
    return [];
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
