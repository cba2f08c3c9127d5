import type { Batch } from '../batch.js';
import { RowStore } from '../patterns/row-store.js';
import type { Duration, Timestamp } from '../time.js';
import { BatchRow } from './batch-row.js';
import { KeptRows } from './kept-rows.js';
import type { KeyIndex } from './key-index.js';
import type { QueryProcessor } from './query-processor.js';

/** A query to which a value says something, and the symbol that the value is to it. */
interface Reader {
  readonly processor: QueryProcessor;
  readonly symbol: number;
}

/** What a value says to the queries. */
interface Readers {
  /** Those that can begin with it. */
  readonly beginners: readonly Reader[];
  /** Those of which some condition is true of it. */
  readonly concerned: readonly Reader[];
}

/** What is open of one key. */
interface OpenKey {
  /** Queries that must see the key's every row, and those that wait for a row that concerns them. */
  readonly busy: Set<QueryProcessor>;
  /** Each with the last row of the key that it has seen. */
  readonly patient: Map<QueryProcessor, number>;
  /** The key's rows, as the group keeps them. */
  first: number;
  last: number;
}

const NONE = -1;

/**
 * Queries over one stream by one key, whose conditions on the row read one and the same column (`type = 'x17'`). A row is
 * given to those alone that can begin with its value, and to those that have something open of its key; and of these, one
 * that any other value leaves as it is (`A X*? R`) is given what it has missed when a row concerns it. So a thousand
 * queries, each of which wants another value, do not cost a thousand times one.
 */
export class QueryGroup {
  readonly #processors: readonly QueryProcessor[];
  readonly #keys: KeyIndex;
  readonly #field: number;
  readonly #rows: RowStore<never>;
  /** Rows older than this are nobody's. */
  readonly #within: Duration;
  readonly #open = new Map<number, OpenKey>();
  #dictionary: readonly string[] | undefined;
  /** By code, NULL's first; the queries are asked about each when it first comes. */
  #readers: (Readers | undefined)[] = [];
  readonly #symbols: ReadonlyMap<QueryProcessor, number[]>;

  /** `field` is the place of the column. */
  constructor(processors: readonly QueryProcessor[], keys: KeyIndex, field: number) {
    this.#processors = processors;
    this.#keys = keys;
    this.#field = field;
    const fields = [...new Set(processors.flatMap(({ plan }) => plan.fields))];
    this.#rows = new RowStore(new KeptRows(processors[0]?.plan.input.schema ?? [], fields));
    this.#within = Math.max(...processors.map(({ plan }) => plan.pattern.within ?? Number.POSITIVE_INFINITY));
    this.#symbols = new Map(processors.map((processor) => [processor, []]));
    for (const processor of processors) processor.onClosed = (key) => this.#close(key, processor);
  }

