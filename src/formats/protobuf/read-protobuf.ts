import type { Field as ProtobufField, Type } from 'protobufjs';
import { formatText } from '../../format-value.js';
import type { DataType, Field, Value } from '../../schema.js';
import { conversion } from '../convert-value.js';
import { shorten, typeMismatch } from '../type-mismatch.js';
import { mapKey } from './map-key.js';
import type { ProtobufJson } from './protobuf-json.js';
import type { ProtobufScalar } from './protobuf-scalar.js';
import type { ProtobufTypes } from './protobuf-types.js';

/** A message that the library gave; what it has by default is its too. */
export type GivenMessage = Readonly<Record<string, unknown>>;

type ReadValue = (given: unknown) => Value;

/** Makes what reads a schema's fields as declared columns. */
export class ProtobufFields {
  /** Why what was read is no row: the first thing that was found. */
  fault: string | undefined;
  readonly #types: ProtobufTypes;
  readonly #json: ProtobufJson;

  constructor(types: ProtobufTypes, json: ProtobufJson) {
    this.#types = types;
    this.#json = json;
  }

  /** `target.name` is the path to a column, or to a part of one. A field that a message has not is NULL, if it can tell. */
  reader(field: ProtobufField, target: Field): (message: GivenMessage) => Value {
    const read = this.#field(field.resolve(), target);
    const { name } = field;
    if (!this.#types.tellsAbsence(field)) return (message) => read(message[name]);
    return (message) => (Object.hasOwn(message, name) ? read(message[name]) : null);
  }

  #field(field: ProtobufField, { name, type }: Field): ReadValue {
    if (field.map) return this.#map(field, { name, type });
    if (!field.repeated) return this.#one(field, { name, type });
    if (type.kind === 'JSON') return this.#json.field(field);
    if (type.kind !== 'LIST') return this.#mismatch({ name, type }, 'a list');
    const item = this.#one(field, { name: `${name}[]`, type: type.element });
    return (given) => (Array.isArray(given) ? given.map(item) : []);
  }

  #map(field: ProtobufField, { name, type }: Field): ReadValue {
    if (type.kind === 'JSON') return this.#json.field(field);
    if (type.kind !== 'MAP') return this.#mismatch({ name, type }, 'a map');
    const key = mapKey(field);
    const readKey = this.#scalar(key, { name: `${name} key`, type: type.key });
    const readOf = this.#one(field, { name: `${name}[]`, type: type.value });
    return (given) => Object.entries(Object(given)).map(([text, of]) => [readKey(text), readOf(of)]);
  }

  /** One of a field's values. */
  #one(field: ProtobufField, target: Field): ReadValue {
    const scalar = this.#types.scalarOf(field);
    if (scalar !== undefined) return this.#scalar(scalar, target);
    const message = this.#types.messageOf(field);
    if (message === undefined) return this.#mismatch(target, `a ${field.type}`);
    if (target.type.kind === 'JSON') return this.#json.message(message);
    if (target.type.kind !== 'STRUCT') return this.#mismatch(target, 'a message');
    return this.#struct(message, target.name, target.type.fields);
  }

  #struct(message: Type, path: string, fields: readonly Field[]): ReadValue {
    const parts = fields.map(({ name, type }) => {
      const field = this.#types.fieldOf(message, name);
      return field === undefined ? () => null : this.reader(field, { name: `${path}.${name}`, type });
    });
    return (given) => (isMessage(given) ? parts.map((part) => part(given)) : null);
  }

  #scalar({ type, read }: ProtobufScalar, target: Field): ReadValue {
    const convert = conversion(type, target.type);
    if (convert === undefined) return read;
    return (given) => {
      const found = read(given);
      // What was not written is an empty text, where a field cannot tell.
      const value = found === null || found === '' ? null : convert(found);
      if (value === undefined) this.fault ??= typeMismatch(target, foundText(type, found));
      return value ?? null;
    };
  }

  /** Also one that is empty: what is meant by it cannot be known. */
  #mismatch(target: Field, found: string): ReadValue {
    return () => {
      this.fault ??= typeMismatch(target, found);
      return null;
    };
  }
}

function foundText(type: DataType, value: Value): string {
  const text = shorten(formatText(type, value));
  return type.kind === 'VARCHAR' ? `'${text}'` : text;
}

function isMessage(given: unknown): given is GivenMessage {
  return typeof given === 'object' && given !== null;
}
