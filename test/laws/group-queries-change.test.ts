import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Behaviour, queryOf } from '../../src/behaviour.js';
import type { Project } from '../../src/query/plan.js';
import { planStages } from '../../src/query/stages/plan-stages.js';
import { MILLISECOND, SECOND } from '../../src/time.js';
import {
  closingEvents,
  type DrawnEvent,
  drawnEvents,
  QUERIES,
  SOURCES,
  STREAMS,
} from '../support/kafka/cluster-case.js';
import { ClusterWorld } from '../support/kafka/cluster-world.js';
import { loaded, withDuckDB } from '../support/run-windowed.js';
import { lawTimeout, runs } from '../support/runs.js';

/*
 * A group whose queries become others, while processes come and go: what is new or edited gives from there on what it would
 * give had it always been there, with the same ids and positions, and nothing of before; what stays is as if nobody had
 * touched anything; and what is gone gave what it would have given until then.
 */

const duck = withDuckDB();

const EDITS: readonly (readonly [from: string, to: string])[] = [
  ["INTERVAL '25' SECOND", "INTERVAL '15' SECOND"],
  ["INTERVAL '20' SECOND", "INTERVAL '30' SECOND"],
  ['n >= 0', 'n >= 1'],
  ['n > 0', 'n > 1'],
];
const OF_FIRST = ['SELECT u, i, n + 1 AS n FROM q0', 'SELECT u, i, n + 2 AS n FROM q0 WHERE n > 1'];

/** Queries by their number, before and after; undefined: it is not there. */
interface DrawnChange {
  readonly before: readonly (string | undefined)[];
  readonly after: readonly (string | undefined)[];
}

function editOf(text: string, edit: number): string {
  const possible = EDITS.filter(([from]) => text.includes(from));
  const [from, to] = possible[edit % Math.max(possible.length, 1)] ?? ['', ''];
  return text.replaceAll(from, to);
}

/** One that stays keeps its stage as it is, for others that read the same. */
const drawnChange: fc.Arbitrary<DrawnChange> = fc
  .record({
    first: fc.nat(QUERIES.length - 1),
    other: fc.nat(QUERIES.length - 1),
    stays: fc.boolean(),
    edit: fc.nat(3),
    added: fc.option(fc.nat(3)),
    removed: fc.option(fc.nat(3)),
    ofFirst: fc.boolean(),
    further: fc.option(fc.nat(QUERIES.length - 1)),
  })
  .map(({ first, other, stays, edit, added, removed, ofFirst, further }) => {
    const [text = '', second = ''] = [QUERIES[first], QUERIES[other]];
    const steady = ofFirst ? OF_FIRST : [undefined, undefined];
    return {
      before: [
        text,
        steady[0],
        second,
        stays ? second : editOf(second, edit),
        undefined,
        removed === null ? undefined : editOf(second, removed),
        undefined,
      ],
      after: [
        text,
        steady[1],
        second,
        second,
        added === null ? undefined : editOf(text, added),
        undefined,
        further === null ? undefined : QUERIES[further],
      ],
    };
  });

async function projectOf(texts: readonly (string | undefined)[]): Promise<Project> {
  const { project, said } = await loaded(duck, STREAMS, ...texts.map((text) => text ?? 'SELECT u, i, n FROM b'));
  if (project === undefined) throw new Error(said);
  const isThere = (name: string): boolean => texts[Number(name.slice(1))] !== undefined;
  return { ...project, queries: project.queries.filter(({ type }) => isThere(type.name)) };
}

function layoutText(project: Project): string {
  return JSON.stringify(
    planStages(project).map(({ name, tasks, inputs, outputs }) => [name, tasks, inputs, outputs]),
    (_, value) => (typeof value === 'bigint' ? String(value) : value),
  );
}

/** Whether tasks that have nothing yet are all that is new, and find what they need where it comes from. */
function isGrown(before: Project, after: Project): boolean {
  const [was, now] = [planStages(before), planStages(after)];
  const text = (of: unknown): string =>
    JSON.stringify(of, (_, value) => (typeof value === 'bigint' ? `${value}` : value));
  return (
    was.every(({ name }) => now.some((stage) => stage.name === name)) &&
    now.every(({ name, inputs, outputs, tasks }) => {
      const same = was.find((stage) => stage.name === name);
      if (same === undefined) return outputs.length === 0 && inputs.every(({ kind }) => kind === 'exchange');
      const isKept = same.outputs.every((one) => outputs.some((other) => other.name === one.name));
      return isKept && same.tasks === tasks && text(same.inputs) === text(inputs);
    })
  );
}

