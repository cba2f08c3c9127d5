import type { Position } from '../../event.js';
import { isList } from '../../is-value.js';
import { parseValue } from '../../parse-value.js';
import { identityText } from '../../patterns/identity-text.js';
import { type DataType, typeName, type Value } from '../../schema.js';
import type { StateColumn } from '../epochs/state-columns.js';
import { keyIdentity } from '../keys/key-identity.js';
import { identityHolds } from './identity-holds.js';

/** Whose events are to be forgotten: those in which a column has this value, written as text. */
export interface PersonKey {
  /** As `streams.sql` declares it; without case. */
  readonly column: string;
  readonly value: string;
  /** Of their events, as far as they are known, and of behaviours that are forgotten with them. */
  readonly positions?: Iterable<Position>;
}

/** Of state that does not say what it holds. */
const UNKNOWN: StateColumn = { names: [], type: { kind: 'NULL' }, isMade: true };

/** Knows a person's rows again, by their values, and where values say nothing by their positions. */
export class Person {
  readonly #column: string;
  readonly #text: string;
  /** By partition, their events' offsets. */
  readonly #offsets = new Map<string, Set<number>>();
  #known = 0;
  /** The value, by type's name; undefined: no value of the type is theirs. */
  readonly #values = new Map<string, string | undefined>();

  constructor({ column, value, positions = [] }: PersonKey) {
    this.#column = column.toLowerCase();
    this.#text = value;
    for (const position of positions) this.#learn(position);
  }

  /** How many positions are known. */
  get known(): number {
    return this.#known;
  }

  /** `isTheirs`: its values say so, which is remembered. */
  isAt(position: Position, isTheirs: boolean): boolean {
    if (isTheirs) this.#learn(position);
    return isTheirs || this.#offsets.get(originOf(position))?.has(position.offset) === true;
  }

  /** Whether one of their events stands between two of a partition. */
  isBetween(first: Position, lastOffset: number): boolean {
    for (const offset of this.#offsets.get(originOf(first)) ?? []) {
      if (offset >= first.offset && offset <= lastOffset) return true;
    }
    return false;
  }

  /** Of values that stand where the columns do. */
  isKey(key: readonly Value[], columns: readonly StateColumn[]): boolean {
    return key.some((value, place) => this.isValue(value, columns[place] ?? UNKNOWN));
  }

  /** As `isKey`, of a key's identity. */
  isIdentity(identity: string, columns: readonly StateColumn[]): boolean {
    if (columns.length === 0) return this.isIdentity(identity, [UNKNOWN]);
    return columns.some((column, place) =>
      this.#valuesOf(column).some((value) => identityHolds(identity, columns.length, place, keyIdentity([value]))),
    );
  }

  isValue(value: Value, column: StateColumn): boolean {
    if (value === null) return false;
    if (column.names.includes(this.#column) && identityText(value) === this.#identityOf(column.type)) return true;
    return column.isMade && this.isNamedIn(value);
  }

  /** Whether a value may be theirs at all: others need not be looked at. */
  mayBeIn({ names, isMade }: StateColumn): boolean {
    return isMade || names.includes(this.#column);
  }

  /** Whether the text is the value, or in it. */
  isNamedIn(value: Value): boolean {
    if (typeof value === 'string') return value === this.#text;
    return isList(value) && value.some((item) => this.isNamedIn(item));
  }

  #learn(position: Position): void {
    const origin = originOf(position);
    const offsets = this.#offsets.get(origin) ?? new Set();
    this.#offsets.set(origin, offsets);
    if (offsets.has(position.offset)) return;
    offsets.add(position.offset);
    this.#known++;
  }

  #identityOf(type: DataType): string | undefined {
    const name = typeName(type);
    if (!this.#values.has(name)) {
      const value = parseValue(type, this.#text);
      this.#values.set(name, value === undefined ? undefined : identityText(value));
    }
    return this.#values.get(name);
  }

  #valuesOf({ names, type, isMade }: StateColumn): readonly Value[] {
    const typed = names.includes(this.#column) ? parseValue(type, this.#text) : undefined;
    return [...(typed === undefined ? [] : [typed]), ...(isMade ? [this.#text] : [])];
  }
}

function originOf({ source, partition }: Position): string {
  return `${partition} ${source}`;
}
