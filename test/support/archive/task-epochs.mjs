// Epochs of tasks, each known by (task, claim, epoch): a task's epoch is told otherwise by each of its owners.
const DAY = 86_400_000_000;
/** Midnight of 2026-03-01 UTC. */
const BASE = 1_772_323_200_000_000;
const BIGINT = { kind: 'BIGINT' };

export const STREAM = {
  name: 's',
  schema: [
    { name: 'id', type: { kind: 'VARCHAR' } },
    { name: 'n', type: BIGINT },
  ],
  keyFields: [0],
};
export const TYPE = {
  name: 'q',
  version: '1',
  key: [{ name: 'who', type: { kind: 'VARCHAR' } }],
  columns: [{ name: 'n', type: BIGINT }],
};
export const NAMES = { streams: [STREAM], behaviours: [TYPE] };

export function idOf({ task, number, epoch }) {
  return `${task} ${number} ${epoch}`;
}

/** So many events: another owner cuts its epochs otherwise. */
export function rowsIn({ number, epoch }) {
  return 1 + ((number + epoch) % 3);
}

/** Each epoch on a day of its own, of six. */
export function timeOf({ epoch }) {
  return BASE + (epoch % 6) * DAY;
}

export function taskRows(by) {
  const length = rowsIn(by);
  const origin = { source: by.task, partition: 0 };
  const offsets = Float64Array.from({ length }, (_, row) => by.epoch * 10 + row);
  const [id, time] = [idOf(by), timeOf(by)];
  const events = {
    stream: STREAM.name,
    schema: STREAM.schema,
    length,
    columns: [
      { kind: 'value', values: new Array(length).fill(id) },
      { kind: 'number', values: offsets },
    ],
    times: new Float64Array(length).fill(time),
    origin: new Uint32Array(length),
    origins: [origin],
    offsets,
  };
  const position = { ...origin, offset: by.epoch * 10 };
  return {
    events: [events],
    late: [{ stream: 's', position, time, lateness: 5 }],
    deadLetters: [{ stream: 's', position, reason: id, raw: id }],
    nearMisses: [
      {
        ...{ type: TYPE, key: [id], reason: 'deadline', time, first: position, startedAt: time, done: 1, of: 2 },
        ...{ furthest: 'A', waitedFor: ['B'], events: [{ ...position, variable: 'A' }], reads: [] },
      },
    ],
    behaviours: [
      {
        type: TYPE,
        kind: 'match',
        id,
        time,
        key: [by.task],
        values: [by.number],
        evidence: [{ variable: 'a', ...position }],
        position: { source: 'q', partition: 0, offset: by.epoch },
      },
    ],
  };
}
