import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ForgetInState, forgetPerson } from '../../src/archive/erasure/forget-person.js';
import { openArchive } from '../../src/archive/open-archive.js';
import { verifyArchive } from '../../src/archive/verify-archive.js';
import type { Behaviour, BehaviourType } from '../../src/behaviour.js';
import { openDatabase } from '../../src/duckdb/open-database.js';
import type { Position } from '../../src/event.js';
import type { NearMiss } from '../../src/near-miss.js';
import type { Value } from '../../src/schema.js';
import { DAY } from '../../src/time.js';
import { archiveOptions, ask, batchOf, behaviourOf, epoch } from '../support/archives.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const OPTIONS = { now: () => DAY, reached: () => undefined };
const EVERY_EPOCH = { sealRows: 1, sealInterval: DAY, compactCount: 3, grace: DAY };
const USER: BehaviourType = {
  name: 'q',
  version: '1',
  key: [{ name: 'user', type: { kind: 'VARCHAR' } }],
  columns: [{ name: 'n', type: { kind: 'VARCHAR' } }],
};

const withoutToken =
  (token: string): ForgetInState =>
  (pieces) => ({
    changed: pieces
      .filter(({ state }) => state !== null && Buffer.from(state).includes(token))
      .map((piece) => ({ ...piece, state: null })),
    report: ['gone'],
  });

function found(id: string, user: string, offsets: readonly number[], parts: Partial<Behaviour> = {}): Behaviour {
  const evidence = offsets.map((offset) => ({ variable: 'a', source: 'a.csv', partition: 0, offset }));
  return behaviourOf(USER, { id, key: [user], values: ['v'], evidence, ...parts });
}

const at = (offset: number): Position => ({ source: 'a.csv', partition: 0, offset });

function missed(furthest: string, parts: Partial<NearMiss> = {}): NearMiss {
  const first = at(1_000);
  const how = { reason: 'event', time: 0, startedAt: 0, done: 1, of: 2, furthest, waitedFor: ['b'] } as const;
  return { type: USER, key: ['x'], ...how, first, events: [{ ...first, variable: 'a' }], reads: [], ...parts };
}

