import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BatchBuilder } from '../../src/batch-builder.js';
import type { Behaviour } from '../../src/behaviour.js';
import { Task } from '../../src/engine/task.js';
import type { MatchQueryPlan } from '../../src/query/plan.js';
import { declareStreams, planOf, queryText } from '../support/planned.js';
import { lawTimeout, runs } from '../support/runs.js';

const TYPES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const type = fc.constantFrom(...TYPES);

/** Each wants other constants, so that many of them over one stream are worked on together. */
const query = fc
  .record({
    first: type,
    last: type,
    pattern: fc.constantFrom('A X*? R', 'A R', 'A X* R', 'A X*? R+', '(A | X) R'),
    skip: fc.constantFrom('PAST LAST ROW', 'TO NEXT ROW'),
    rows: fc.constantFrom('ONE ROW PER MATCH', 'ONE ROW PER MATCH SHOW TIMEOUT MATCHES'),
    correlated: fc.boolean(),
    minutes: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ first, last, pattern, skip, rows, correlated, minutes }) =>
    queryText({
      pattern: `PATTERN (${pattern})`,
      skip: `AFTER MATCH SKIP ${skip}`,
      rows,
      within: `WITHIN INTERVAL '${minutes}' MINUTE`,
      measures: 'MEASURES FIRST(item) AS one, LAST(item) AS other',
      define: `DEFINE A AS A.type = '${first}', R AS R.type IN ('${last}', 'g')${correlated ? ' AND R.item = A.item' : ''}`,
    }),
  );

const rows = fc.array(
  fc.record({
    after: fc.integer({ min: 0, max: 90 }),
    user: fc.nat(3),
    type,
    item: fc.constantFrom('x', 'y'),
  }),
  { maxLength: 80, size: 'max' },
);

test(
  'queries that are worked on together find what each finds alone, however the input is cut',
  () => {
    return fc.assert(
      fc.asyncProperty(
        fc.array(query, { minLength: 4, maxLength: 8 }),
        rows,
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        async (queries, events, cut, isKept) => {
          const plans = queries.map((text, place) => planned(text, place));
          const together = await found(plans, events, cut, isKept);
          const alone = await Promise.all(plans.map((plan) => found([plan], events, 1, true)));
          expect(together.toSorted(byQuery)).toEqual(alone.flat().toSorted(byQuery));
        },
      ),
      { numRuns: Math.ceil(runs / 4) },
    );
  },
  // Each run plans up to eight queries, twice.
  4 * lawTimeout,
);

function planned(text: string, place: number): MatchQueryPlan {
  const { plan, problems } = planOf(text);
  if (plan === undefined) throw new Error(problems.join('\n'));
  return { ...plan, type: { ...plan.type, name: `q${place}` } };
}

function byQuery(a: Summary, b: Summary): number {
  return a.query < b.query ? -1 : a.query > b.query ? 1 : 0;
}

interface Summary extends Pick<Behaviour, 'kind' | 'id' | 'time' | 'values' | 'evidence'> {
  readonly query: string;
}

/** In the order in which each query finds them. */
async function found(
  queries: readonly MatchQueryPlan[],
  events: readonly { readonly after: number; readonly user: number; readonly type: string; readonly item: string }[],
  cut: number,
  isKept: boolean,
): Promise<readonly Summary[]> {
  const { streams } = declareStreams();
  const [stream] = streams;
  if (stream === undefined) throw new Error('no stream');
  const task = new Task({ folder: '', streams: [stream], queries });
  if (!isKept) for (const { processor } of task.nodes) processor.forgetChanges();
  const builder = new BatchBuilder(stream.name, stream.schema, { source: 'rows', partition: 0 });
  const summaries: Summary[] = [];
  const advance = async (watermark: number): Promise<void> => {
    for (const { type, kind, id, time, values, evidence } of (await task.advance(watermark)).behaviours) {
      summaries.push({ query: type.name, kind, id, time, values, evidence });
    }
    if (isKept) for (const { processor } of task.nodes) processor.takeChanges();
  };
  let time = 0;
  for (const [offset, { after, user, type: kind, item }] of events.entries()) {
    time += after * 1_000_000;
    const byName = new Map<string, string | number>([
      ['ts', time],
      ['user_id', user],
      ['item', item],
      ['type', kind],
    ]);
    builder.add(
      stream.schema.map(({ name }) => byName.get(name) ?? null),
      time,
      offset,
    );
    if ((offset + 1) % cut !== 0) continue;
    task.orders.get(stream.name)?.add(builder.finish());
    await advance(time);
  }
  if (builder.length > 0) task.orders.get(stream.name)?.add(builder.finish());
  await advance(Number.POSITIVE_INFINITY);
  return summaries;
}
