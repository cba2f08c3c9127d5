import { describe, expect, test } from 'vitest';
import type { TaskArchive } from '../../src/archive/archive.js';
import { BatchBuilder } from '../../src/batch-builder.js';
import { ChangelogReader } from '../../src/cluster/changelog-records.js';
import { TaskLost } from '../../src/cluster/task-lost.js';
import { TaskStore, type TaskStoreOptions } from '../../src/cluster/task-store.js';
import type { TaskEpoch } from '../../src/engine/store.js';
import type { TransactionalProducer } from '../../src/kafka/driver.js';
import { SECOND } from '../../src/time.js';

const INPUT = JSON.stringify(['s', 't', 3]);

function epochOf(rows: number, more: Partial<TaskEpoch> = {}): TaskEpoch {
  const builder = new BatchBuilder('s', [], { source: 't', partition: 3 });
  for (let i = 0; i < rows; i++) builder.add([], 0, i);
  return {
    events: rows === 0 ? [] : [builder.finish()],
    late: [],
    deadLetters: [],
    behaviours: [],
    record: Uint8Array.of(1),
    inputs: [[INPUT, { mark: { offset: 7, finished: false }, watermark: 0 }]],
    handedOn: [],
    ...more,
  };
}

const CHECKPOINT = { checkpoint: { pieces: [{ owner: 'o', key: 'k', state: Uint8Array.of(1, 2) }] } };

/** A store, what it does in order, and a clock that can be moved. */
function storeOf(more: Partial<TaskStoreOptions> = {}) {
  const did: string[] = [];
  const clock = { now: 0 };
  const said = (what: string) => async (): Promise<void> => void did.push(what);
  const producer: TransactionalProducer = {
    begin: said('begin'),
    send: async (topic, messages) => {
      did.push(`send ${topic}: ${messages.map(({ key }) => String(key && Buffer.from(key))).join(' ')}`);
      return new Map();
    },
    sendOffsets: async (_, offsets) =>
      void did.push(`offsets ${offsets.map((at) => `${at.topic} ${at.partition} ${at.offset} ${at.metadata}`).join()}`),
    commit: said('commit'),
    abort: said('abort'),
    close: said('close'),
  };
  const archive: TaskArchive = {
    directory: '',
    claim: said('claim'),
    write: async (_, { number, epoch }) => void did.push(`archive ${number} ${epoch}`),
    tend: said('tend'),
    close: said('close archive'),
  };
  const store = new TaskStore({
    claim: 5,
    state: new ChangelogReader().finish('log', 3),
    task: 'g/s-3',
    partition: 3,
    changelog: 'log',
    exchanges: [],
    starts: new Map([[INPUT, 4]]),
    topics: new Set(['t']),
    producer,
    group: () => ({ groupId: 'g', memberId: 'm', generationId: 1 }),
    archive,
    keeps: new Set(['s']),
    outputs: () => ({
      exactlyOnce: new Map([['out', [{ key: Buffer.from('once'), value: null }]]]),
      atLeastOnce: new Map([['ahead', []]]),
    }),
    sendAhead: said('ahead'),
    now: () => clock.now,
    checkpoints: { rows: 10, interval: 5 * SECOND },
    onCheckpoint: (ends) => void did.push(`checkpoint ${[...ends].join()}`),
    ...more,
  });
  return { store, did, clock };
}

describe('an epoch of a task', () => {
  test('is in the archive first, then what is sent ahead, then in one transaction the rest', async () => {
    const { store, did } = storeOf();
    await store.commit(epochOf(2));
    expect(did).toEqual([
      'archive 5 1',
      'ahead',
      'begin',
      'send log: ["epoch",0] ["head"]',
      'send out: once',
      'offsets t 3 7 motif epoch 1 from 4',
      'commit',
    ]);
    did.length = 0;
    await store.commit(epochOf(0, CHECKPOINT));
    expect(did).toEqual([
      'ahead',
      'begin',
      'send log: ["piece","o","k",0] ["head"]',
      'send out: once',
      'offsets t 3 7 motif epoch 2 from 4',
      'commit',
      `checkpoint ${INPUT},7`,
    ]);
  });

  test('of a stream that another keeps is not in the archive', async () => {
    const { store, did } = storeOf({ keeps: new Set() });
    await store.commit(epochOf(2));
    expect(did).not.toContain('archive 5 1');
  });

  test('is not committed by whose task it is no more, however far it has come', async () => {
    const { store, did } = storeOf();
    store.lose();
    await expect(store.commit(epochOf(1))).rejects.toThrow(TaskLost);
    expect(did).toEqual([]);
    const later = storeOf({ sendAhead: async () => later.store.lose() });
    await expect(later.store.commit(epochOf(1))).rejects.toThrow(TaskLost);
    expect(later.did).toEqual(['archive 5 1']);
  });
});

describe('a checkpoint is due', () => {
  test('after so many events', async () => {
    const { store } = storeOf();
    await store.commit(epochOf(9));
    expect(store.checkpointDue).toBe(false);
    await store.commit(epochOf(1));
    expect(store.checkpointDue).toBe(true);
    await store.commit(epochOf(9, CHECKPOINT));
    expect(store.checkpointDue).toBe(false);
  });

  test('so long after the first epoch since the last one, has that events or not', async () => {
    const { store, clock } = storeOf();
    clock.now = 60 * SECOND;
    expect(store.checkpointDue).toBe(false);
    await store.commit(epochOf(0));
    for (let i = 1; i < 5; i++) {
      clock.now += SECOND;
      await store.commit(epochOf(0));
      expect(store.checkpointDue).toBe(false);
    }
    clock.now += SECOND;
    expect(store.checkpointDue).toBe(true);
    await store.commit(epochOf(0, CHECKPOINT));
    clock.now += 60 * SECOND;
    expect(store.checkpointDue).toBe(false);
  });
});

test('who begins says that the task is its own, and where inputs begin', async () => {
  const { store, did } = storeOf();
  await store.begin(new Map([[INPUT, 4]]));
  expect(did).toEqual([
    'begin',
    `send log: ["owner"] ["outputs"] ${JSON.stringify(['start', INPUT])}`,
    'offsets t 3 4 motif epoch 0 from 4',
    'commit',
  ]);
});
