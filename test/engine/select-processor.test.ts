import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { type Found, projectOf, type Rows, runOver } from '../support/run-over.js';
import { killRuns } from '../support/runs.js';

const shown = ({ behaviours }: Found): readonly unknown[] => behaviours.map(({ time, values }) => [time, ...values]);
const ids = ({ behaviours }: Found): readonly string[] => behaviours.map(({ id }) => id);
const deadLetters = ({ archive }: Found): readonly unknown[] => archive.epochs.flatMap((epoch) => epoch.deadLetters);

const LEFT: Rows = [
  [3, 30],
  [1, 10],
  [2, null],
  [5, 50],
];
const RIGHT: Rows = [
  [7, 1],
  [8, 3],
  [9, 4],
];

describe('a plain SELECT over a stream', () => {
  test('gives a row for each event that passes, at its event time, in the order of time', async () => {
    const found = await runOver(
      await projectOf('SELECT n * 2 AS twice FROM left_side WHERE n > 5'),
      { left_side: LEFT },
      { epochSize: 1 },
    );
    expect(shown(found)).toEqual([
      [1, 20],
      [3, 60],
      [5, 100],
    ]);
    expect(found.summary.found).toEqual(new Map([['q0', { rows: 3 }]]));
  });

  test('has the position of its event as evidence, under the name of the stream, and no key', async () => {
    const { behaviours } = await runOver(await projectOf('SELECT * FROM left_side'), { left_side: LEFT });
    expect(behaviours[0]).toMatchObject({
      kind: 'row',
      time: 1,
      key: [],
      values: [1, 10],
      evidence: [{ variable: 'left_side', partition: 0, offset: 1 }],
    });
    expect(behaviours.map(({ evidence }) => evidence.length)).toEqual([1, 1, 1, 1]);
  });

  test('leaves late events aside', async () => {
    const late: Rows = [
      [1, 1],
      [10, 10],
      [2, 2],
    ];
    const found = await runOver(await projectOf('SELECT n FROM left_side'), { left_side: late }, { epochSize: 1 });
    expect(shown(found)).toEqual([
      [1, 1],
      [10, 10],
    ]);
    expect(found.summary.late).toBe(1);
  });

  test('puts aside an event of which WHERE or a column cannot be computed', async () => {
    const project = await projectOf(
      'SELECT n + 2147483640 AS sum FROM left_side WHERE n < 40',
      'SELECT 1 AS one FROM left_side WHERE n + 2147483600 > 0',
    );
    const found = await runOver(project, {
      left_side: [
        [1, 5],
        [2, 30],
        [3, 50],
      ],
    });
    expect(shown(found)).toEqual([
      [1, 2147483645],
      [1, 1],
      [2, 1],
    ]);
    expect(deadLetters(found)).toMatchObject([
      {
        stream: 'left_side',
        position: { offset: 1 },
        reason: expect.stringMatching(/^query q0: SELECT: .*out of range/),
      },
      {
        stream: 'left_side',
        position: { offset: 2 },
        reason: expect.stringMatching(/^query q1: WHERE: .*out of range/),
      },
    ]);
  });
});

describe('UNION ALL', () => {
  const BOTH = "SELECT n, 'l' AS side FROM left_side UNION ALL SELECT n, 'r' FROM right_side WHERE n <> 8";

  test('of streams is in event-time order', async () => {
    const found = await runOver(await projectOf(BOTH), { left_side: LEFT, right_side: RIGHT }, { epochSize: 1 });
    expect(shown(found)).toEqual([
      [1, 7, 'r'],
      [1, 10, 'l'],
      [2, null, 'l'],
      [3, 30, 'l'],
      [4, 9, 'r'],
      [5, 50, 'l'],
    ]);
    expect(found.behaviours[0]?.evidence[0]?.variable).toBe('left_side + right_side');
  });

  test('of one stream twice gives an event as often as it passes, each with an id of its own', async () => {
    const project = await projectOf('SELECT n FROM left_side WHERE n > 20 UNION ALL SELECT -n FROM left_side');
    const found = await runOver(project, { left_side: LEFT }, { epochSize: 1 });
    expect(shown(found)).toEqual([
      [1, -10],
      [2, null],
      [3, 30],
      [3, -30],
      [5, 50],
      [5, -50],
    ]);
    expect(new Set(ids(found)).size).toBe(6);
  });

  test('of tables is part after part', async () => {
    const project = await projectOf(
      'SELECT n FROM plain WHERE id > 1 UNION ALL VALUES (7), (8) UNION ALL (VALUES (9))',
    );
    const found = await runOver(
      project,
      {
        plain: [
          [2, 20],
          [1, 10],
          [3, 30],
        ],
      },
      { epochSize: 1 },
    );
    expect(shown(found)).toEqual([20, 30, 7, 8, 9].map((n) => [null, n]));
    expect(new Set(ids(found)).size).toBe(5);
  });

  property.prop([fc.integer({ min: 1, max: 9 }), fc.array(fc.nat(6), { maxLength: 3 })], { numRuns: killRuns })(
    'gives the same however it is cut, stopped and continued',
    async (epochSize, stops) => {
      const project = await projectOf(
        BOTH,
        'SELECT n FROM left_side UNION ALL SELECT n + 1 FROM left_side',
        'SELECT n FROM plain WHERE n > 3',
      );
      const rows = {
        left_side: Array.from({ length: 20 }, (_, i) => [i * 2 + (i % 3), i]),
        right_side: Array.from({ length: 20 }, (_, i) => [i, i * 3 - (i % 2)]),
        plain: Array.from({ length: 9 }, (_, i) => [i, (i * 7) % 9]),
      };
      const [found, whole] = [await runOver(project, rows, { epochSize, stops }), await runOver(project, rows)];
      for (const name of ['q0', 'q1', 'q2']) expect(idsOf(found, name)).toEqual(idsOf(whole, name));
      expect(found.archive.open).toEqual([]);
    },
  );
});

test('a table is given once it has ended, in the order of its rows', async () => {
  const rows: Rows = [
    [2, 20],
    [1, 10],
  ];
  const found = await runOver(await projectOf('SELECT * FROM plain'), { plain: rows }, { epochSize: 1 });
  expect(shown(found)).toEqual([
    [null, 2, 20],
    [null, 1, 10],
  ]);
  expect(found.archive.epochs.map(({ behaviours }) => behaviours.length)).toEqual([0, 0, 2]);
});

test('WITH and brackets are read through', async () => {
  const project = await projectOf(
    'WITH few AS (SELECT ts, n AS m FROM left_side WHERE n > 5) SELECT m FROM (SELECT * FROM few) t WHERE t.m < 40',
  );
  const found = await runOver(project, { left_side: LEFT });
  expect(shown(found)).toEqual([
    [1, 10],
    [3, 30],
  ]);
  expect(found.behaviours[0]?.evidence[0]?.variable).toBe('t');
});

function idsOf({ behaviours }: Found, name: string): readonly unknown[] {
  return behaviours.filter(({ type }) => type.name === name).map(({ id, values }) => [id, ...values]);
}