test('forget: no byte of a person is left in the folder, in raw files or in what Parquet files hold; all else is as it was', async () => {
  const directory = join(temporaryFolder(), 'archive');
  const token = 'zq-7Xunique.token';
  const wide = (who: string): readonly Value[] => [who, 1];
  const s0 = { name: 's', schema: [{ name: 'who', type: { kind: 'VARCHAR' } }], keyFields: [0] } as const;
  const s1 = { ...s0, schema: [...s0.schema, { name: 'n', type: { kind: 'BIGINT' } }], keepsRaw: true } as const;
  // The stream that reads the same records has the name in another column, which it loses later.
  const t0 = { name: 't', schema: [{ name: 'text', type: { kind: 'VARCHAR' } }] } as const;
  const t1 = { name: 't', schema: [{ name: 'n', type: { kind: 'BIGINT' } }] } as const;

  const first = await openArchive(
    archiveOptions(directory, { streams: [s0, t0], behaviours: [USER], policy: EVERY_EPOCH }),
  );
  for (let from = 0; from < 12; from += 3) {
    const names = [`other-${from}`, token, `${token}2`];
    await first.commit(
      epoch({
        events: [
          batchOf(
            's',
            s0.schema,
            names.map((one) => [one]),
            from,
          ),
          batchOf(
            't',
            t0.schema,
            names.map((one) => [one]),
            from,
          ),
        ],
        behaviours: [
          found(`by-key-${from}`, token, [from]),
          found(`by-evidence-${from}`, 'alias', [from, from + 1]),
          found(`of-other-${from}`, `other-${from}`, [from]),
        ],
        late: [from, from + 1].map((offset) => {
          return { stream: 's', position: { source: 'a.csv', partition: 0, offset }, time: 0, lateness: 1 };
        }),
        deadLetters: [token, 'harmless'].map((raw, i) => {
          return { stream: 's', position: { source: 'a.csv', partition: 1, offset: from + i }, reason: raw, raw };
        }),
        nearMisses: [
          missed('missed by key', { key: [token], first: at(from) }),
          missed('missed by its first event', { first: at(from + 1) }),
          missed('missed by an event', { events: [{ ...at(from + 1), variable: 'a' }] }),
          missed('missed by what it died of', { by: at(from + 1) }),
          missed('missed by a value', { reads: [{ name: 'A.x', type: { kind: 'VARCHAR' }, value: `of ${token}` }] }),
          missed('of another', { key: ['other'], first: at(from), by: at(from + 2) }),
        ],
        checkpoint: { pieces: [{ owner: 'o', key: `${from}`, state: Buffer.from(from === 3 ? token : 'x') }] },
      }),
    );
  }
  await first.close();
  const options = { streams: [s1, t1], behaviours: [USER], policy: { sealRows: 1e6 } };
  const second = await openArchive(archiveOptions(directory, options));
  const raw = [token, 'other'].map((text) => Buffer.from(text));
  const chained = { variable: 'b', source: 'q', partition: 0, offset: 70 };
  await second.commit(
    epoch({
      events: [
        { ...batchOf('s', s1.schema, [wide(token), wide('other-12')], 12), raw },
        batchOf('t', t1.schema, [[5], [6]], 12),
      ],
      behaviours: [
        found('window', token, [], { kind: 'window', position: { source: 'q', partition: 0, offset: 70 } }),
        found('chained', 'x', [], { evidence: [chained] }),
        found('by-evidence-12', 'alias', [12], { position: { source: 'q', partition: 0, offset: 70 } }),
      ],
      checkpoint: { pieces: [{ owner: 'o', key: token, state: Buffer.from(token) }] },
    }),
  );
  await second.close();
  const others = "SELECT * EXCLUDE (_ingested_at) FROM s WHERE who NOT LIKE 'zq%token' ORDER BY _offset";
  const before = await ask(directory, others);

  const told: Position[] = [];
  const forgetInState: ForgetInState = (pieces, positions) => {
    told.push(...positions);
    return withoutToken(token)(pieces, positions);
  };
  const { rows, state } = await forgetPerson({ column: 'WHO', value: token }, forgetInState, {
    ...OPTIONS,
    folder: directory,
  });
  // Their events' places, and those of behaviours that come of them: state knows rows by these alone, it may be.
  const places = [1, 4, 7, 10, 12].map((offset) => ({ source: 'a.csv', partition: 0, offset }));
  expect(told).toEqual(expect.arrayContaining([...places, { source: 'q', partition: 0, offset: 70 }]));
  expect(told).not.toContainEqual({ source: 'a.csv', partition: 0, offset: 0 });

  expect(state).toEqual(['main: gone']);
  expect(rows['events/s']).toBe(5);
  await expectNoByte(directory, `${token}2`, token);
  expect(await ask(directory, others)).toEqual(before);
  expect(await ask(directory, 'SELECT _offset FROM t ORDER BY 1')).toEqual(
    [0, 2, 3, 5, 6, 8, 9, 11, 13].map((offset) => [offset]),
  );
  expect(await ask(directory, "SELECT id FROM behaviours WHERE key = '{}' AND \"values\" = '{}' ORDER BY id")).toEqual(
    [
      ...[0, 12, 3, 6, 9].map((at) => `by-evidence-${at}`),
      ...[0, 3, 6, 9].map((at) => `by-key-${at}`),
      'chained',
      'window',
    ].map((id) => [id]),
  );
  expect(await ask(directory, 'SELECT count(*) FROM q WHERE "user" LIKE \'other-%\'')).toEqual([[4]]);
  expect(await ask(directory, 'SELECT "offset" FROM late ORDER BY 1')).toEqual([[0], [3], [6], [9]]);
  expect(await ask(directory, 'SELECT DISTINCT raw FROM dead_letters')).toEqual([['harmless']]);
  expect(await ask(directory, 'SELECT furthest, count(*) FROM near_misses GROUP BY ALL')).toEqual([['of another', 4]]);
  expect((await verifyArchive(directory)).problems).toEqual([]);

  const again = await openArchive(archiveOptions(directory, options));
  expect((await again.restore()).pieces.map(({ key }) => key)).toEqual(['0', '6', '9']);
  await again.commit(epoch({ events: [batchOf('s', s1.schema, [wide('new')], 14)] }));
  await again.close();
  expect(await ask(directory, "SELECT count(*) FROM s WHERE who = 'new'")).toEqual([[1]]);
});

