import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { Behaviour } from '../../../src/behaviour.js';
import { type Forgotten, forgetInState } from '../../../src/engine/forgetting/forget-in-state.js';
import { identityHolds } from '../../../src/engine/forgetting/identity-holds.js';
import type { PersonKey } from '../../../src/engine/forgetting/person.js';
import { keyIdentity } from '../../../src/engine/keys/key-identity.js';
import { rowOptions } from '../../../src/engine/partitions/row-options.js';
import { run } from '../../../src/engine/run.js';
import type { Value } from '../../../src/schema.js';
import { memorySource } from '../../../src/sources/memory-source.js';
import { MemoryArchive } from '../../support/memory-archive.js';
import { loaded, withDuckDB } from '../../support/run-windowed.js';
import { runs } from '../../support/runs.js';

const duckdb = withDuckDB();

const STREAMS = `CREATE TABLE events (ts TIMESTAMP, user_id INTEGER, item INTEGER, friend VARCHAR, WATERMARK FOR ts AS ts)
  WITH ('connector' = 'filesystem', 'path' = 'x.csv');`;

const pairs = (partitionBy: string, define = 'B.item >= A.item'): string => `SELECT a, b FROM events MATCH_RECOGNIZE (
  ${partitionBy} ORDER BY ts MEASURES A.ts AS a, B.ts AS b AFTER MATCH SKIP TO NEXT ROW PATTERN (A X*? B)
  WITHIN INTERVAL '1' HOUR DEFINE B AS ${define})`;

/** Of `[user, item, friend]` one second after the other, `behind` more after the person has been forgotten. */
async function forgotten(
  query: string,
  rows: readonly (readonly Value[])[],
  behind: readonly (readonly Value[])[],
  key: PersonKey = { column: 'user_id', value: '42' },
  epochSize = 1,
): Promise<Forgotten & { readonly found: readonly (readonly Value[])[]; readonly left: MemoryArchive }> {
  const { project, said } = await loaded(duckdb, STREAMS, query);
  if (project === undefined) throw new Error(said);
  const archive = new MemoryArchive();
  const go = async (some: readonly (readonly Value[])[], most: number): Promise<readonly Behaviour[]> => {
    const abort = new AbortController();
    const behaviours: Behaviour[] = [];
    const timed = some.map((row, second) => [second * 1_000_000, ...row]);
    await run({
      project,
      sources: project.streams.map((stream) => memorySource({ ...rowOptions(stream), rows: timed })),
      store: archive,
      epochSize,
      signal: abort.signal,
      onBehaviours: (found) => void behaviours.push(...found),
      onProgress: ({ events }) => {
        if (events >= most) abort.abort();
      },
    });
    return behaviours;
  };
  await go([...rows, ...behind], rows.length);
  const result = forgetInState((await archive.restore()).pieces, key);
  const nothing = { events: [], late: [], deadLetters: [], behaviours: [], record: new Uint8Array(0) };
  await archive.commit({ ...nothing, checkpoint: { pieces: result.changed } });
  const found = await go([...rows, ...behind], Number.POSITIVE_INFINITY);
  const seconds = (values: readonly Value[]): Value[] => values.map((value) => Number(value) / 1_000_000);
  return { ...result, found: found.map(({ values }) => seconds(values)), left: archive };
}

describe('a query by person', () => {
  test('loses the key of theirs alone, though others have its number for an item', async () => {
    const rows = [
      [42, 1, null],
      [7, 42, null],
      [7, 1, null],
    ];
    const { report, found } = await forgotten(pairs('PARTITION BY user_id'), rows, [[7, 50, null]]);
    expect(report).toEqual([{ owner: 'query q0', rows: 1, partialMatches: 1, groups: 0, countedIn: 0, namedIn: 0 }]);
    expect(found).toEqual([
      [1, 3],
      [2, 3],
    ]);
  });

  test('knows them by one part of a key', async () => {
    const rows = [
      [42, 42, null],
      [7, 42, null],
      [42, 7, null],
    ];
    const { report, found } = await forgotten(pairs('PARTITION BY item, user_id', 'B.ts > A.ts'), rows, [
      [7, 42, null],
    ]);
    expect(report).toMatchObject([
      { owner: 'ordering events', rows: 1 },
      { owner: 'query q0', partialMatches: 1 },
    ]);
    expect(found).toEqual([[1, 3]]);
  });
});

