import { expect, test } from 'vitest';
import { RunningTask } from '../../src/cluster/running-task.js';
import { TaskLost } from '../../src/cluster/task-lost.js';
import { MotifError } from '../../src/errors.js';
import { KafkaError, type KafkaErrorKind } from '../../src/kafka/driver.js';
import { MILLISECOND, SECOND } from '../../src/time.js';
import { GroupClock } from '../support/kafka/group-clock.js';
import { MemoryKafka } from '../support/kafka/memory-kafka.js';
import { plainSchemas } from '../support/plain-schemas.js';

/** A task that is opened in vain, as each of these says; and then waits until it is not its member's any more. */
function taskOf(...failures: readonly unknown[]) {
  const clock = new GroupClock(0);
  const notes: string[] = [];
  const opened: number[] = [];
  const confirmed: number[] = [];
  const abort = new AbortController();
  const task = new RunningTask(
    {
      name: { stage: 's', partition: 2 },
      reads: '',
      member: {
        stages: [],
        groupId: 'g',
        driver: new MemoryKafka().driver(),
        schemas: plainSchemas,
        clock,
        openFiles: async () => ({ sources: [], discoveries: [] }),
        onNote: (note) => void notes.push(note),
        signal: abort.signal,
        commitInterval: 0,
        checkpoints: { rows: 1, interval: 1 },
        discoveryInterval: SECOND,
        mostBytes: 1,
      },
      open: async (signal) => {
        opened.push(clock.now());
        const failure = failures[opened.length - 1];
        if (failure !== undefined) throw failure;
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        throw new TaskLost();
      },
      confirm: async () => void confirmed.push(clock.now()),
      onProgress: () => undefined,
      onChanged: () => undefined,
    },
    Promise.resolve(),
  );
  return { task, clock, notes, opened, confirmed, abort };
}

const failure = (kind: KafkaErrorKind): KafkaError => new KafkaError(kind, `it is ${kind}`);

test('is taken again after what may pass, each time a little later, and says so', async () => {
  const kinds = ['unavailable', 'in-doubt', 'other', 'fenced'] as const;
  const { task, clock, notes, opened, confirmed } = taskOf(...kinds.map(failure));
  await clock.pass(20 * SECOND);
  expect(notes).toEqual(kinds.map((kind) => `task s-2: it is ${kind}; it goes on from its last commit`));
  expect(opened.map((at) => at / MILLISECOND)).toEqual([0, 200, 600, 1400, 3000]);
  expect(confirmed).toEqual(opened.slice(1));
  task.lose();
  expect(await task.done).toBeUndefined();
});

test('waits no longer than ten seconds', async () => {
  const { clock, opened, task } = taskOf(...Array.from({ length: 12 }, () => failure('unavailable')));
  await clock.pass(100 * SECOND);
  const pauses = opened.slice(1).map((at, i) => (at - (opened[i] ?? 0)) / SECOND);
  expect(pauses.slice(0, 7)).toEqual([0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10]);
  expect(Math.max(...pauses)).toBe(10);
  task.lose();
  await task.done;
});

test('fails of what trying again does not mend', async () => {
  for (const error of [
    ...(['no-topic', 'refused', 'too-large', 'no-codec'] as const).map(failure),
    new MotifError('INVALID_INPUT', 'gone'),
    new Error('a bug'),
  ]) {
    const { task, opened } = taskOf(error);
    await expect(task.done).rejects.toBe(error);
    expect(opened).toHaveLength(1);
  }
});

test('ends at once when it is lost, or all is stopped, while it is being taken or waits to be', async () => {
  for (const failures of [[], [failure('unavailable')]]) {
    const lost = taskOf(...failures);
    await lost.clock.settled();
    lost.task.lose();
    expect(await lost.task.done).toBeUndefined();
    const stopped = taskOf(...failures);
    await stopped.clock.settled();
    stopped.abort.abort();
    expect(await stopped.task.done).toBeUndefined();
  }
});
