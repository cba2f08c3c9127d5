import type { KafkaMessage, KafkaRecord } from '../../../src/kafka/driver.js';

/** Of the records that were written in it, whether they count. */
export interface Fate {
  state: 'open' | 'committed' | 'aborted';
}

interface Entry {
  readonly offset: number;
  /** None: the mark of a transaction's end. */
  readonly record?: KafkaRecord;
  /** None: outside a transaction. */
  readonly fate?: Fate;
}

/** A partition's log. Marks take offsets; nothing behind an open transaction is read; offsets are never given twice. */
export class MemoryPartition {
  #entries: Entry[] = [];
  #low = 0;
  #high = 0;
  /** Called when there may be more to read. */
  readonly watchers: Set<() => void> = new Set();

  get low(): number {
    return this.#low;
  }

  get high(): number {
    return this.#high;
  }

  /** Up to where it is settled what counts. */
  get stable(): number {
    return this.#entries.find(({ fate }) => fate?.state === 'open')?.offset ?? this.#high;
  }

  append({ key, value, headers = [], timestamp }: KafkaMessage & { readonly timestamp: number }, fate?: Fate): number {
    const offset = this.#high++;
    const record = { offset, timestamp, key: copied(key), value: copied(value), headers: headers.map(copiedHeader) };
    this.#entries.push({ offset, record, ...(fate === undefined ? {} : { fate }) });
    this.#changed();
    return offset;
  }

  /** The end of a transaction that wrote here. */
  mark(): void {
    this.#entries.push({ offset: this.#high++ });
    this.#changed();
  }

  /** The records that count from there on, so many entries at most, and where reading goes on. */
  read(from: number, limit: number): { readonly records: readonly KafkaRecord[]; readonly next: number } {
    const { stable } = this;
    const entries = this.#entries.filter(({ offset }) => offset >= from && offset < stable).slice(0, limit);
    const records = entries.flatMap(({ record, fate }) =>
      record === undefined || fate?.state === 'aborted' ? [] : [record],
    );
    return { records, next: (entries.at(-1)?.offset ?? from - 1) + 1 };
  }

  offsetAt(time: number): number {
    const found = this.#entries.find(({ record, offset }) => (record?.timestamp ?? -1) >= time && offset < this.stable);
    return found?.offset ?? this.stable;
  }

  deleteBefore(offset: number): void {
    this.#low = Math.max(this.#low, Math.min(offset, this.#high));
    this.#entries = this.#entries.filter((entry) => entry.offset >= this.#low);
    this.#changed();
  }

  /** Keeps the last record of each key, as the cleaner of a compacted topic does, and of what counts for nothing none. */
  compact(): void {
    const last = new Map<string, number>();
    const { stable } = this;
    for (const { record, offset, fate } of this.#entries) {
      // What is not settled yet takes no place.
      if (offset < stable && record?.key != null && fate?.state !== 'aborted')
        last.set(record.key.toString('hex'), offset);
    }
    this.#entries = this.#entries.filter(
      ({ record, offset }) =>
        offset >= stable ||
        offset === this.#high - 1 ||
        (record?.key != null && last.get(record.key.toString('hex')) === offset),
    );
  }

  #changed(): void {
    for (const watch of this.watchers) watch();
  }
}

function copied(bytes: Uint8Array | null): Buffer | null {
  return bytes === null ? null : Buffer.from(bytes);
}

function copiedHeader([name, value]: readonly [string, Uint8Array]): readonly [string, Buffer] {
  return [name, Buffer.from(value)];
}
