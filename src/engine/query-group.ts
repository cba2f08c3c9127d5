import type { Batch } from '../batch.js';
import { BatchRow } from './batch-row.js';
import type { KeyIndex } from './key-index.js';
import type { QueryProcessor } from './query-processor.js';

/** A query that can begin with a value, and the symbol that the value is to it. */
interface Beginner {
  readonly processor: QueryProcessor;
  readonly symbol: number;
}

/**
 * Queries over one stream by one key, whose conditions on the row read one and the same column (`type = 'x17'`). A row is
 * given to those alone that can begin with its value, and to those that have something open of its key: so a thousand
 * queries, each of which wants another value, do not cost a thousand times one.
 */
export class QueryGroup {
  readonly #processors: readonly QueryProcessor[];
  readonly #keys: KeyIndex;
  readonly #field: number;
  /** By key: the queries that have something open of it. */
  readonly #open = new Map<number, Set<QueryProcessor>>();
  #dictionary: readonly string[] | undefined;
  /** By code, NULL's first; each asked about when it first comes. */
  #beginners: (readonly Beginner[] | undefined)[] = [];
  #symbols = new Map<QueryProcessor, number[]>();

  /** `field` is the place of the column. */
  constructor(processors: readonly QueryProcessor[], keys: KeyIndex, field: number) {
    this.#processors = processors;
    this.#keys = keys;
    this.#field = field;
    for (const processor of processors) processor.onClosed = (key) => this.#close(key, processor);
  }

  /** Rows in order. */
  process(batch: Batch): void {
    const column = batch.columns[this.#field];
    if (column?.kind !== 'text') {
      for (const processor of this.#processors) processor.process(batch);
      this.restored();
      return;
    }
    if (column.dictionary !== this.#dictionary) this.#begin(column.dictionary);
    this.#keys.read(batch, (key) => this.#open.has(key));
    const row = new BatchRow(batch);
    for (let index = 0; index < batch.length; index++) {
      const code = (column.codes[index] ?? -1) + 1;
      row.index = index;
      const beginners = this.#beginners[code] ?? this.#ask(code, row);
      const key = beginners.length > 0 ? this.#keys.of(index) : this.#keys.find(index);
      if (key >= 0) this.#give(key, code, row, beginners);
    }
  }

  /** What its queries have open has come from elsewhere. */
  restored(): void {
    for (const processor of this.#processors) for (const key of processor.openKeys()) this.#add(key, processor);
  }

  #give(key: number, code: number, row: BatchRow, beginners: readonly Beginner[]): void {
    const open = this.#open.get(key);
    const before = open === undefined ? undefined : [...open];
    for (const processor of before ?? []) processor.take(key, row, this.#symbols.get(processor)?.[code]);
    for (const { processor, symbol } of beginners) {
      if (before?.includes(processor) === true) continue;
      processor.take(key, row, symbol);
      if (processor.isOpen(key)) this.#add(key, processor);
    }
  }

  #begin(dictionary: readonly string[]): void {
    this.#dictionary = dictionary;
    this.#beginners = [];
    this.#symbols = new Map(this.#processors.map((processor) => [processor, []]));
  }

  /** What each query makes of the value that the row has. */
  #ask(code: number, row: BatchRow): readonly Beginner[] {
    const beginners: Beginner[] = [];
    for (const [processor, symbols] of this.#symbols) {
      const symbol = processor.symbolOf(row);
      symbols[code] = symbol;
      if (processor.canBegin(symbol)) beginners.push({ processor, symbol });
    }
    this.#beginners[code] = beginners;
    return beginners;
  }

  #add(key: number, processor: QueryProcessor): void {
    const open = this.#open.get(key);
    if (open === undefined) this.#open.set(key, new Set([processor]));
    else open.add(processor);
  }

  #close(key: number, processor: QueryProcessor): void {
    const open = this.#open.get(key);
    if (open?.delete(processor) === true && open.size === 0) this.#open.delete(key);
  }
}
