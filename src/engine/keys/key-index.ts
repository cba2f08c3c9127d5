import type { Batch } from '../../batch.js';
import type { Value } from '../../schema.js';
import { PairTable } from '../joins/pair-table.js';
import { Atoms } from './atoms.js';

/** So many keys may be known of which none is open, and as many again as are open. */
const SPARE_KEYS = 65_536;

/**
 * Small numbers for the keys of a stream, read off the columns of its batches. A key keeps its number as long as someone
 * has it open; the numbers of others are taken back now and then, between batches, since a dictionary that only grows
 * is a leak.
 */
export class KeyIndex {
  readonly #atoms: readonly Atoms[];
  /** The number of the first column and the second; that and the third; and so on. */
  readonly #pairs: readonly PairTable[];
  #retained = 0;

  /** `fields`: the places of the key's columns. */
  constructor(fields: readonly number[]) {
    this.#atoms = fields.map((field) => new Atoms(field));
    this.#pairs = fields.slice(1).map(() => new PairTable());
  }

  /** The batch whose rows are asked for next. `isOpen` tells which numbers are wanted still. */
  read(batch: Batch, isOpen: (key: number) => boolean): void {
    const last = this.#pairs.at(-1);
    const size = Math.max(last?.size ?? 0, ...this.#atoms.map((atoms) => atoms.size));
    if (size > SPARE_KEYS + 2 * this.#retained) this.#retain(isOpen);
    for (const atoms of this.#atoms) atoms.read(batch);
  }

  /** Nobody has the key open: its number may be another's. */
  release(key: number): void {
    this.#pairs.at(-1)?.release(key);
  }

  /** -1: the row's key has no number. */
  find(row: number): number {
    let key = this.#atoms[0]?.find(row) ?? 0;
    for (let i = 1; i < this.#atoms.length && key >= 0; i++) {
      const atom = this.#atoms[i]?.find(row) ?? -1;
      key = atom < 0 ? -1 : (this.#pairs[i - 1]?.find(key, atom) ?? -1);
    }
    return key;
  }

  of(row: number): number {
    let key = this.#atoms[0]?.of(row) ?? 0;
    for (let i = 1; i < this.#atoms.length; i++) {
      key = this.#pairs[i - 1]?.of(key, this.#atoms[i]?.of(row) ?? -1) ?? -1;
    }
    return key;
  }

  ofValues(values: readonly Value[]): number {
    let key = this.#atoms[0]?.ofValue(values[0] ?? null) ?? 0;
    for (let i = 1; i < this.#atoms.length; i++) {
      key = this.#pairs[i - 1]?.of(key, this.#atoms[i]?.ofValue(values[i] ?? null) ?? -1) ?? -1;
    }
    return key;
  }

  values(key: number): Value[] {
    const values: Value[] = [];
    let rest = key;
    for (let i = this.#atoms.length - 1; i > 0; i--) {
      const pairs = this.#pairs[i - 1];
      values.unshift(this.#atoms[i]?.value(pairs?.second(rest) ?? -1) ?? null);
      rest = pairs?.first(rest) ?? -1;
    }
    const [first] = this.#atoms;
    return first === undefined ? [] : [first.value(rest), ...values];
  }

  #retain(isOpen: (key: number) => boolean): void {
    let isWanted = isOpen;
    for (let i = this.#pairs.length - 1; i >= 0; i--) {
      const pairs = this.#pairs[i];
      if (pairs === undefined) continue;
      const [firsts, seconds] = [new Set<number>(), new Set<number>()];
      pairs.retain((id) => {
        if (!isWanted(id)) return false;
        firsts.add(pairs.first(id));
        seconds.add(pairs.second(id));
        return true;
      });
      this.#atoms[i + 1]?.retain((atom) => seconds.has(atom));
      isWanted = (id) => firsts.has(id);
      if (i === this.#pairs.length - 1) this.#retained = pairs.size;
    }
    const [first] = this.#atoms;
    if (first === undefined) return;
    first.retain(isWanted);
    if (this.#pairs.length === 0) this.#retained = first.size;
  }
}
