import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { checkpointRows } from '../support/checkpoint-rows.js';
import { type Found, projectOf, type Rows, runOver } from '../support/run-over.js';
import { killRuns } from '../support/runs.js';

const values = ({ behaviours }: Found): readonly unknown[] => behaviours.map((behaviour) => behaviour.values);

const RISES = (
  from: string,
  order = 'ORDER BY id',
  key = '',
): string => `SELECT low, high FROM ${from} MATCH_RECOGNIZE (
  ${key} ${order} MEASURES A.n AS low, B.n AS high AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A B) DEFINE B AS B.n > A.n)`;

describe('VALUES', () => {
  test('need no source, and are read once', async () => {
    const found = await runOver(await projectOf(RISES('(VALUES (1, 5), (3, 7), (2, 6), (4, 1)) t(id, n)')), {});
    expect(values(found)).toEqual([[5, 6]]);
    expect(found.behaviours).toMatchObject([
      {
        kind: 'match',
        time: null,
        evidence: [
          { variable: 'A', source: 't', partition: 0, offset: 0 },
          { variable: 'B', source: 't', partition: 0, offset: 2 },
        ],
      },
    ]);
    expect(found.summary).toMatchObject({ events: 0, behaviours: 1 });
    expect(found.summary).not.toHaveProperty('share');
  });

  test('beside a table and a stream', async () => {
    const project = await projectOf(
      RISES('(SELECT id, n FROM plain UNION ALL VALUES (9, 90)) t'),
      RISES('(VALUES (1, 2), (2, 3)) t(id, n)'),
    );
    const found = await runOver(project, { plain: [[8, 80]] });
    expect(values(found)).toEqual([
      [80, 90],
      [2, 3],
    ]);
  });
});

describe('a table', () => {
  const rows: Rows = [
    [3, 30],
    [1, 10],
    [null, 40],
    [2, 5],
    [4, 20],
  ];

  test('is read as a whole, in the order of ORDER BY or as it comes', async () => {
    const project = await projectOf(RISES('plain'), RISES('plain', ''), RISES('plain', 'ORDER BY n DESC'));
    expect(values(await runOver(project, { plain: rows }))).toEqual([
      [5, 30],
      [20, 40],
      [10, 40],
      [5, 20],
    ]);
  });

  test("has the time of its first column, where that is a time, as its behaviours'", async () => {
    const project = await projectOf(
      RISES("(SELECT id, n, TIMESTAMP '2026-01-01' + id * INTERVAL '1' DAY AS d FROM plain) t", 'ORDER BY d'),
    );
    const { behaviours } = await runOver(project, { plain: rows });
    expect(behaviours.map(({ time }) => time)).toEqual([Date.UTC(2026, 0, 4) * 1000, null]);
  });

  test('is archived without times, and nothing of it is late', async () => {
    const { archive } = await runOver(await projectOf(RISES('plain')), { plain: rows }, { epochSize: 2 });
    expect(archive.epochs.flatMap(({ events }) => events.flatMap(({ times }) => [...times]))).toEqual(
      rows.map(() => Number.NaN),
    );
    expect(archive.epochs.flatMap(({ late }) => late)).toEqual([]);
  });

  test('may be a stream whose time is not kept', async () => {
    const project = await projectOf(RISES('(SELECT n AS id, n FROM left_side) t'));
    const found = await runOver(
      project,
      {
        left_side: [
          [1, 7],
          [2, 3],
        ],
      },
      { epochSize: 1 },
    );
    expect(values(found)).toEqual([[3, 7]]);
  });

  const disturbed = fc.tuple(fc.array(fc.nat(4), { maxLength: 4 }), fc.integer({ min: 1, max: 4 }), checkpointRows);
  property.prop([disturbed], { numRuns: killRuns })(
    'stopped or killed while it is read and continued, gives the same',
    async ([stops, epochSize, rowsBetween]) => {
      const project = await projectOf(
        RISES('plain'),
        RISES('(SELECT n AS id, n FROM left_side UNION ALL SELECT id, n FROM plain) t'),
      );
      const all = {
        plain: rows,
        left_side: [
          [5, 1],
          [1, 2],
          [9, 3],
          [20, 4],
        ],
      };
      const found = await runOver(project, all, { epochSize, stops, checkpointRows: rowsBetween });
      expect(values(found)).toEqual(values(await runOver(project, all)));
      expect(found.archive.open).toEqual([]);
      expect((await found.archive.restore()).pieces.filter(({ owner }) => owner.startsWith('table '))).toEqual([]);
    },
  );
});

describe('a UNION ALL of streams', () => {
  const query = `SELECT low, high FROM (
    SELECT ts, n, 'l' AS side FROM left_side WHERE n > 0 UNION ALL SELECT t, n, 'r' FROM right_side
  ) t MATCH_RECOGNIZE (ORDER BY ts MEASURES A.n AS low, B.n AS high AFTER MATCH SKIP TO NEXT ROW
  PATTERN (A B) WITHIN INTERVAL '1' SECOND DEFINE A AS A.side = 'l', B AS B.side = 'r')`;

  test('is one stream in event-time order, late events of each aside', async () => {
    const found = await runOver(
      await projectOf(query),
      {
        left_side: [
          [1, 1],
          [5, 5],
          [3, 3],
          [4, -4],
          [10, 10],
          [2, 99],
        ],
        right_side: [
          [2, 2],
          [6, 6],
          [4, 3],
          [7, 7],
          [11, 11],
        ],
      },
      { epochSize: 1 },
    );
    expect(values(found)).toEqual([
      [1, 2],
      [5, 6],
      [10, 11],
    ]);
    expect(found.archive.epochs.flatMap(({ late }) => late.map(({ stream }) => stream))).toEqual([
      'right_side',
      'left_side',
    ]);
  });

  property.prop([fc.integer({ min: 1, max: 9 }), fc.array(fc.nat(6), { maxLength: 3 })], { numRuns: killRuns })(
    'gives the same however it is cut, stopped and continued',
    async (epochSize, stops) => {
      const project = await projectOf(query);
      const all = {
        left_side: Array.from({ length: 20 }, (_, i) => [i * 2 + (i % 3), i]),
        right_side: Array.from({ length: 20 }, (_, i) => [i, i * 3 - (i % 2)]),
      };
      const found = await runOver(project, all, { epochSize, stops });
      expect(values(found)).toEqual(values(await runOver(project, all)));
    },
  );
});
