import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FetchedRecord, hideAborted } from '../../src/kafka/hide-aborted.js';
import { runs } from '../support/runs.js';

/** A log as producers write it, each in a transaction or in none, ended or not. */
const log = fc
  .array(
    fc.record({
      producer: fc.integer({ min: 0, max: 3 }),
      does: fc.constantFrom('write', 'write', 'write', 'zero', 'commit', 'abort'),
    }),
    { maxLength: 40 },
  )
  .map((steps) => {
    const all = [...steps, ...[0, 1, 2, 3].map((producer) => ({ producer, does: 'abort' as const }))];
    const open = new Map<number, { first: number; offsets: number[] }>();
    const records: FetchedRecord[] = [];
    const lost = new Set<string>();
    // In the order in which they ended, as a broker lists them.
    const aborted: { producerId: string; firstOffset: string; last: number }[] = [];
    for (const { producer, does } of all) {
      const offset = records.length;
      const transaction = open.get(producer);
      const isEnd = does === 'commit' || does === 'abort';
      if (isEnd && transaction === undefined) continue;
      const batchContext = { producerId: `${producer}`, inTransaction: true };
      if (isEnd) {
        records.push({
          offset: `${offset}`,
          key: Buffer.from([0, 0, 0, does === 'abort' ? 0 : 1]),
          isControlRecord: true,
          batchContext,
        });
        open.delete(producer);
        if (does === 'abort') {
          for (const at of transaction?.offsets ?? []) lost.add(`${at}`);
          aborted.push({ producerId: `${producer}`, firstOffset: `${transaction?.first}`, last: offset });
        }
      } else {
        records.push({
          offset: `${offset}`,
          key: does === 'zero' ? Buffer.alloc(4) : null,
          isControlRecord: false,
          batchContext,
        });
        open.set(producer, { first: transaction?.first ?? offset, offsets: [...(transaction?.offsets ?? []), offset] });
      }
    }
    return { records, lost, aborted };
  });

test('wherever reading begins, what is left is what was not aborted', () => {
  fc.assert(
    fc.property(log, fc.nat(), ({ records, lost, aborted }, start) => {
      const from = records.length === 0 ? 0 : start % records.length;
      const fetched = records.slice(from).map((record) => ({ ...record }));
      const abortedTransactions = aborted.filter(({ last }) => last >= from);
      hideAborted({ messages: fetched, abortedTransactions });
      const data = new Set(records.filter(({ isControlRecord }) => !isControlRecord).map(({ offset }) => offset));
      const left = fetched.filter(({ isControlRecord }) => !isControlRecord).map(({ offset }) => offset);
      expect(left).toEqual([...data].filter((offset) => Number(offset) >= from && !lost.has(offset)));
    }),
    { numRuns: runs },
  );
});
