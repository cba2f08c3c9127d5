import { expect, test } from 'vitest';
import { BatchBuilder } from '../../../src/batch-builder.js';
import { QueryProcessor } from '../../../src/engine/matching/query-processor.js';
import type { NearMiss } from '../../../src/near-miss.js';
import { MINUTE, SECOND } from '../../../src/time.js';
import { type Clauses, planOf, queryText } from '../../support/planned.js';

/** An event of a user: when, in seconds, of what type and at what price. */
type Given = readonly [time: number, user: number, type: string, price?: number];

const PRICES: Clauses = {
  pattern: 'PATTERN (A B C)',
  define: `DEFINE A AS A.type = 'add', B AS B.price > A.price AND B.type = 'add', C AS C.type = 'buy'`,
};

const UNTIL_BOUGHT: Clauses = {
  pattern: 'PATTERN (A X*? C)',
  define: "DEFINE A AS A.type = 'add', C AS C.type = 'buy'",
};

class Query {
  readonly #processor: QueryProcessor;
  readonly #builder: BatchBuilder;
  #offset = 0;

  constructor(clauses: Clauses, nearMisses: number) {
    const { plan, problems } = planOf(queryText(clauses));
    if (plan === undefined) throw new Error(problems.join('\n'));
    this.#processor = new QueryProcessor(plan, { nearMisses });
    this.#builder = new BatchBuilder('events', plan.input.schema, { source: 'events', partition: 0 });
  }

  /** An epoch of these events, and time up to there. */
  epoch(events: readonly Given[], until: number): readonly NearMiss[] {
    for (const [seconds, user, type, price = 0] of events) {
      const time = seconds * SECOND;
      const values = [time, user, 'lamp', type, price * 100, 0, null, null, null, null];
      this.#builder.add(values, time, this.#offset++);
    }
    if (events.length > 0) this.#processor.process(this.#builder.finish());
    this.#processor.advance(until * SECOND);
    return this.#processor.takeFound().nearMisses ?? [];
  }
}

const position = (offset: number) => ({ source: 'events', partition: 0, offset });

test('an event that fits no way to go on: which conditions it failed, with what values, and by how much', () => {
  const misses = new Query(PRICES, 4).epoch(
    [
      [1, 7, 'add', 2.5],
      [3, 7, 'add', 2],
    ],
    4,
  );
  expect(misses).toMatchObject([
    {
      key: [7],
      reason: 'event',
      time: 3 * SECOND,
      first: position(0),
      startedAt: SECOND,
      done: 1,
      of: 3,
      furthest: 'A',
      waitedFor: ['B'],
      events: [{ ...position(0), variable: 'A' }],
      by: position(1),
      failed: 'B.price > A.price',
      reads: [
        { name: 'B.price', value: 200 },
        { name: 'A.price', value: 250 },
      ],
      missing: 0.5,
    },
  ]);
});

test('time that ran out: what was waited for, at the deadline', () => {
  const query = new Query(UNTIL_BOUGHT, 4);
  const events: Given[] = [
    [1, 7, 'add'],
    [2, 7, 'view'],
  ];
  expect(query.epoch(events, 60)).toEqual([]);
  const [miss] = query.epoch([], 31 * 60);
  expect(miss).toMatchObject({
    reason: 'deadline',
    time: 30 * MINUTE + SECOND,
    done: 1,
    of: 2,
    furthest: 'A',
    waitedFor: ['C'],
    failed: "C.type = 'buy'",
    reads: [],
  });
  expect(miss?.by).toBeUndefined();
});

test('what a match has passed over, a match and a timeout are no near misses', () => {
  const matched = new Query(UNTIL_BOUGHT, 4);
  const events: Given[] = [
    [1, 7, 'add'],
    [2, 7, 'add'],
    [3, 7, 'buy'],
  ];
  expect(matched.epoch(events, 3_600)).toEqual([]);
  const timeouts = new Query({ ...UNTIL_BOUGHT, rows: 'ONE ROW PER MATCH SHOW TIMEOUT MATCHES' }, 4);
  expect(timeouts.epoch([[1, 7, 'add']], 3_600)).toEqual([]);
});

test('those that came furthest are kept, of each key one, so many an epoch, and so many until time is in another minute', () => {
  const query = new Query(PRICES, 2);
  const near = (time: number, user: number): Given[] => [
    [time, user, 'add', 1],
    [time + 1, user, 'add', 2],
    [time + 2, user, 'view'],
  ];
  const far = (time: number, user: number): Given[] => [
    [time, user, 'add', 1],
    [time + 1, user, 'view'],
  ];
  const kept = (misses: readonly NearMiss[]) => misses.map(({ key, done }) => [key[0], done]);
  expect(kept(query.epoch([...far(1, 1), ...far(3, 2), ...near(5, 3), ...near(8, 3), ...near(11, 4)], 20))).toEqual([
    [3, 2],
    [4, 2],
  ]);
  expect(kept(query.epoch([...near(21, 5), ...near(24, 6), ...near(27, 7)], 30))).toEqual([
    [5, 2],
    [6, 2],
  ]);
  expect(kept(query.epoch(near(31, 8), 35))).toEqual([]);
  expect(kept(query.epoch([], 61))).toEqual([]);
  expect(kept(query.epoch(near(62, 9), 66))).toEqual([[9, 2]]);
});
