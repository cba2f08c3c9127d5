import type { Batch } from '../../batch.js';
import { RowStore } from '../../patterns/row-store.js';
import type { MatchQueryPlan } from '../../query/plan.js';
import type { Value } from '../../schema.js';
import type { Duration, Timestamp } from '../../time.js';
import { QueryProcessor } from '../matching/query-processor.js';
import type { Processor } from '../processor.js';
import { SharedKeys } from '../windows/key-slots.js';
import { BatchRow } from './batch-row.js';
import { KeptRows } from './kept-rows.js';
import { KeyIndex } from './key-index.js';

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
  /** Queries with the last row of the key that each has seen, where it waits for one that concerns it. */
  readonly queries: Map<QueryProcessor, number>;
  /** How many of them are to see the key's every row. */
  busy: number;
  /** The key's rows, as the group keeps them. */
  first: number;
  last: number;
}

const NONE = -1;
/** Instead of a row: the query is to see every one. */
const BUSY = -2;

/**
 * Queries over one stream by one key, whose conditions on the row read one and the same column (`type = 'x17'`). A row is
 * given to those alone that can begin with its value, and to those that have something open of its key; and of these, one
 * that any other value leaves as it is (`A X*? R`) is given what it has missed when a row concerns it. So a thousand
 * queries, each of which wants another value, do not cost a thousand times one.
 */
export class QueryGroup {
  #processors: readonly QueryProcessor[];
  readonly #keys: KeyIndex;
  readonly #field: number;
  readonly #rows: RowStore<never>;
  /** Rows older than this are nobody's. */
  readonly #within: Duration;
  readonly #open = new Map<number, OpenKey>();
  #dictionary: readonly string[] | undefined;
  /** By code, NULL's first; the queries are asked about each when it first comes. */
  #readers: (Readers | undefined)[] = [];
  /** By query and code; 0 where there is none. */
  readonly #symbols: Map<QueryProcessor, number[]>;
  /** By value: the queries that are to be asked about it; and those that are to be about any. */
  readonly #byConstant = new Map<Value, QueryProcessor[]>();
  #askedAlways: QueryProcessor[] = [];

  /** `plans` have one key and one column in their conditions; `field` is the place of that column. */
  constructor(plans: readonly MatchQueryPlan[], field: number, nearMisses = 0) {
    const keys = new KeyIndex(plans[0]?.partitionBy ?? []);
    const processors = plans.map((plan): QueryProcessor => {
      const closed = (key: number): void => this.#close(key, processor);
      const processor = new QueryProcessor(plan, { keys, slots: new SharedKeys(), closed, nearMisses });
      return processor;
    });
    this.#processors = processors;
    this.#keys = keys;
    this.#field = field;
    const fields = [...new Set(processors.flatMap(({ plan }) => plan.fields))];
    this.#rows = new RowStore(new KeptRows(processors[0]?.plan.input.schema ?? [], fields));
    this.#within = Math.max(...processors.map(({ plan }) => plan.pattern.within ?? Number.POSITIVE_INFINITY));
    this.#symbols = new Map(processors.map((processor) => [processor, []]));
    for (const processor of processors) this.#dispatch(processor);
  }

  get processors(): readonly QueryProcessor[] {
    return this.#processors;
  }

