import { createHash } from 'node:crypto';
import type { Behaviour, BehaviourKind, BehaviourType, Evidence } from '../behaviour.js';
import { MotifError } from '../errors.js';
import { formatJson } from '../format-value.js';
import { fromPlain, jsonOf } from '../from-plain.js';
import { type Schema, typeName, type Value } from '../schema.js';
import type { Timestamp } from '../time.js';

/** What becomes a behaviour of an archive: what `detect`, a window or `query` gives, or an object that says the same. */
export interface Found {
  /** Default: `match`. */
  readonly kind?: BehaviourKind;
  readonly time: Timestamp | null;
  /** By place as `detect` has it, or by name. */
  readonly key?: readonly unknown[] | Readonly<Record<string, unknown>>;
  /** By column's name. */
  readonly value?: object;
  /** Taken where there is no `value`: a match's, by step. */
  readonly events?: object;
  readonly evidence?: readonly Evidence[] | readonly PartitionEvidence[];
  /** Of what a window gives: with the key, its identity. */
  readonly window?: { readonly start: Timestamp; readonly end: Timestamp };
  /** Of a window that was told before: which change of it this is, from 1. */
  readonly revision?: number;
  /** Of what is no window. Default: a hash of name, kind, key, and the window, or time and evidence. */
  readonly id?: string;
}

interface PartitionEvidence {
  readonly source: string;
  readonly partition: number;
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

export interface BehaviourColumns {
  /** The key's columns. Default: one, `key`, in JSON. */
  readonly key?: Schema;
  /** What `value` holds. Default: one column in JSON, `value`, which of a match has its events. */
  readonly columns?: Schema;
}

/** A type of behaviour that code finds has no plan that could be hashed. */
const VERSION = 'code';
/** What a window's events are called in the evidence. */
const WINDOW = 'window';
const WHOLE_KEY: Schema = [{ name: 'key', type: { kind: 'JSON' } }];
const WHOLE_VALUE: Schema = [{ name: 'value', type: { kind: 'JSON' } }];

/** Makes the behaviours of one name: their columns checked, their places counted. */
export class BehaviourMaker {
  readonly type: BehaviourType;
  readonly #columns: BehaviourColumns;
  /** Of the next. */
  offset = 0;

  constructor(name: string, columns: BehaviourColumns) {
    this.#columns = columns;
    this.type = { name, version: VERSION, key: columns.key ?? WHOLE_KEY, columns: columns.columns ?? WHOLE_VALUE };
  }

  /** @throws MotifError `INVALID_ARGUMENT` for a value that is not of its column's type. */
  make({ window, kind = window ? 'window' : 'match', time, key: givenKey, value, events, ...found }: Found): Behaviour {
    const { type } = this;
    const evidence = evidenceOf(found.evidence ?? []);
    const key = this.#columns.key === undefined ? [jsonOf(givenKey ?? [])] : this.#key(this.#columns.key, givenKey);
    const values =
      this.#columns.columns === undefined ? [jsonOf(value ?? events)] : this.#row(type.columns, { ...value });
    const position = { source: type.name, partition: 0, offset: this.offset++ };
    const { revision = 0 } = found;
    const made = { type, kind, time, key, values, evidence, position, ...(revision === 0 ? {} : { revision }) };
    return { ...made, id: window === undefined && found.id !== undefined ? found.id : idOf(made, window) };
  }

  #key(schema: Schema, given: Found['key']): readonly Value[] {
    if (!isList(given)) return this.#row(schema, { ...given });
    if (given.length !== schema.length)
      throw this.#wrong(`a key of ${given.length} values for ${schema.length} columns`);
    return this.#row(schema, Object.fromEntries(schema.map(({ name }, i) => [name, given[i]])));
  }

  #row(schema: Schema, given: Readonly<Record<string, unknown>>): readonly Value[] {
    const unknown = Object.keys(given).find((name) => schema.every((field) => field.name !== name));
    if (unknown !== undefined) throw this.#wrong(`there is no column ${unknown}`);
    return schema.map(({ name, type }) => {
      const value = fromPlain(type, given[name]);
      if (value === undefined) throw this.#wrong(`${name} is ${typeName(type)}, not ${jsonOf(given[name])}`);
      return value;
    });
  }

  #wrong(message: string): MotifError {
    const names = [...this.type.key, ...this.type.columns].map(({ name }) => name).join(', ');
    return new MotifError('INVALID_ARGUMENT', {
      message: `behaviour ${this.type.name}: ${message}`,
      hint: `Its columns are ${names}: see the key and columns of archive.behaviours.`,
    });
  }
}

function isList(key: Found['key']): key is readonly unknown[] {
  return Array.isArray(key);
}

function idOf({ type, kind, time, key, evidence }: Omit<Behaviour, 'id'>, window: Found['window']): string {
  const keys = type.key.map((field, i) => formatJson(field.type, key[i] ?? null));
  const places = evidence.map(({ source, partition, offset, variable }) => [source, partition, offset, variable]);
  const of = window === undefined ? [time, places] : [window.start, window.end];
  const identity = JSON.stringify([type.name, type.version, kind, keys, ...of]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 32);
}

function evidenceOf(evidence: NonNullable<Found['evidence']>): readonly Evidence[] {
  return evidence.flatMap((one) => {
    if ('variable' in one) return [one];
    const { source, partition, first, last, count } = one;
    return [{ variable: WINDOW, source, partition, offset: first, lastOffset: last, count }];
  });
}
