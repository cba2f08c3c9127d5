import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeadLetter } from '../../src/dead-letter.js';
import { CHAIN_QUERIES, CHAIN_STREAMS, chainRows } from '../support/chain-of-queries.js';
import { checkpointRows } from '../support/checkpoint-rows.js';
import { type Found, runOver } from '../support/run-over.js';
import { loaded, withDuckDB } from '../support/run-windowed.js';
import { lawTimeout, runs } from '../support/runs.js';

/*
 * Queries of every kind that read each other, over two streams of different lateness and a table: however the input is cut
 * into epochs, and wherever the run is stopped or killed and taken up again, behaviours, ids, positions and dead letters are those of
 * an undisturbed run, and nothing is left in the end.
 */

const run = withDuckDB();

test(
  'a chain of queries that is stopped or killed anywhere, the last checkpoint anywhere before, finds what it finds undisturbed',
  async () => {
    const { project, said } = await loaded(run, CHAIN_STREAMS, ...CHAIN_QUERIES);
    if (project === undefined) throw new Error(said);
    const plain = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat(9)), { maxLength: 8 });
    const cut = fc.record({
      epochSize: fc.integer({ min: 1, max: 9 }),
      stops: fc.array(fc.nat(5), { maxLength: 4 }),
      checkpointRows,
      rereads: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(chainRows(3), chainRows(5), plain, cut, async (early, late, table, options) => {
        const rows = { early, late, plain: table };
        const disturbed = await runOver(project, rows, options);
        expect(outcome(disturbed)).toEqual(outcome(await runOver(project, rows)));
        expect(disturbed.archive.open).toEqual([]);
      }),
      { numRuns: Math.ceil(runs / 16) },
    );
  },
  4 * lawTimeout,
);

/** By query, in the order in which each gives it: how queries take turns is a matter of the cut. */
function outcome({ behaviours, archive }: Found): object {
  const letters = archive.epochs.flatMap(({ deadLetters }) => deadLetters);
  return {
    behaviours: behaviours.toSorted((a, b) => compare(a.position.source, b.position.source)),
    letters: letters.toSorted((a, b) => compare(textOf(a), textOf(b))),
  };
}

function textOf({ position: { source, offset }, reason }: DeadLetter): string {
  return `${source} ${offset} ${reason}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