function produce({ kafka }: ClusterWorld, events: readonly DrawnEvent[]): void {
  for (const { topic, partition, value } of events) {
    kafka.write(topic, [{ partition, key: null, value: Buffer.from(JSON.stringify(value)) }]);
  }
}

/** One after the other changes its files, while something happens to each: where that is over, all have the new ones. */
async function roll(
  world: ClusterWorld,
  after: Project,
  events: readonly DrawnEvent[],
  steps: readonly RollStep[],
): Promise<void> {
  const changed = new Set<unknown>();
  let at = 0;
  for (const { way, operations, milliseconds, count } of steps) {
    const process = world.living.find((one) => !changed.has(one));
    if (process !== undefined) {
      if (way === 'save') changed.add(process);
      if (way === 'save') process.reload(after);
      else if (way === 'stop') process.stop();
      if (way === 'kill' || operations > 0) process.life.after(operations, () => world.kill(process));
    }
    if (way !== 'save' || operations > 0) changed.add(world.start(after));
    produce(world, events.slice(at, at + count));
    at += count;
    await world.clock.pass(milliseconds * MILLISECOND);
  }
  for (const process of world.living) if (!changed.has(process)) process.reload(after);
  produce(world, events.slice(at));
  await world.clock.pass(3 * SECOND);
  if (world.living.length === 0) world.start(after);
  await world.clock.pass(5 * SECOND);
}

interface RollStep {
  readonly way: 'stop' | 'kill' | 'save';
  /** So many more, and it is killed. */
  readonly operations: number;
  readonly milliseconds: number;
  readonly count: number;
}

const drawnSteps: fc.Arbitrary<readonly RollStep[]> = fc.array(
  fc.record({
    way: fc.constantFrom('stop', 'kill', 'save', 'save'),
    operations: fc.oneof(fc.constant(0), fc.nat(60)),
    milliseconds: fc.constantFrom(0, 100, 1_000, 3_000),
    count: fc.nat(8),
  }),
  { minLength: 1, maxLength: 6, size: 'max' },
);

interface How {
  readonly processes: number;
  readonly checkpointRows: number;
  readonly way: 'stop' | 'kill' | 'save';
  /** Whether all that was there had been read. */
  readonly isCalm: boolean;
}

function worldOf(project: Project, partitions: number, checkpointRows: number): Promise<ClusterWorld> {
  return ClusterWorld.of(project, {
    topics: { ...Object.fromEntries(SOURCES.map((topic) => [topic, partitions])), out: 2, again: 2 },
    checkpoints: { rows: checkpointRows, interval: 5 * SECOND },
  });
}

async function work(
  projects: readonly [Project, Project?],
  partitions: number,
  events: readonly [readonly DrawnEvent[], readonly DrawnEvent[]],
  { processes, checkpointRows, way, isCalm }: How,
): Promise<ClusterWorld> {
  const [before, after] = projects;
  const world = await worldOf(before, partitions, checkpointRows);
  for (let i = 0; i < processes; i++) world.start();
  produce(world, events[0]);
  await world.clock.pass(isCalm ? 5 * SECOND : 150 * MILLISECOND);
  if (after !== undefined) {
    for (const process of world.living) {
      if (way === 'save') process.reload(after);
      else if (way === 'stop') process.stop();
      else world.kill(process);
    }
    if (way !== 'save') {
      for (let i = 0; i < 20 && world.living.length > 0; i++) await world.clock.pass(SECOND);
      for (let i = 0; i < processes; i++) world.start(after);
    }
    await world.clock.pass(SECOND);
  }
  produce(world, events[1]);
  await world.clock.pass(10 * SECOND);
  await world.end();
  for (const { failure } of world.processes) if (failure() !== undefined) throw failure();
  return world;
}

/** By query, version and task, in the order in which they were given. */
function given({ behaviours }: ClusterWorld): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, Behaviour[]>();
  for (const behaviour of behaviours) {
    const { type, position } = behaviour;
    const place = `${queryOf(type)} ${type.version} ${position.partition}`;
    all.set(place, [...(all.get(place) ?? []), behaviour]);
  }
  return new Map(
    [...all].map(([place, of]) => [
      place,
      of.toSorted((a, b) => a.position.offset - b.position.offset).map(behaviourText),
    ]),
  );
}

function behaviourText({ id, kind, time, key, values, position, evidence }: Behaviour): string {
  return JSON.stringify([position.offset, id, kind, time, key, values, evidence]);
}

