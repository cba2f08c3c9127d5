import { describe, expect, test } from 'vitest';
import { projectOf, type Rows, runOver } from '../../support/run-over.js';

const JOIN = 'FROM left_side AS l LEFT JOIN right_side AS r ON r.n = l.n AND';
const WITHIN = `${JOIN} r.t BETWEEN l.ts AND l.ts + INTERVAL 5 MICROSECOND`;

async function found(sql: string, rows: Readonly<Record<string, Rows>>, epochSize = 1000) {
  const { behaviours, archive } = await runOver(await projectOf(sql), rows, { epochSize });
  return {
    behaviours,
    archive,
    rows: behaviours.map(({ time, values, evidence }) => [
      time,
      ...values,
      evidence.map(({ variable, offset }) => `${variable}${offset}`).join(' '),
    ]),
    deadLetters: archive.epochs.flatMap(({ deadLetters }) =>
      deadLetters.map(({ stream, position, reason }) => `${stream} ${position.offset}: ${reason}`),
    ),
  };
}

describe('a query over a join', () => {
  test('tells what cannot be computed of a table once, however often it is stopped', async () => {
    const table = '(SELECT id, CAST(n * 10000 AS SMALLINT) AS v FROM plain)';
    const sql = `SELECT l.n, p.v FROM left_side AS l JOIN ${table} FOR SYSTEM_TIME AS OF l.ts AS p ON p.id = l.n`;
    const rows = {
      left_side: [5, 6, 7, 8].map((time) => [time, 1]),
      plain: [
        [1, 2],
        [1, 4],
        [1, 3],
      ],
    };
    const { archive, behaviours } = await runOver(await projectOf(sql), rows, { epochSize: 1, stops: [4, 1, 0, 1] });
    expect(behaviours.map(({ values }) => values.at(1))).toEqual([5, 6, 7, 8].flatMap(() => [20000, 30000]));
    expect(archive.epochs.flatMap(({ deadLetters }) => deadLetters).map(({ position }) => position.offset)).toEqual([
      1,
    ]);
  });

  test('gives rows with the evidence of both sides, and without a key', async () => {
    const { rows, behaviours } = await found(`SELECT l.n, r.t ${WITHIN}`, {
      left_side: [
        [1, 7],
        [2, 8],
      ],
      right_side: [[7, 3]],
    });
    expect(rows).toEqual([
      [3, 7, 3, 'l0 r0'],
      [7, 8, null, 'l1'],
    ]);
    expect(behaviours.map(({ kind, key }) => [kind, key])).toEqual([
      ['row', []],
      ['row', []],
    ]);
  });

  test('a partner after the deadline has passed comes too late, one at it does not', async () => {
    const sides = (t: number) => ({ left_side: [[1, 7]], right_side: [[7, t]] });
    expect((await found(`SELECT r.t ${WITHIN}`, sides(6))).rows).toEqual([[6, 6, 'l0 r0']]);
    expect((await found(`SELECT r.t ${WITHIN}`, sides(7))).rows).toEqual([[6, null, 'l0']]);
  });

  test('forgets what no partner can come for: nothing is left of it in a checkpoint', async () => {
    const left_side = Array.from({ length: 200 }, (_, i) => [i * 3, i % 5]);
    const right_side = Array.from({ length: 200 }, (_, i) => [i % 4, i * 3 + 1]);
    const { archive } = await found(`SELECT r.t ${WITHIN}`, { left_side, right_side }, 10);
    expect(archive.open.filter(({ owner }) => owner.startsWith('query'))).toEqual([]);
    const kept = new Set<string>();
    let most = 0;
    for (const { checkpoint } of archive.epochs) {
      for (const { owner, key, state } of checkpoint?.pieces ?? []) {
        if (!owner.startsWith('query')) continue;
        if (state === null) kept.delete(key);
        else kept.add(key);
      }
      most = Math.max(most, kept.size);
    }
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(20);
  });

  test('of a version the latest of each key is kept', async () => {
    const sql = 'SELECT r.t FROM left_side AS l JOIN right_side FOR SYSTEM_TIME AS OF l.ts AS r ON r.n = l.n';
    const right_side = Array.from({ length: 100 }, (_, i) => [i % 4, i]);
    const { archive } = await found(sql, { left_side: [[50, 1]], right_side }, 10);
    const kept = new Set<string>();
    const most = archive.epochs.flatMap(({ checkpoint }) => {
      for (const { owner, key, state } of checkpoint?.pieces ?? []) {
        if (owner !== 'query q0') continue;
        if (state === null) kept.delete(key);
        else kept.add(key);
      }
      return kept.size;
    });
    expect(Math.max(...most)).toBe(4);
    // Nothing more is to come, and nothing of it is wanted any more.
    expect(kept.size).toBe(0);
  });

  test('what cannot be computed is a dead letter of the later row, and no pair', async () => {
    const rows = { left_side: [[1, 7]], right_side: [[7, 3]] };
    const on = await found(`SELECT r.t ${WITHIN} AND CAST('x' || l.n AS INTEGER) = 1`, rows);
    expect([on.rows, on.deadLetters]).toEqual([
      [[6, null, 'l0']],
      ["right_side 0: query q0: ON: 'x7' is not a valid INTEGER"],
    ]);
    const select = await found(`SELECT CAST('x' || l.n AS INTEGER) ${WITHIN}`, rows);
    expect([select.rows, select.deadLetters]).toEqual([
      [],
      ["right_side 0: query q0: SELECT: 'x7' is not a valid INTEGER"],
    ]);
    const where = await found(`SELECT l.n ${WITHIN} WHERE CAST('x' || l.n AS INTEGER) = 1`, rows);
    expect([where.rows, where.deadLetters]).toEqual([
      [],
      ["right_side 0: query q0: WHERE: 'x7' is not a valid INTEGER"],
    ]);
  });

  test('a row whose key cannot be computed is a dead letter, and takes no part', async () => {
    const sql = `SELECT l.n FROM left_side AS l LEFT JOIN right_side AS r ON r.n = l.n
      AND r.t = l.ts AND r.n = CAST(CASE WHEN l.n = 7 THEN 'x' ELSE '1' END AS INTEGER)`;
    const { rows, deadLetters } = await found(sql, {
      left_side: [
        [1, 7],
        [2, 8],
      ],
      right_side: [],
    });
    expect(rows).toEqual([[2, 8, 'l1']]);
    expect(deadLetters).toEqual(["left_side 0: query q0: SELECT or ON: 'x' is not a valid INTEGER"]);
  });

  test('one event in two parts of a side makes two behaviours', async () => {
    const twice = '(SELECT n, t FROM right_side UNION ALL SELECT n, t FROM right_side)';
    const sql = `SELECT l.n FROM left_side AS l JOIN ${twice} AS r ON r.n = l.n AND r.t = l.ts`;
    const { behaviours } = await found(sql, { left_side: [[3, 7]], right_side: [[7, 3]] });
    expect(new Set(behaviours.map(({ id }) => id)).size).toBe(2);
  });

  test('a table that a query gives is known at the end, and is joined then', async () => {
    const join = 'SELECT l.ts, p.n FROM left_side AS l LEFT JOIN q0 FOR SYSTEM_TIME AS OF l.ts AS p ON p.id_1 = l.n';
    const project = await projectOf('SELECT id, n FROM plain', join);
    const { behaviours } = await runOver(
      project,
      {
        left_side: [
          [1, 7],
          [2, 8],
        ],
        plain: [[7, 70]],
      },
      { epochSize: 1, stops: [1, 1] },
    );
    expect(behaviours.flatMap(({ type, values }) => (type.name === 'q1' ? [values] : []))).toEqual([
      [1, 70],
      [2, null],
    ]);
  });

  test('a table is read before time begins, however late it comes, and again after a restart', async () => {
    const sql = 'SELECT l.ts, p.n FROM left_side AS l JOIN plain FOR SYSTEM_TIME AS OF l.ts AS p ON p.id = l.n';
    const project = await projectOf(sql);
    const rows = {
      left_side: [1, 2, 3, 4].map((ts) => [ts, 7]),
      plain: [
        [7, 70],
        [8, 80],
        [7, 71],
      ],
    };
    for (const stops of [[], [1], [3, 1], [4, 1, 1]]) {
      const { behaviours } = await runOver(project, rows, { epochSize: 1, stops });
      expect(behaviours.map(({ values }) => values)).toEqual(
        [1, 2, 3, 4].flatMap((ts) => [
          [ts, 70],
          [ts, 71],
        ]),
      );
    }
  });
});
