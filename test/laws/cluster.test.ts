import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TaskArchive } from '../../src/archive/archive.js';
import { openTaskArchive } from '../../src/archive/open-task-archive.js';
import { type Behaviour, queryOf } from '../../src/behaviour.js';
import { archivedStreams } from '../../src/cli/archived-streams.js';
import { rowOptions } from '../../src/engine/partitions/row-options.js';
import { run } from '../../src/engine/run.js';
import { KafkaError, type KafkaRecord } from '../../src/kafka/driver.js';
import { outputType, type Project } from '../../src/query/plan.js';
import { memorySource } from '../../src/sources/memory-source.js';
import { MILLISECOND, parseTimestamp, SECOND } from '../../src/time.js';
import { ask } from '../support/archives.js';
import {
  closingEvents,
  type DrawnEvent,
  drawnEvents,
  drawnQueries,
  SOURCES,
  STREAMS,
  WRITTEN,
} from '../support/kafka/cluster-case.js';
import { ClusterWorld, type WorldOptions } from '../support/kafka/cluster-world.js';
import { calm, type Disturbance, disturb, drawnDisturbance } from '../support/kafka/disturbance.js';
import { loaded, withDuckDB } from '../support/run-windowed.js';
import { lawTimeout, runs } from '../support/runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/*
 * What a group finds does not depend on how many processes there are, when they come and go, and what fails: whatever happens,
 * each behaviour is in the topics and in the archive once, and so is each event.
 */

const duck = withDuckDB();

interface Step {
  readonly events: number;
  readonly milliseconds: number;
  readonly disturbance: Disturbance;
}

const drawnSteps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    events: fc.nat(10),
    milliseconds: fc.constantFrom(0, 50, 300, 1_000, 4_000),
    disturbance: drawnDisturbance,
  }),
  { minLength: 6, maxLength: 14, size: 'max' },
);

interface Outcome {
  readonly topics: Readonly<Record<string, readonly string[]>>;
  readonly behaviours: readonly string[];
  readonly events: readonly string[];
  readonly late: number;
  readonly deadLetters: readonly string[];
}

/** What was said on the way, for whom it has to be explained. */
interface Told {
  readonly outcome: Outcome;
  readonly notes: readonly string[];
}

async function work(
  project: Project,
  partitions: number,
  events: readonly DrawnEvent[],
  checkpointRows: number,
  steps: readonly Step[],
  {
    expected,
    archive,
  }: { readonly expected?: Outcome; readonly archive?: Pick<WorldOptions, 'archive' | 'busy'> } = {},
): Promise<Told> {
  const world = await ClusterWorld.of(project, {
    topics: { ...Object.fromEntries(SOURCES.map((topic) => [topic, partitions])), out: 2, again: 2 },
    checkpoints: { rows: checkpointRows, interval: 5 * SECOND },
    ...archive,
  });
  world.start();
  const silent: Parameters<typeof disturb>[2] = new Set();
  let at = 0;
  for (const { events: count, milliseconds, disturbance } of steps) {
    produce(world, events.slice(at, at + count));
    at += count;
    await disturb(world, disturbance, silent);
    await world.clock.pass(milliseconds * MILLISECOND);
  }
  await calm(world, silent);
  produce(world, events.slice(at));
  await world.clock.pass(SECOND);
  produce(world, closingEvents(partitions));
  for (let i = 0; i < (archive === undefined ? 20 : 6); i++) {
    if (world.living.length === 0) world.start();
    await world.clock.pass(3 * SECOND);
    if (expected !== undefined && world.behaviours.length >= expected.behaviours.length && i > 2) break;
    if (expected === undefined && i > 4) break;
  }
  await world.end().catch((error: unknown) => {
    throw new Error(`${String(error)}\n${world.notes.join('\n')}`);
  });
  for (const { failure, memberId } of world.processes) {
    // One that cannot even begin ends, and is begun again.
    if (failure() !== undefined && (memberId() !== undefined || !(failure() instanceof KafkaError))) throw failure();
  }
  return { outcome: outcomeOf(world), notes: world.notes };
}

function produce({ kafka }: ClusterWorld, events: readonly DrawnEvent[]): void {
  for (const { topic, partition, value } of events) {
    kafka.write(topic, [{ partition, key: null, value: Buffer.from(JSON.stringify(value)) }]);
  }
}

function outcomeOf(world: ClusterWorld): Outcome {
  return {
    topics: Object.fromEntries(
      WRITTEN.map((topic) => {
        const all = world.records(topic).map(recordText);
        return [topic, (topic === 'again' ? [...new Set(all)] : all).toSorted()];
      }),
    ),
    behaviours: world.behaviours.map((one) => `${one.id} ${behaviourText(one)}`).toSorted(),
    events: world.rows.events.toSorted(),
    late: world.rows.counted.reduce((sum, { late }) => sum + late.length, 0),
    deadLetters: world.rows.counted.flatMap(({ deadLetters }) => deadLetters.map(({ reason }) => reason)),
  };
}

function recordText({ value, headers }: KafkaRecord): string {
  const header = (name: string): string => String(headers.find(([one]) => one === name)?.[1]);
  return `${header('ce_id')} ${header('ce_type')} ${header('motif-kind')} ${header('ce_time')} ${value?.toString()}`;
}

function behaviourText({ type, kind, time, key, values }: Behaviour): string {
  return JSON.stringify([queryOf(type), kind, time, key, values]);
}

