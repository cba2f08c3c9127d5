import { expect, test } from 'vitest';
import { ChangelogReader, claimMessage } from '../../src/cluster/changelog-records.js';
import { TaskStore, type TaskStoreOptions } from '../../src/cluster/task-store.js';
import type { TaskEpoch } from '../../src/engine/store.js';
import type { TransactionalProducer } from '../../src/kafka/driver.js';
import { SECOND } from '../../src/time.js';

const PRODUCER: TransactionalProducer = {
  begin: async () => undefined,
  send: async () => new Map(),
  sendOffsets: async () => undefined,
  commit: async () => undefined,
  abort: async () => undefined,
  close: async () => undefined,
};

function stateOfNew(): TaskStoreOptions['state'] {
  const { key, value } = claimMessage(0);
  const reader = new ChangelogReader();
  reader.add({
    offset: 0,
    timestamp: 0,
    key: key && Buffer.from(key),
    value: value && Buffer.from(value),
    headers: [],
  });
  return reader.finish('g-s-changelog', 0);
}

const NOTHING: TaskEpoch = {
  events: [],
  late: [],
  deadLetters: [],
  behaviours: [],
  record: new Uint8Array(0),
  inputs: [],
  handedOn: [],
};

test('a checkpoint is due so long after the first epoch since the last one, also where epochs bring no events', async () => {
  let now = 0;
  const store = new TaskStore({
    claim: 1,
    exchanges: [],
    state: stateOfNew(),
    task: 'g/s-0',
    partition: 0,
    changelog: 'g-s-changelog',
    topics: new Set(),
    producer: PRODUCER,
    group: () => ({ groupId: 'g', memberId: 'm', generationId: 1 }),
    archive: undefined,
    keeps: new Set(),
    outputs: () => ({ exactlyOnce: new Map(), atLeastOnce: new Map() }),
    sendAhead: async () => undefined,
    now: () => now,
    checkpoints: { rows: 100, interval: 10 * SECOND },
    onCheckpoint: () => undefined,
  });
  await store.commit({ ...NOTHING, checkpoint: { pieces: [] } });
  const due: boolean[] = [];
  for (let second = 5; second <= 16; second++) {
    now = second * SECOND;
    await store.commit(NOTHING);
    due.push(store.checkpointDue);
  }
  expect(due.indexOf(true)).toBe(10);
  await store.commit({ ...NOTHING, checkpoint: { pieces: [] } });
  expect(store.checkpointDue).toBe(false);
});
