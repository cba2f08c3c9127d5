import { Person, type PersonKey } from '../engine/forgetting/person.js';
import type { StreamEvent } from '../event.js';
import type { KeyIdentity } from '../key-identity.js';

/** Knows a person's events again in the state of a pipeline in code, whose events are objects and whose keys have no names. */
export class PersonsEvents {
  readonly #column: string;
  readonly #text: string;
  readonly #person: Person;
  /** The value among several in a key's identity. */
  readonly #part: RegExp;

  constructor(key: PersonKey) {
    this.#column = key.column.toLowerCase();
    this.#text = key.value;
    this.#person = new Person(key);
    const text = escaped(JSON.stringify(key.value));
    this.#part = new RegExp(`(?<=[[,])(?:${text}|${escaped(key.value)})(?=[,\\]])`);
  }

  /** How many positions are known. */
  get known(): number {
    return this.#person.known;
  }

  isEvent({ position, value }: StreamEvent<unknown>): boolean {
    return this.#person.isAt(position, this.isRow(value));
  }

  /** Whether it is an object with that column and value. */
  isRow(value: unknown): boolean {
    if (typeof value !== 'object' || value === null) return false;
    return Object.entries(value).some(([name, of]) => name.toLowerCase() === this.#column && this.isText(of));
  }

  isText(value: unknown): boolean {
    return (
      (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') &&
      String(value) === this.#text
    );
  }

  /** Whether a key has the value: by which column is not known. */
  isKey(key: readonly unknown[]): boolean {
    return key.some((part) => this.isText(part));
  }

  isIdentity(identity: KeyIdentity): boolean {
    return this.isText(identity) || (typeof identity === 'string' && this.#part.test(identity));
  }

  /** What was made of several people's events, without what is theirs in its lists; undefined: nothing else is in it. */
  others(made: unknown): { readonly left: unknown } | undefined {
    const left = this.#left(made);
    const isEmptied = Array.isArray(left) && Array.isArray(made) && left.length === 0 && made.length > 0;
    return left === THEIRS || isEmptied ? undefined : { left };
  }

  #left(data: unknown): unknown {
    if (this.isText(data)) return typeof data === 'string' ? THEIRS : data;
    if (typeof data !== 'object' || data === null || ArrayBuffer.isView(data)) return data;
    if (isEvent(data) ? this.isEvent(data) : this.isRow(data)) return THEIRS;
    if (Array.isArray(data)) return this.#leftOf(data);
    if (data instanceof Set) return new Set(this.#leftOf([...data]));
    if (data instanceof Map)
      return new Map([...data].filter((entry) => !entry.some((part) => this.#left(part) === THEIRS)));
    const entries = Object.entries(data).map(([name, value]) => [name, this.#left(value)] as const);
    return entries.some(([, value]) => value === THEIRS) ? THEIRS : Object.fromEntries(entries);
  }

  #leftOf(list: readonly unknown[]): readonly unknown[] {
    return list.map((item) => this.#left(item)).filter((item) => item !== THEIRS);
  }
}

const THEIRS = Symbol('theirs');

function isEvent(data: object): data is StreamEvent<unknown> {
  return 'position' in data && 'time' in data && 'value' in data;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