/** The topic that a behaviour goes to, which is called as its table is. */
function insertedInto({ queries }: Project, text: string): string | undefined {
  return queries.find(({ type }) => text.startsWith(`["${type.name}"`, 33))?.into?.type.name;
}

/** What one process finds that has all events from the start, and no Kafka. */
async function inOneProcess(project: Project, events: readonly DrawnEvent[]): Promise<readonly string[]> {
  const found: Behaviour[] = [];
  const partitions = Math.max(...events.map(({ partition }) => partition)) + 1;
  const sources = project.streams
    .filter(({ name }) => SOURCES.some((source) => source === name))
    .flatMap((stream) =>
      Array.from({ length: partitions }, (_, partition) => {
        const rows = events
          .filter((one) => one.topic === stream.name && one.partition === partition)
          .map(({ value: { ts, u = null, i = null, n = null } }) => [parseTimestamp(String(ts)) ?? null, u, i, n]);
        return memorySource({ ...rowOptions(stream), name: stream.name, partition, rows });
      }),
    );
  await run({ project, sources, onBehaviours: (behaviours) => void found.push(...behaviours) });
  return found.map(behaviourText).toSorted();
}

test(
  'law: whatever happens to a group’s processes, each behaviour is found once, and each event kept once',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        drawnQueries,
        drawnEvents,
        fc.constantFrom(1, 5, 20, 1_000),
        drawnSteps,
        async (texts, { partitions, events: all }, checkpointRows, steps) => {
          const { project, said } = await loaded(duck, STREAMS, ...texts);
          if (project === undefined) throw new Error(`${said}\n${texts.join('\n')}`);
          const { outcome: undisturbed } = await work(project, partitions, all, 1_000, []);
          expect([undisturbed.late, undisturbed.deadLetters]).toEqual([0, []]);
          expect(undisturbed.behaviours.map((text) => text.slice(33)).toSorted()).toEqual(
            await inOneProcess(project, [...all, ...closingEvents(partitions)]),
          );
          for (const [topic, records] of Object.entries(undisturbed.topics)) {
            const given = undisturbed.behaviours.filter((text) => insertedInto(project, text) === topic);
            expect(records.map((text) => text.slice(0, 32))).toEqual(given.map((text) => text.slice(0, 32)));
          }
          const { outcome, notes } = await work(project, partitions, all, checkpointRows, steps, {
            expected: undisturbed,
          });
          expect(outcome, notes.join('\n')).toEqual(undisturbed);
        },
      ),
      { endOnFailure: true, numRuns: Math.ceil(runs / 6) },
    );
  },
  lawTimeout,
);

/** Archives of processes, each an engine of its own in one folder, opened when it is first written. */
function engines(project: Project, directory: string) {
  const opened: Promise<TaskArchive>[] = [];
  let busy = 0;
  const behaviours = new Map(project.queries.map((plan) => [outputType(plan).name, outputType(plan)]));
  const open = (): Promise<TaskArchive> => {
    const streams = project.streams.filter(({ name }) => SOURCES.some((source) => source === name));
    const archive = openTaskArchive({
      directory,
      streams: archivedStreams(streams, project.queries),
      behaviours: [...behaviours.values()],
      now: () => 0,
    });
    opened.push(archive);
    return archive;
  };
  const during = async (work: Promise<void>): Promise<void> => {
    busy++;
    await work.finally(() => busy--);
  };
  const archive = (): TaskArchive => {
    let own: Promise<TaskArchive> | undefined;
    const use = (work: (archive: TaskArchive) => Promise<void>): Promise<void> => {
      own ??= open();
      return during(own.then(work));
    };
    return {
      directory,
      claim: (claim) => use((one) => one.claim(claim)),
      write: (rows, by) => use((one) => one.write(rows, by)),
      tend: () => use((one) => one.tend()),
      close: async () => undefined,
    };
  };
  return {
    world: { archive, busy: () => busy > 0 },
    async close() {
      for (const one of opened) await (await one).close();
    },
  };
}

test(
  'law: an archive that processes come to and go from has each behaviour and each event once',
  async () => {
    await fc.assert(
      fc.asyncProperty(drawnQueries, drawnEvents, drawnSteps, async (texts, { partitions, events: all }, steps) => {
        const { project, said } = await loaded(duck, STREAMS, ...texts);
        if (project === undefined) throw new Error(`${said}\n${texts.join('\n')}`);
        const { outcome } = await work(project, partitions, all, 1_000, []);
        const directory = join(temporaryFolder(), 'archive');
        const archives = engines(project, directory);
        const { notes } = await work(project, partitions, all, 20, steps, { archive: archives.world });
        await archives.close();
        const [behaviours, kept, [misses]] = await Promise.all([
          ask(directory, 'SELECT id FROM behaviours'),
          ask(directory, "SELECT concat_ws(' ', _source, _partition, _offset) FROM events"),
          ask(
            directory,
            'SELECT count(*), count(DISTINCT (query, source, partition, "offset", key::VARCHAR)) FROM near_misses',
          ),
        ]);
        expect(misses?.[0]).toBe(misses?.[1]);
        expect(behaviours.map(String).toSorted(), notes.join('\n')).toEqual(
          outcome.behaviours.map((text) => text.slice(0, 32)),
        );
        expect(kept.map(String).toSorted(), notes.join('\n')).toEqual(outcome.events);
      }),
      { endOnFailure: true, numRuns: Math.ceil(runs / 50) },
    );
  },
  lawTimeout,
);
