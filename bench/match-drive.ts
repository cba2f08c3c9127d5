import { type Batch, timeAt } from '../src/batch.js';
import { BatchRow } from '../src/engine/keys/batch-row.js';
import { BatchSymbols } from '../src/engine/keys/batch-symbols.js';
import { KeptRows } from '../src/engine/keys/kept-rows.js';
import { KeyIndex } from '../src/engine/keys/key-index.js';
import { KeyedMatcher } from '../src/patterns/keyed-matcher.js';
import { compile } from '../src/patterns/program.js';
import type { Project } from '../src/query/plan.js';
import type { Outcome } from './benchmark.js';
import { Tally } from './tally.js';

/**
 * One query's matcher alone, given ordered batches: keys, conditions, partial matches, deadlines, and where each match
 * begins and ends, but none of its output. What a behaviour costs is as much as it has evidence, whoever matches.
 */
export class MatchDrive {
  readonly #keys: KeyIndex;
  readonly #symbols: BatchSymbols;
  readonly #matcher: KeyedMatcher<never>;
  readonly #tally = new Tally();
  #events = 0;

  constructor({ queries: [plan] }: Project) {
    if (plan?.kind !== 'match') throw new TypeError('a project without a pattern');
    const program = compile(
      plan.pattern,
      plan.measures.map(({ expression }) => expression),
    );
    if (!BatchSymbols.suit(program)) throw new TypeError('conditions that the row alone does not decide');
    this.#keys = new KeyIndex(plan.partitionBy);
    this.#symbols = new BatchSymbols(program);
    this.#matcher = new KeyedMatcher<never>(program, new KeptRows(plan.input.schema, plan.fields), {
      outcome: ({ first, time }) => this.#tally.match(first.time, time),
      fault: ({ reason }) => {
        throw new Error(reason);
      },
      closed: () => {},
    });
  }

  process(batch: Batch): void {
    this.#events += batch.length;
    const row = new BatchRow(batch);
    this.#keys.read(batch, (key) => this.#matcher.isOpen(key));
    const symbols = this.#symbols.of(batch, row);
    for (let index = 0; index < batch.length; index++) {
      const symbol = symbols[index] ?? 0;
      const canBegin = this.#matcher.canBegin(symbol);
      const key = canBegin ? this.#keys.of(index) : this.#keys.find(index);
      if (key < 0 || !(canBegin || this.#matcher.isOpen(key))) continue;
      row.index = index;
      this.#matcher.process(key, row, symbol);
    }
    this.#matcher.advance(timeAt(batch, batch.length - 1));
  }

  /** Of everything so far. */
  outcome(): Outcome {
    return this.#tally.outcome(this.#events);
  }
}