describe('a query of several people', () => {
  test('loses what began before the last of their rows, and keeps what began behind it', async () => {
    const rows = [
      [7, 9, null],
      [42, 8, null],
      [7, 7, null],
      [8, 6, null],
    ];
    const { report, found } = await forgotten(pairs(''), rows, [[7, 9, null]], {
      ...{ column: 'user_id', value: '42' },
      positions: [{ source: 'memory', partition: 0, offset: 1 }],
    });
    expect(report).toMatchObject([{ rows: 1, partialMatches: 2 }]);
    expect(found).toEqual([
      [2, 4],
      [3, 4],
    ]);
  });

  test('does so where a key has much open, of which the rows since are logged', async () => {
    const falling = (count: number, from: number) =>
      Array.from({ length: count }, (_, i) => [i % 2 === 0 ? 7 : 8, from - i, null]);
    const rows = [...falling(400, 1000), [42, 500, null], ...falling(5, 400)];
    const positions = [{ source: 'memory', partition: 0, offset: 400 }];
    const key = { column: 'user_id', value: '42', positions };
    const { report, changed, found } = await forgotten(pairs(''), rows, [[7, 398, null]], key, 29);
    expect(changed.map(({ owner }) => owner)).toContain('rows q0');
    expect(report).toMatchObject([{ owner: 'query q0', rows: 1 }]);
    // 400 has been met by nobody, 399 either; 398 meets those that are not greater.
    expect(found.map(([began]) => began)).toEqual([403, 404, 405]);
  });

  test('keeps sums that they are in, and says so', async () => {
    const sums = `SELECT window_start, sum(item) * 1000000 AS s FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
      GROUP BY window_start, window_end`;
    const rows = [
      [42, 1, null],
      [7, 2, null],
    ];
    const positions = [{ source: 'memory', partition: 0, offset: 0 }];
    const { report, found } = await forgotten(sums, rows, [[7, 4, null]], {
      column: 'user_id',
      value: '42',
      positions,
    });
    expect(report).toEqual([{ owner: 'query q0', rows: 0, partialMatches: 0, groups: 0, countedIn: 1, namedIn: 0 }]);
    expect(found).toEqual([[0, 7]]);
  });

  test("keeps others' rows that name them in another column, and says so", async () => {
    const rows = [
      [7, 9, 'zoë'],
      [42, 9, 'ann'],
    ];
    const query = pairs('PARTITION BY user_id', 'B.friend <> A.friend');
    const { report } = await forgotten(query, rows, [[7, 9, 'ann']], { column: 'user_id', value: 'zoë' });
    expect(report).toMatchObject([{ owner: 'query q0', rows: 0, namedIn: 1 }]);
    const friends = await forgotten(query, rows, [[7, 9, 'ann']], { column: 'friend', value: 'zoë' });
    expect(friends.report).toMatchObject([{ rows: 1, partialMatches: 1, namedIn: 0 }]);
    expect(friends.found).toEqual([]);
  });
});

const part = fc.oneof(
  fc.constantFrom<Value>(4, 42, 423, '4', '2:4', '#42', true, 12345678901234567890n, '\ud800'),
  fc.string(),
  fc.integer(),
);

property.prop([fc.array(part, { minLength: 1, maxLength: 4 }), fc.nat(3), part], { numRuns: runs })(
  'a key is known by its identity to hold what it holds',
  (key, place, other) => {
    const at = place % key.length;
    expect(identityHolds(keyIdentity(key), key.length, at, keyIdentity([key[at] ?? null]))).toBe(true);
    const isOther = typeof other === 'string' && keyIdentity([other]) !== keyIdentity([key[at] ?? null]);
    const texts = key.every((value) => typeof value === 'string');
    if (isOther && texts) expect(identityHolds(keyIdentity(key), key.length, at, keyIdentity([other]))).toBe(false);
  },
);
