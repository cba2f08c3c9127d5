import { MILLISECOND } from '../src/time.js';
import type { Growth } from './benchmark.js';
import { growth, type Size } from './growth.js';
import { matchQuery } from './growth-sql.js';
import type { BatchedEvent } from './shop-batches.js';

const BEGIN = 1_700_000_000_000_000;
const EVENTS = 500_000;

/** Two ways to take each row, and no end: 2^n paths over n rows for who follows them all. */
export const worstAlternation: Growth = worst('worst/alternation-10-to-100', {
  smallest: { pattern: '((A | A)* B)', run: 10 },
  largest: { pattern: '((A | A)* B)', run: 100 },
});

/** n optional rows before n rows: R. Cox, "Regular Expression Matching Can Be Simple And Fast", 2007. */
export const worstOptional: Growth = worst('worst/optional-5-to-20', {
  smallest: { pattern: '((A?){5} A{5})', run: 5 },
  largest: { pattern: '((A?){20} A{20})', run: 20 },
});

/** Loops within loops. */
export const worstNested: Growth = worst('worst/nested-10-to-100', {
  smallest: { pattern: '(((A+)+)+ B)', run: 10 },
  largest: { pattern: '(((A+)+)+ B)', run: 100 },
});

/** Runs of so many rows that are an A, each ended by a row that is nothing. */
interface Worst {
  readonly pattern: string;
  readonly run: number;
}

function worst(name: string, { smallest, largest }: { readonly smallest: Worst; readonly largest: Worst }): Growth {
  return growth({ name, events: EVENTS, smallest: () => sizeOf(smallest), largest: () => sizeOf(largest) });
}

function sizeOf({ pattern, run }: Worst): Size {
  const define = pattern.includes('B') ? "A AS event = 'a', B AS event = 'b'" : "A AS event = 'a'";
  const events = function* (): Generator<BatchedEvent> {
    for (let index = 0; ; index++) {
      const type = index % (run + 1) === run ? 'c' : 'a';
      yield { time: BEGIN + index * MILLISECOND, user: 'one', item: '', type };
    }
  };
  return { queries: [matchQuery({ pattern, define })], fill: [], events: events() };
}