  /** It is given no more rows, and what it has open is given up. */
  remove(removed: Processor): void {
    const isOther = (one: Processor): boolean => one !== removed;
    const processor = this.#processors.find((one) => one === removed);
    if (processor === undefined) return;
    for (const key of [...this.#open.keys()]) this.#close(key, processor);
    this.#processors = this.#processors.filter(isOther);
    for (const [value, asked] of this.#byConstant) this.#byConstant.set(value, asked.filter(isOther));
    this.#askedAlways = this.#askedAlways.filter(isOther);
    this.#symbols.delete(processor);
    this.#readers = [];
  }

  #dispatch(processor: QueryProcessor): void {
    const { constants } = processor;
    if (constants === undefined) this.#askedAlways.push(processor);
    for (const value of new Set(constants)) {
      const known = this.#byConstant.get(value);
      if (known === undefined) this.#byConstant.set(value, [processor]);
      else known.push(processor);
    }
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
    for (const processor of this.processors)
      for (const key of processor.openKeys()) setSeen(this.#openKey(key), processor, BUSY);
  }

  /** Of a batch in which the column is no dictionary. */
  #processEach(batch: Batch): void {
    for (const [key, open] of this.#open)
      for (const processor of open.queries.keys()) this.#catchUp(key, processor, open);
    for (const processor of this.processors) processor.process(batch);
    this.#open.clear();
    this.restored();
  }

  #give(key: number, code: number, row: BatchRow, { beginners, concerned }: Readers): void {
    const open = this.#open.get(key);
    if (open === undefined && beginners.length === 0) return;
    const given: QueryProcessor[] = [];
    if (open !== undefined && open.busy > 0) {
      for (const [processor, seen] of [...open.queries]) {
        if (seen !== BUSY) continue;
        given.push(processor);
        processor.take(key, row, this.#symbols.get(processor)?.[code] ?? 0);
      }
    }
    for (const { processor, symbol } of concerned) {
      if (open?.queries.has(processor) !== true || given.includes(processor)) continue;
      this.#catchUp(key, processor, open);
      given.push(processor);
      processor.take(key, row, symbol);
    }
    for (const { processor, symbol } of beginners) {
      if (given.includes(processor)) continue;
      given.push(processor);
      processor.take(key, row, symbol);
    }
    this.#settle(key, row, given);
  }

  /** The row is kept for those that may ask for it later; who was given it waits for the next that concerns him, or for any. */
  #settle(key: number, row: BatchRow, given: readonly QueryProcessor[]): void {
    const isOpen = given.some((processor) => processor.isOpen(key));
    const open = isOpen ? this.#openKey(key) : this.#open.get(key);
    if (open === undefined) return;
    open.last = this.#rows.add(row, 0, open.last);
    if (open.first < 0) open.first = open.last;
    this.#trim(open, row.time - this.#within);
    for (const processor of given) {
      if (processor.isOpen(key)) setSeen(open, processor, processor.isPatient(key) ? open.last : BUSY);
    }
  }

  #trim(open: OpenKey, oldest: Timestamp): void {
    while (open.first !== open.last && this.#rows.time(open.first) < oldest) {
      const { first } = open;
      open.first = this.#rows.next(first);
      this.#rows.release(first);
    }
  }

  /** Gives the query what it has missed of the key. */
  #catchUp(key: number, processor: QueryProcessor, { queries, last }: OpenKey): void {
    const seen = queries.get(processor) ?? BUSY;
    if (seen < 0) return;
    for (let id = seen; id !== last; ) {
      id = this.#rows.next(id);
      if (id < 0) return;
      processor.takeKept(key, this.#rows.at(id));
    }
  }

  #openKey(key: number): OpenKey {
    const known = this.#open.get(key);
    if (known !== undefined) return known;
    const open: OpenKey = { queries: new Map(), busy: 0, first: NONE, last: NONE };
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
    for (const processor of [...this.#askedAlways, ...(this.#byConstant.get(row.at(this.#field)) ?? [])]) {
      const symbol = processor.symbolOf(row);
      const symbols = this.#symbols.get(processor);
      if (symbols !== undefined) symbols[code] = symbol;
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
    if (open.queries.get(processor) === BUSY) open.busy--;
    open.queries.delete(processor);
    if (open.queries.size > 0) return;
    this.#open.delete(key);
    for (let id = open.first; id >= 0; ) {
      const next = this.#rows.next(id);
      this.#rows.release(id);
      id = next;
    }
  }
}

function setSeen(open: OpenKey, processor: QueryProcessor, seen: number): void {
  if (open.queries.get(processor) === BUSY) open.busy--;
  if (seen === BUSY) open.busy++;
  open.queries.set(processor, seen);
}
