import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowOptions } from '../../src/engine/partitions/row-options.js';
import { run } from '../../src/engine/run.js';
import type { Position } from '../../src/event.js';
import type { Project, StreamDeclaration } from '../../src/query/plan.js';
import { memorySource } from '../../src/sources/memory-source.js';
import { projectOf } from '../support/run-over.js';
import { lawTimeout, runs } from '../support/runs.js';

/*
 * Events of one instant stand in the order of their positions: the source's name, the partition, the offset. In whatever order
 * partitions are given and read, a plain SELECT gives them so and MATCH_RECOGNIZE looks at them so.
 */
const SELECT = 'SELECT n FROM left_side';
const MATCH = `SELECT ns FROM left_side MATCH_RECOGNIZE (
  ORDER BY ts MEASURES list(n) AS ns AFTER MATCH SKIP PAST LAST ROW PATTERN (A{3}) WITHIN INTERVAL '1' HOUR)`;

/** Times lie close together, so that many are the same, and nothing is late. */
const partition = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 12 });
const partitions = fc
  .uniqueArray(fc.tuple(fc.constantFrom('a.csv', 'B.csv', 'b.csv', 'é.csv'), fc.integer({ min: 0, max: 11 })), {
    maxLength: 5,
    selector: String,
  })
  .chain((places) => fc.tuple(...places.map((place) => partition.map((times) => ({ place, times })))));

function ordered(a: Position & { readonly time: number }, b: Position & { readonly time: number }): number {
  if (a.time !== b.time) return a.time - b.time;
  if (a.source !== b.source) return a.source < b.source ? -1 : 1;
  return a.partition - b.partition || a.offset - b.offset;
}

function leftSide({ streams }: Project): StreamDeclaration {
  const stream = streams.find(({ name }) => name === 'left_side');
  if (stream === undefined) throw new Error('no stream');
  return stream;
}

test(
  'ties break by source, partition and offset',
  async () => {
    const project = await projectOf(SELECT, MATCH);
    const law = fc.asyncProperty(partitions, fc.integer({ min: 1, max: 9 }), async (given, epochSize) => {
      const events = given
        .flatMap(({ place: [source, number], times }) =>
          times.map((time, offset) => ({ time, source, partition: number, offset })),
        )
        .map((event, n) => ({ ...event, n }));
      const sources = given.map(({ place: [name, number] }) => {
        const mine = events.filter((event) => event.source === name && event.partition === number);
        const rows = mine.map(({ time, n }) => [time, n]);
        return memorySource({ ...rowOptions(leftSide(project)), name, partition: number, rows });
      });
      const found: Record<string, unknown[]> = { q0: [], q1: [] };
      const { late } = await run({
        project,
        sources,
        epochSize,
        onBehaviours: (behaviours) => {
          for (const { type, values } of behaviours) found[type.name]?.push(values[0]);
        },
      });
      expect(late).toBe(0);
      const order = events.toSorted(ordered).map(({ n }) => n);
      expect(found.q0).toEqual(order);
      const threes = Array.from({ length: Math.floor(order.length / 3) }, (_, i) => order.slice(3 * i, 3 * i + 3));
      expect(found.q1).toEqual(threes);
    });
    await fc.assert(law, { numRuns: runs });
  },
  lawTimeout,
);