test('forget: a number is not looked for in other numbers, nor in columns of other names', async () => {
  const directory = join(temporaryFolder(), 'archive');
  const schema = [{ name: 'user_id', type: { kind: 'DOUBLE' } }] as const;
  const type = (name: string, key: string): BehaviourType => ({
    ...USER,
    name,
    key: [{ name: key, type: { kind: 'BIGINT' } }],
    columns: [{ name: 'n', type: { kind: 'DOUBLE' } }],
  });
  const [q, w] = [type('q', 'user_id'), type('w', 'page')];
  const archive = await openArchive(
    archiveOptions(directory, { streams: [{ name: 's', schema }], behaviours: [q, w] }),
  );
  const window = { variable: 'window', source: 'a.csv', partition: 0, offset: 0, lastOffset: 2, count: 3 };
  await archive.commit(
    epoch({
      events: [batchOf('s', schema, [[42], [420], [42.5]])],
      behaviours: [
        behaviourOf(q, { id: 'key', key: [42], values: [1] }),
        behaviourOf(q, { id: 'other key', key: [420], values: [42] }),
        behaviourOf(w, { id: 'page', key: [42], values: [42.5] }),
        behaviourOf(w, { id: 'window of it', key: [7], values: [42], evidence: [window] }),
        behaviourOf(w, { id: 'window with it', key: [7], values: [1], evidence: [window] }),
      ],
      deadLetters: ['42,x', '42.5,x', '-42', '1420'].map((raw, offset) => {
        return { stream: 's', position: { source: 'a.csv', partition: 1, offset }, reason: 'r', raw };
      }),
      checkpoint: { pieces: [] },
    }),
  );
  await archive.close();
  await forgetPerson({ column: 'user_id', value: '42' }, withoutToken('42'), { ...OPTIONS, folder: directory });
  expect(await ask(directory, 'SELECT user_id FROM s ORDER BY 1')).toEqual([[42.5], [420]]);
  expect(await ask(directory, "SELECT id FROM behaviours WHERE key = '{}' ORDER BY id")).toEqual([
    ['key'],
    ['window of it'],
  ]);
  expect(await ask(directory, 'SELECT raw FROM dead_letters ORDER BY "offset"')).toEqual([
    ['42.5,x'],
    ['-42'],
    ['1420'],
  ]);
});

test('forget: an unknown column, an engine that runs and a run that was killed are refused', async () => {
  const directory = join(temporaryFolder(), 'archive');
  const schema = [{ name: 'who', type: { kind: 'VARCHAR' } }] as const;
  const options = archiveOptions(directory, { streams: [{ name: 's', schema }] });
  const archive = await openArchive(options);
  await archive.commit(epoch({ events: [batchOf('s', schema, [['a']])] }));
  const forget = (column: string): Promise<unknown> =>
    forgetPerson({ column, value: 'a' }, withoutToken('a'), { ...OPTIONS, folder: directory });
  await expect(forget('who')).rejects.toThrow('is in use by');
  await archive.close();
  await expect(forget('whom')).rejects.toThrow('no stream of the archive has a column whom');
  await expect(forget('who')).rejects.toThrow('the last run of engine main was killed');
  expect(await ask(directory, 'SELECT who FROM s')).toEqual([['a']]);
});

test.each(['1.0', '01', ' 1', 'abc', '1e3', '-0'])(
  'forget: "%s" is refused where the column has whole numbers',
  async (value) => {
    const directory = join(temporaryFolder(), 'archive');
    const schema = [{ name: 'who', type: { kind: 'BIGINT' } }] as const;
    const archive = await openArchive(archiveOptions(directory, { streams: [{ name: 's', schema }] }));
    await archive.close();
    const forgotten = forgetPerson({ column: 'who', value }, withoutToken('a'), { ...OPTIONS, folder: directory });
    await expect(forgotten).rejects.toThrow(`who is a whole number, and "${value}" is not written as one`);
  },
);

/** Not in a file's name, bytes or, for Parquet, values; where it is the beginning of `longer` it may be. */
async function expectNoByte(directory: string, longer: string, token: string): Promise<void> {
  const database = await openDatabase(':memory:', { access: 'write' });
  const isIn = (text: string): boolean => text.replaceAll(longer, '').includes(token);
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    expect([file, isIn(readFileSync(file, 'latin1'))]).toEqual([file, false]);
    if (!file.endsWith('.parquet')) continue;
    for (const row of await database.rows(`SELECT COLUMNS(*)::VARCHAR FROM read_parquet('${file}')`)) {
      expect([file, isIn(JSON.stringify(row))]).toEqual([file, false]);
    }
  }
  await database.close();
}
