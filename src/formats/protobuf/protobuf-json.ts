import type { Field as ProtobufField, Type } from 'protobufjs';
import { formatJson, formatText } from '../../format-value.js';
import { mapKey } from './map-key.js';
import type { ProtobufTypes } from './protobuf-types.js';

type JsonOf = (given: unknown) => string;

/**
 * Values as JSON, by the names of the schema; scalars as motif writes them. A field that a message has not is left out, where it
 * can tell.
 */
export class ProtobufJson {
  readonly #types: ProtobufTypes;
  /** A message may be within itself. */
  readonly #messages: Map<Type, JsonOf> = new Map();

  constructor(types: ProtobufTypes) {
    this.#types = types;
  }

  field(field: ProtobufField): JsonOf {
    const one = this.#one(field.resolve());
    if (field.map) {
      const key = mapKey(field);
      return (given) => {
        const members = Object.entries(Object(given)).map(([text, of]) => {
          return `${JSON.stringify(formatText(key.type, key.read(text)))}:${one(of)}`;
        });
        return `{${members.join(',')}}`;
      };
    }
    return field.repeated ? (given) => `[${(Array.isArray(given) ? given : []).map(one).join(',')}]` : one;
  }

  message(type: Type): JsonOf {
    const known = this.#messages.get(type);
    if (known !== undefined) return known;
    const members: { readonly name: string; readonly optional: boolean; readonly json: JsonOf }[] = [];
    const json: JsonOf = (given) => {
      const message = Object(given);
      const there = members.filter(({ name, optional }) => !optional || Object.hasOwn(message, name));
      return `{${there.map((member) => `${JSON.stringify(member.name)}:${member.json(message[member.name])}`).join(',')}}`;
    };
    this.#messages.set(type, json);
    for (const field of type.fieldsArray) {
      members.push({ name: field.name, optional: this.#types.tellsAbsence(field), json: this.field(field) });
    }
    return json;
  }

  #one(field: ProtobufField): JsonOf {
    const scalar = this.#types.scalarOf(field);
    if (scalar !== undefined) return (given) => formatJson(scalar.type, scalar.read(given));
    const message = this.#types.messageOf(field);
    return message === undefined ? () => 'null' : this.message(message);
  }
}
