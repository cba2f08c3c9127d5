import { expect, test } from 'vitest';
import type { Behaviour } from '../../src/behaviour.js';
import type { LineageEvent } from '../../src/lineage/lineage-event.js';
import { LineageSender } from '../../src/lineage/lineage-sender.js';
import type { LineageTransport } from '../../src/lineage/lineage-transport.js';
import type { QueryLineage } from '../../src/lineage/query-lineage.js';
import { RunLineage } from '../../src/lineage/run-lineage.js';
import { MINUTE, parseTimestamp, SECOND, type Timestamp } from '../../src/time.js';
import { lineageFaults } from '../support/lineage-faults.js';
import { settled } from '../support/settled.js';

const START = parseTimestamp('2026-01-01T10:00:00Z') ?? 0;

/** A receiver that takes what it gets when it is let, and a clock that the test moves. */
class World {
  readonly events: LineageEvent[] = [];
  readonly notes: string[] = [];
  now: Timestamp = START;
  send: LineageTransport['send'] = async () => undefined;
  readonly #late = new Set<() => void>();
  readonly sender: LineageSender;
  readonly lineage: RunLineage;

  constructor() {
    const clock = {
      now: () => this.now,
      wait: (_: number, signal: AbortSignal) =>
        new Promise<void>((resolve) => {
          this.#late.add(resolve);
          signal.addEventListener('abort', () => resolve());
        }),
    };
    const transport: LineageTransport = {
      name: 'here',
      send: async (events, signal) => {
        this.events.push(...events);
        await this.send(events, signal);
      },
      close: async () => undefined,
    };
    this.sender = new LineageSender(transport, clock, (note) => void this.notes.push(note));
    let ids = 0;
    const newId = (): string => `00000000-0000-4000-8000-${String(ids++).padStart(12, '0')}`;
    const options = { producer: 'pkg:generic/motif@1', version: '1', newId };
    this.lineage = new RunLineage({ sender: this.sender, clock, ...options });
  }

  /** Whoever waits on the clock has waited long enough. */
  timeout(): void {
    for (const wake of this.#late) wake();
  }

  /** What was sent since this was last asked: `START a 0 0`, the query, the run's number, the rows. */
  async told(): Promise<readonly string[]> {
    await settled();
    return this.events.splice(0).map((event) => {
      expect(lineageFaults(event)).toEqual([]);
      const rows = event.outputs.map(({ outputFacets }) => outputFacets?.outputStatistics?.rowCount);
      return [event.eventType, event.job.name, Number(event.run?.runId.slice(-12)), ...rows].join(' ');
    });
  }
}

function query(name: string, version = '1'): QueryLineage {
  const place = { namespace: 'file', name: `/data/${name}`, facets: {} };
  return { query: name, version, job: { namespace: 'motif', name, facets: {} }, inputs: [place], outputs: [place] };
}

function found(name: string, into?: string): Behaviour {
  const names = into === undefined ? { name } : { name: into, query: name };
  const type = { ...names, version: '1', key: [], columns: [] };
  const position = { source: name, partition: 0, offset: 0 };
  return { type, kind: 'match', id: 'x', time: START, key: [], values: [], evidence: [], position };
}

test('each query begins and ends as a run of its own, with what it gave', async () => {
  const world = new World();
  world.lineage.change([query('a'), query('b')]);
  expect(await world.told()).toEqual(['START a 0 0', 'START b 1 0']);
  world.lineage.found([found('a'), found('b', 'alerts'), found('a')]);
  world.lineage.end('COMPLETE');
  expect(await world.told()).toEqual(['COMPLETE a 0 2', 'COMPLETE b 1 1']);
});

test('while it goes on it says so once a minute', async () => {
  const world = new World();
  world.lineage.change([query('a')]);
  await world.told();
  for (let seconds = 0; seconds < 150; seconds++) {
    world.now += SECOND;
    world.lineage.found([found('a')]);
    world.lineage.goesOn();
    await settled();
  }
  expect(await world.told()).toEqual(['RUNNING a 0 60', 'RUNNING a 0 120']);
});

test('a failure comes with its message, and an event says when it was', async () => {
  const world = new World();
  world.lineage.change([query('a')]);
  world.now += MINUTE;
  world.lineage.end('FAIL', 'the disk is full');
  await settled();
  const [, fail] = world.events;
  expect(fail).toMatchObject({
    eventType: 'FAIL',
    eventTime: '2026-01-01T10:01:00.000Z',
    run: {
      facets: { errorMessage: { message: 'the disk is full' }, processing_engine: { name: 'motif', version: '1' } },
    },
  });
  expect(await world.told()).toEqual(['START a 0 0', 'FAIL a 0 0']);
});

test('of other queries those that are gone or edited are complete, and new runs begin', async () => {
  const world = new World();
  world.lineage.change([query('same'), query('edited'), query('gone')]);
  await world.told();
  world.lineage.change([query('same'), query('edited', '2'), query('new')]);
  expect(await world.told()).toEqual(['COMPLETE edited 1 0', 'COMPLETE gone 2 0', 'START edited 3 0', 'START new 4 0']);
  world.lineage.end('ABORT');
  expect(await world.told()).toEqual(['ABORT same 0 0', 'ABORT edited 3 0', 'ABORT new 4 0']);
});

test('a receiver that takes its time holds nothing up: only what is due meanwhile is left out', async () => {
  const world = new World();
  let take: () => void = () => undefined;
  world.send = () => new Promise((resolve) => (take = resolve));
  world.lineage.change([query('a')]);
  await settled();
  world.now += 10 * MINUTE;
  world.lineage.goesOn();
  world.lineage.end('COMPLETE');
  expect(await world.told()).toEqual(['START a 0 0']);
  take();
  expect(await world.told()).toEqual(['COMPLETE a 0 0']);
  take();
  await world.sender.close();
  expect(world.notes).toEqual([]);
});

test('what does not arrive is noted once, and the next is sent all the same', async () => {
  const world = new World();
  world.send = () => Promise.reject(new Error('nobody is there'));
  world.lineage.change([query('a')]);
  await settled();
  world.lineage.end('COMPLETE');
  await world.sender.close();
  expect(await world.told()).toEqual(['START a 0 0', 'COMPLETE a 0 0']);
  expect(world.notes).toEqual(['no lineage to here: nobody is there; the run goes on without']);
});

test('a code that an error has, and has not said, is noted', async () => {
  for (const [code, reason] of [
    ['E1', 'broken (E1)'],
    [undefined, 'broken'],
  ] as const) {
    const world = new World();
    world.send = () => Promise.reject(Object.assign(new Error('broken'), { code }));
    world.lineage.change([query('a')]);
    await world.sender.close();
    expect(world.notes).toEqual([`no lineage to here: ${reason}; the run goes on without`]);
  }
});

test('a receiver that never answers is given up, and does not keep the end waiting', async () => {
  const world = new World();
  world.send = (_, signal) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
  world.lineage.change([query('a')]);
  world.lineage.end('COMPLETE');
  await settled();
  const closed = world.sender.close();
  world.timeout();
  await closed;
  await settled();
  expect(world.notes).toEqual(['no lineage to here: no answer within 5000 ms; the run goes on without']);
});