const how: fc.Arbitrary<How> = fc.record({
  processes: fc.integer({ min: 1, max: 3 }),
  checkpointRows: fc.constantFrom(1, 10, 1_000),
  way: fc.constantFrom('stop', 'kill', 'save', 'save'),
  isCalm: fc.boolean(),
});

const CALM: How = { processes: 1, checkpointRows: 1_000, way: 'stop', isCalm: true };

test(
  'law: queries of a group that come, go and are edited are what they would be had they always been so',
  async () => {
    let changes = 0;
    await fc.assert(
      fc.asyncProperty(
        drawnChange,
        drawnEvents,
        fc.double({ min: 0, max: 1, noNaN: true }),
        how,
        async ({ before: first, after: then }, { partitions, events }, share, way) => {
          const [before, after] = [await projectOf(first), await projectOf(then)];
          fc.pre(layoutText(before) === layoutText(after) || (way.way !== 'save' && isGrown(before, after)));
          const at = Math.floor(share * events.length);
          const [early, late] = [events.slice(0, at), [...events.slice(at), ...closingEvents(partitions)]];
          const [until, always, changed] = [
            given(await work([before], partitions, [early, []], CALM)),
            given(await work([after], partitions, [early, late], CALM)),
            given(await work([before, after], partitions, [early, late], way)),
          ];
          const skipped = given(await work([after], partitions, [early, []], CALM));
          changes++;
          const kept = new Set(before.queries.map(({ type }) => `${type.name} ${type.version}`));
          const isKept = (place: string): boolean => kept.has(place.slice(0, place.lastIndexOf(' ')));
          for (const place of new Set([...until.keys(), ...always.keys(), ...changed.keys()])) {
            const [told = [], all = [], earlier = []] = [changed.get(place), always.get(place), skipped.get(place)];
            if (all.length === 0) {
              const gone = until.get(place) ?? [];
              expect(told).toEqual(way.isCalm ? gone : gone.slice(0, told.length));
            } else if (isKept(place)) expect(told).toEqual(all);
            else if (way.isCalm) expect(told).toEqual(all.slice(earlier.length));
            else {
              expect(told).toEqual(all.slice(all.length - told.length));
              expect(told.length).toBeGreaterThanOrEqual(all.length - earlier.length);
            }
          }
        },
      ),
      { endOnFailure: true, numRuns: Math.ceil(runs / 5) },
    );
    expect(changes).toBeGreaterThan(0);
  },
  lawTimeout,
);

test(
  'law: while processes of a group differ, what is in all of them is as if nothing happened, and in the end all is as if it had always been so',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        drawnChange,
        drawnEvents,
        fc.tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom(1, 10, 1_000)),
        drawnSteps,
        async ({ before: first, after: then }, { partitions, events }, [processes, checkpointRows], steps) => {
          const [before, after] = [await projectOf(first), await projectOf(then)];
          fc.pre(layoutText(before) === layoutText(after));
          const third = Math.floor(events.length / 3);
          const [early, middle] = [events.slice(0, third), events.slice(third, 2 * third)];
          const late = [...events.slice(2 * third), ...closingEvents(partitions)];
          const always = given(await work([after], partitions, [[...early, ...middle], late], CALM));
          const skipped = given(await work([after], partitions, [[...early, ...middle], []], CALM));
          const world = await worldOf(before, partitions, checkpointRows);
          for (let i = 0; i < processes; i++) world.start();
          produce(world, early);
          await world.clock.pass(SECOND);
          await roll(world, after, middle, steps);
          produce(world, late);
          await world.clock.pass(10 * SECOND);
          await world.end();
          for (const { failure } of world.processes) if (failure() !== undefined) throw failure();
          const changed = given(world);
          const kept = new Set(before.queries.map(({ type }) => `${type.name} ${type.version}`));
          for (const [place, all] of always) {
            const told = changed.get(place) ?? [];
            if (kept.has(place.slice(0, place.lastIndexOf(' ')))) expect(told, world.notes.join('\n')).toEqual(all);
            else {
              expect(new Set(told).size).toBe(told.length);
              expect(told.filter((one) => !all.includes(one))).toEqual([]);
              const last = all.slice(skipped.get(place)?.length ?? 0);
              expect(told.slice(Math.max(0, told.length - last.length)), world.notes.join('\n')).toEqual(last);
            }
          }
        },
      ),
      { endOnFailure: true, numRuns: Math.ceil(runs / 10) },
    );
  },
  lawTimeout,
);
