import { parseJsonText } from '../parse-json-text.js';
import type { Schema, Value } from '../schema.js';
import { jsonMembers } from '../split-json.js';
import { fromJson, INEXACT } from './from-json.js';
import { decodeText } from './lines.js';
import { shorten, typeMismatch } from './type-mismatch.js';

/** Reads one JSON object with `JSON.parse`: fields by name, the others passed over; a missing one is NULL. */
export class JsonRow {
  /** The fields of the object that was read last. */
  readonly values: Value[];
  readonly #schema: Schema;

  constructor(schema: Schema) {
    this.#schema = schema;
    this.values = schema.map(() => null);
  }

  /** Why it is no row of the schema; undefined where it is one. */
  read(buffer: Buffer, start: number, end: number): string | undefined {
    const text = decodeText(buffer, start, end);
    if (text === undefined) return 'not UTF-8';
    let record: unknown;
    try {
      record = JSON.parse(text);
    } catch {
      return 'not JSON';
    }
    return isObject(record) ? this.#readMembers(text, record) : 'not a JSON object';
  }

  #readMembers(text: string, members: Readonly<Record<string, unknown>>): string | undefined {
    let written: ReadonlyMap<string, string> | undefined;
    for (let i = 0; i < this.#schema.length; i++) {
      const field = this.#schema[i];
      if (field === undefined) continue;
      const member = Object.hasOwn(members, field.name) ? members[field.name] : undefined;
      let value = fromJson(field.type, member);
      if (value === INEXACT) {
        written ??= jsonMembers(text);
        value = parseJsonText(field.type, written.get(field.name) ?? 'null');
      }
      if (value === undefined) return typeMismatch(field, shorten(jsonMembers(text).get(field.name) ?? ''));
      this.values[i] = value;
    }
    return undefined;
  }
}

function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