  /** Rows in order. */
  process(batch: Batch): void {
    const column = batch.columns[this.#field];
    if (column?.kind !== 'text') {
      this.#processEach(batch);
      return;
    }
    if (column.dictionary !== this.#dictionary) this.#begin(column.dictionary);
    this.#keys.read(batch, (key) => this.#open.has(key));
    const row = new BatchRow(batch);
    for (let index = 0; index < batch.length; index++) {
      const code = (column.codes[index] ?? -1) + 1;
      row.index = index;
      const readers = this.#readers[code] ?? this.#ask(code, row);
      const key = readers.beginners.length > 0 ? this.#keys.of(index) : this.#keys.find(index);
      if (key >= 0) this.#give(key, code, row, readers);
    }
  }

  /** What its queries have open has come from elsewhere. */
  restored(): void {
    for (const processor of this.#processors)
      for (const key of processor.openKeys()) this.#openKey(key).busy.add(processor);
  }

  /** Of a batch in which the column is no dictionary. */
  #processEach(batch: Batch): void {
    for (const [key, { patient, last }] of this.#open) {
      for (const processor of patient.keys()) this.#catchUp(key, processor, last);
    }
    for (const processor of this.#processors) processor.process(batch);
    this.#open.clear();
    this.restored();
  }

  #give(key: number, code: number, row: BatchRow, { beginners, concerned }: Readers): void {
    const open = this.#open.get(key);
    if (open === undefined && beginners.length === 0) return;
    const given = new Set<QueryProcessor>();
    const give = (processor: QueryProcessor, symbol: number | undefined): void => {
      given.add(processor);
      processor.take(key, row, symbol);
    };
    if (open !== undefined) {
      for (const processor of [...open.busy]) give(processor, this.#symbols.get(processor)?.[code]);
      for (const { processor, symbol } of concerned) {
        if (!open.patient.has(processor) || given.has(processor)) continue;
        this.#catchUp(key, processor, open.last);
        give(processor, symbol);
      }
    }
    for (const { processor, symbol } of beginners) if (!given.has(processor)) give(processor, symbol);
    this.#settle(key, row, given);
  }

  /** The row is kept for those that may ask for it later; who was given it waits for the next that concerns him, or for any. */
  #settle(key: number, row: BatchRow, given: ReadonlySet<QueryProcessor>): void {
    const isOpen = [...given].some((processor) => processor.isOpen(key));
    const open = isOpen ? this.#openKey(key) : this.#open.get(key);
    if (open === undefined) return;
    open.last = this.#rows.add(row, 0, open.last);
    if (open.first < 0) open.first = open.last;
    this.#trim(open, row.time - this.#within);
    for (const processor of given) {
      if (!processor.isOpen(key)) continue;
      const isPatient = processor.isPatient(key);
      if (isPatient) open.patient.set(processor, open.last);
      else open.patient.delete(processor);
      if (isPatient) open.busy.delete(processor);
      else open.busy.add(processor);
    }
  }

  #trim(open: OpenKey, oldest: Timestamp): void {
    while (open.first !== open.last && this.#rows.time(open.first) < oldest) {
      const { first } = open;
      open.first = this.#rows.next(first);
      this.#rows.release(first);
    }
  }

  /** Gives the query what it has missed of the key, up to a row that the group keeps. */
  #catchUp(key: number, processor: QueryProcessor, upTo: number): void {
    const seen = this.#open.get(key)?.patient.get(processor);
    if (seen === undefined) return;
    for (let id = seen; id !== upTo; ) {
      id = this.#rows.next(id);
      if (id < 0) return;
      processor.takeKept(key, this.#rows.at(id));
    }
  }

  #openKey(key: number): OpenKey {
    const known = this.#open.get(key);
    if (known !== undefined) return known;
    const open = {
      busy: new Set<QueryProcessor>(),
      patient: new Map<QueryProcessor, number>(),
      first: NONE,
      last: NONE,
    };
    this.#open.set(key, open);
    return open;
  }

  #begin(dictionary: readonly string[]): void {
    this.#dictionary = dictionary;
    this.#readers = [];
    for (const symbols of this.#symbols.values()) symbols.length = 0;
  }

  /** What each query makes of the value that the row has. */
  #ask(code: number, row: BatchRow): Readers {
    const [beginners, concerned]: [Reader[], Reader[]] = [[], []];
    for (const [processor, symbols] of this.#symbols) {
      const symbol = processor.symbolOf(row);
      symbols[code] = symbol;
      if (processor.canBegin(symbol)) beginners.push({ processor, symbol });
      if (symbol !== 0) concerned.push({ processor, symbol });
    }
    const readers = { beginners, concerned };
    this.#readers[code] = readers;
    return readers;
  }

  #close(key: number, processor: QueryProcessor): void {
    const open = this.#open.get(key);
    if (open === undefined) return;
    open.busy.delete(processor);
    open.patient.delete(processor);
    if (open.busy.size > 0 || open.patient.size > 0) return;
    this.#open.delete(key);
    for (let id = open.first; id >= 0; ) {
      const next = this.#rows.next(id);
      this.#rows.release(id);
      id = next;
    }
  }
}
