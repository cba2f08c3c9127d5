// Epochs that are known by their numbers, and what is done with an archive of them: in the test's process, or in one that is killed.

const DAY = 86_400_000_000;
/** Midnight of 2026-03-01 UTC. */
export const BASE = 1_772_323_200_000_000;
export const ROWS = 40;
/** Offsets of an epoch: its rows', and one of a record that could not be read. */
const STEP = ROWS + 1;
const ORIGIN = { source: 'a.csv', partition: 0 };

export const S = {
  name: 's',
  schema: [
    { name: 'n', type: { kind: 'BIGINT' } },
    { name: 'who', type: { kind: 'VARCHAR' } },
  ],
  keyFields: [1],
};
/** Every other epoch has some rows of this stream too. */
export const U = { name: 'u', schema: [{ name: 'n', type: { kind: 'BIGINT' } }] };
export const TYPE = {
  name: 'q',
  version: '1',
  key: [{ name: 'who', type: { kind: 'VARCHAR' } }],
  columns: [{ name: 'n', type: { kind: 'BIGINT' } }],
};

/** Two epochs are of one day, but for a row each. */
export function timeOf(epoch, row) {
  return BASE + ((Math.floor(epoch / 2) + (row === 7 ? 1 : 0)) % 4) * DAY + (epoch * ROWS + row) * 1000;
}

export function whoOf(epoch, row) {
  return `who-${(epoch + row) % 7}`;
}

function batch(stream, epoch, rows) {
  const of = Array.from({ length: rows }, (_, row) => row);
  const n = { kind: 'number', values: Float64Array.from(of, (row) => epoch * ROWS + row) };
  const who = { kind: 'value', values: of.map((row) => whoOf(epoch, row)) };
  return {
    stream: stream.name,
    schema: stream.schema,
    length: rows,
    columns: stream.schema.length === 1 ? [n] : [n, who],
    times: Float64Array.from(of, (row) => timeOf(epoch, row)),
    origin: new Uint32Array(rows),
    origins: [ORIGIN],
    offsets: Float64Array.from(of, (row) => epoch * STEP + row),
  };
}

export function epochOf(epoch) {
  const position = (row) => ({ ...ORIGIN, offset: epoch * STEP + row });
  const evidence = [0, 1].map((row) => ({ variable: 'a', ...position(row) }));
  return {
    events: [batch(S, epoch, ROWS), ...(epoch % 2 === 0 ? [batch(U, epoch, 3)] : [])],
    late: [{ stream: 's', position: position(2), time: timeOf(epoch, 2), lateness: 5 }],
    deadLetters: [{ stream: 's', position: position(ROWS), reason: 'no number', raw: `x${epoch}` }],
    behaviours: [
      {
        type: TYPE,
        kind: 'match',
        id: `id-${epoch}`,
        time: timeOf(epoch, 1),
        key: [whoOf(epoch, 0)],
        values: [epoch],
        evidence,
        position: { source: 'q', partition: 0, offset: epoch },
      },
    ],
    record: Uint8Array.of(epoch),
  };
}

/** Commits the epochs that the archive has not yet, up to `until`. */
export async function writeEpochs({ openArchive }, { directory, until, at = BASE, committed = () => {}, ...options }) {
  const archive = await openArchive({ directory, streams: [S, U], behaviours: [TYPE], now: () => at, ...options });
  try {
    for (let epoch = await nextEpoch(archive); epoch < until; epoch++) {
      const given = epochOf(epoch);
      const state = Buffer.from(`${epoch} who-3`);
      const checkpoint = { pieces: [{ owner: 'o', key: 'counter', state }] };
      const isDue = archive.checkpointDue || epoch === until - 1;
      await archive.commit(isDue ? { ...given, record: new Uint8Array(0), checkpoint } : given);
      committed(epoch);
    }
  } finally {
    await archive.close();
  }
}

/** By the state, and by the epochs since, which are to be as they were committed. */
export async function nextEpoch(archive) {
  const { pieces, epochs } = await archive.restore();
  let next = Number.parseInt(pieces.length === 0 ? '-1' : Buffer.from(pieces[0].state).toString(), 10) + 1;
  for (const kept of epochs) {
    const [first, ...others] = await kept.events();
    const wanted = batch(S, next, ROWS);
    const same = (one, other) => JSON.stringify([...one]) === JSON.stringify([...other]);
    const isSame =
      kept.record[0] === next &&
      first !== undefined &&
      same(first.offsets, wanted.offsets) &&
      same(first.times, wanted.times) &&
      same(first.columns[0].values, wanted.columns[0].values) &&
      others.length === 1 - (next % 2);
    if (!isSame) throw new Error(`epoch ${next} is not replayed as it was committed`);
    next++;
  }
  return next;
}

/** What a command of `motif archive` does. */
export async function maintainArchive(code, { task, folder, reached }) {
  const options = { folder, now: () => BASE + 4 * DAY, reached };
  switch (task) {
    case 'compact':
      await code.maintain(options, () => code.compactSegments(code.everything, options));
      await code.maintain(options, () => code.deleteReplaced(0, options));
      break;
    case 'prune':
      await code.maintain(options, () => code.pruneSegments({ age: 2 * DAY }, options));
      await code.maintain(options, () => code.deleteReplaced(0, options));
      break;
    case 'forget':
      await code.forgetPerson({ column: 'who', value: 'who-3' }, forgetInState, options);
      break;
    case 'restore':
      await code.restoreArchive('0', options);
      break;
    default:
      throw new Error(task);
  }
}

/** Cuts the name out of each piece that has it. */
export function forgetInState(pieces) {
  const found = pieces.filter(({ state }) => Buffer.from(state).includes('who-3'));
  return {
    changed: found.map((piece) => ({
      ...piece,
      state: Buffer.from(Buffer.from(piece.state).toString().split(' ')[0]),
    })),
    report: found.map(({ owner }) => `${owner}: a piece`),
  };
}
