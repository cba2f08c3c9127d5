import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Batch } from '../../src/batch.js';
import { BatchBuilder } from '../../src/batch-builder.js';
import { decodeState, encodeState } from '../../src/engine/epochs/codec.js';
import type { LoggedRows } from '../../src/engine/keys/key-logs.js';
import type { KeyState } from '../../src/engine/keys/key-state.js';
import { QueryProcessor } from '../../src/engine/matching/query-processor.js';
import type { Found } from '../../src/engine/processor.js';
import { KeyLogs } from '../../src/patterns/key-logs.js';
import type { MatchQueryPlan } from '../../src/query/plan.js';
import type { Value } from '../../src/schema.js';
import { type Clauses, planOf, queryText } from '../support/planned.js';
import { lawTimeout, runs } from '../support/runs.js';

const ADD_REMOVE = "DEFINE A AS type = 'add', R AS type = 'remove'";

/** Each takes another way through the matcher. */
const QUERIES: Readonly<Record<string, Clauses>> = {
  'one step and what follows': { pattern: 'PATTERN (A X*? R)', define: ADD_REMOVE },
  'absence, over two columns of a key': {
    partitionBy: 'PARTITION BY user_id, item',
    rows: 'ONE ROW PER MATCH SHOW TIMEOUT MATCHES',
    skip: 'AFTER MATCH SKIP TO NEXT ROW',
    pattern: 'PATTERN (A X*? R)',
    define: ADD_REMOVE,
  },
  'equality with an earlier row': {
    measures: 'MEASURES A.item AS item, last(R.quantity) AS quantity',
    skip: 'AFTER MATCH SKIP TO NEXT ROW',
    pattern: 'PATTERN (A X*? R)',
    define: `${ADD_REMOVE} AND R.item = A.item`,
  },
  'rows beside, each row shown': {
    from: 'kept',
    measures: 'MEASURES prev(A.price) AS before, next(R.price) AS after, classifier() AS variable',
    rows: 'ALL ROWS PER MATCH WITH UNMATCHED ROWS',
    pattern: 'PATTERN (A B* R)',
    define: `${ADD_REMOVE}, B AS price > prev(price)`,
  },
  'the number of the match': {
    from: 'kept',
    measures: 'MEASURES match_number() AS number, first(A.price) AS price',
    skip: 'AFTER MATCH SKIP TO NEXT ROW',
    pattern: 'PATTERN (A (B | R)+)',
    define: `${ADD_REMOVE}, B AS match_number() < 3 AND type <> 'add'`,
  },
  'a condition that fails for some rows, and looks ahead': {
    rows: 'ONE ROW PER MATCH SHOW TIMEOUT MATCHES',
    pattern: 'PATTERN (A X*? R)',
    define: "DEFINE A AS type = 'add', R AS CAST(item AS INTEGER) = 1 AND next(type) <> 'buy'",
  },
  'a condition that fails for some rows': {
    pattern: 'PATTERN (A X*? R)',
    define: "DEFINE A AS type = 'add', R AS CAST(item AS INTEGER) = 1",
  },
};

describe('a query over a stream', () => {
  test.each(Object.entries(QUERIES))(
    'finds the same however its input is cut into batches, stopped or not: %s',
    (_, clauses) => {
      const plan = planned(clauses);
      const cuts = fc.array(fc.record({ rows: fc.integer({ min: 1, max: 12 }), stop: fc.boolean(), time: fc.nat(3) }), {
        minLength: 1,
      });
      fc.assert(
        fc.property(arbitraryEvents, cuts, (events, parts) => {
          const once = runCut(plan, events, [{ rows: events.length, stop: false, time: 0 }]);
          expect(runCut(plan, events, [{ rows: 1, stop: false, time: 0 }])).toEqual(once);
          expect(runCut(plan, events, parts)).toEqual(once);
        }),
        { numRuns: Math.ceil(runs / 4) },
      );
    },
    lawTimeout,
  );
});

interface Event {
  readonly time: number;
  readonly user: number | null;
  readonly type: string | null;
  readonly item: string | null;
  readonly quantity: number | null;
}

/** How many rows the next batch has, how far the watermark moves after it, and whether all state is saved and read back. */
interface Cut {
  readonly rows: number;
  readonly time: number;
  readonly stop: boolean;
}

const MINUTE = 60_000_000;

const arbitraryEvents: fc.Arbitrary<readonly Event[]> = fc
  .array(
    fc.record({
      after: fc.constantFrom(0, 1, 5, 31),
      user: fc.constantFrom(1, 1, 2, 3, null),
      type: fc.constantFrom('add', 'add', 'remove', 'remove', 'buy', 'view', null),
      item: fc.constantFrom('1', '2', 'x', null),
      quantity: fc.option(fc.nat(3), { freq: 6 }),
    }),
    { minLength: 1, maxLength: 40, size: 'max' },
  )
  .map((drawn) => {
    let time = 0;
    return drawn.map(({ after, ...event }) => {
      time += after * MINUTE;
      return { time, ...event };
    });
  });

function planned(clauses: Clauses): MatchQueryPlan {
  const { plan, problems } = planOf(queryText(clauses));
  expect(problems).toEqual([]);
  if (plan === undefined) throw new Error('no plan');
  return plan;
}

/** Batches as `cuts` say, again and again, and then the end. */
function runCut(plan: MatchQueryPlan, events: readonly Event[], cuts: readonly Cut[]): Found {
  const builder = new BatchBuilder('events', plan.input.schema, { source: 'events', partition: 0 });
  const states = new Map<string, Uint8Array>();
  const logs = new Map<string, Uint8Array>();
  const found: Found[] = [];
  let processor = new QueryProcessor(plan, { logs: new KeyLogs(1) });
  let from = 0;
  for (let i = 0; from < events.length; i++) {
    const { rows, stop, time } = cuts[i % cuts.length] ?? { rows: 1, stop: false, time: 0 };
    processor.process(batchOf(builder, plan, events.slice(from, from + rows), from));
    const last = events[Math.min(from + rows, events.length) - 1]?.time ?? 0;
    from += rows;
    processor.advance(Math.min(last + time * MINUTE, events[from]?.time ?? Number.POSITIVE_INFINITY));
    found.push(processor.takeFound());
    const changes = processor.takeChanges();
    write(changes.states, states);
    write(changes.logs, logs);
    if (!stop) continue;
    processor = new QueryProcessor(plan, { logs: new KeyLogs(1) });
    processor.restore(read<KeyState>(states), read<LoggedRows>(logs));
  }
  processor.advance(Number.POSITIVE_INFINITY);
  found.push(processor.takeFound());
  return {
    behaviours: found.flatMap(({ behaviours }) => behaviours),
    deadLetters: found.flatMap(({ deadLetters }) => deadLetters),
  };
}

function batchOf(builder: BatchBuilder, { input }: MatchQueryPlan, events: readonly Event[], offset: number): Batch {
  for (const [i, { time, user, type, item, quantity }] of events.entries()) {
    const known: Readonly<Record<string, Value>> = { ts: time, user_id: user, type, item, quantity, price: quantity };
    const values = input.schema.map(({ name }) => known[name] ?? null);
    builder.add(values, time, offset + i);
  }
  builder.settle();
  return builder.finish();
}

function write(changes: Iterable<readonly [string, unknown]>, to: Map<string, Uint8Array>): void {
  for (const [name, state] of changes) {
    if (state === undefined) to.delete(name);
    else to.set(name, encodeState(state));
  }
}

function read<T>(from: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, T> {
  return new Map([...from].map(([name, bytes]) => [name, decodeState<T>(bytes)]));
}
