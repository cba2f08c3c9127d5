import type { Field as ProtobufField, Type } from 'protobufjs';
import type { Protobuf } from './load-protobuf.js';
import { enumScalar, type ProtobufScalar, scalarOf } from './protobuf-scalar.js';
import { wellKnownScalar } from './well-known-types.js';

/** What the fields of a schema are. */
export class ProtobufTypes {
  readonly #protobuf: Protobuf;

  constructor(protobuf: Protobuf) {
    this.#protobuf = protobuf;
  }

  /** Undefined for a message that is not one of Google's that mean one value. Of a list or map: what its values are. */
  scalarOf({ type, resolvedType }: ProtobufField): ProtobufScalar | undefined {
    if (resolvedType instanceof this.#protobuf.Enum) return enumScalar(resolvedType);
    return resolvedType === null ? scalarOf(type) : wellKnownScalar(resolvedType.fullName);
  }

  messageOf({ resolvedType }: ProtobufField): Type | undefined {
    return resolvedType instanceof this.#protobuf.Type ? resolvedType : undefined;
  }

  fieldOf({ fields }: Type, name: string): ProtobufField | undefined {
    return Object.hasOwn(fields, name) ? fields[name] : undefined;
  }

  /** Whether a message can tell that it has not this field; else it has what is there by default. */
  tellsAbsence(field: ProtobufField): boolean {
    if (field.repeated || field.map) return false;
    return Boolean(field.hasPresence) || this.messageOf(field) !== undefined;
  }
}
