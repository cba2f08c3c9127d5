import { type ReadAvro, scalarReader } from './avro-scalar.js';
import type { AvroRecord, AvroType } from './avro-type.js';

/** What passes over a value of the type, and gives NULL. */
export function skipper(type: AvroType): ReadAvro {
  return new Skippers().of(type);
}

class Skippers {
  /** Of records, since one may be within itself. */
  readonly #records: Map<AvroRecord, ReadAvro> = new Map();

  of(type: AvroType): ReadAvro {
    switch (type.kind) {
      case 'null':
        return () => null;
      case 'array':
        return blocks(this.of(type.items));
      case 'map': {
        const value = this.of(type.values);
        return blocks((from) => {
          from.textSpan();
          return value(from);
        });
      }
      case 'union': {
        const branches = type.branches.map((branch) => this.of(branch));
        return (from) => from.branch(branches)?.(from) ?? null;
      }
      case 'record':
        return this.#record(type);
      case 'string':
        return (from) => {
          from.textSpan();
          return null;
        };
      case 'bytes':
        return (from) => {
          from.span();
          return null;
        };
      default:
        return scalarReader(type).read;
    }
  }

  #record(record: AvroRecord): ReadAvro {
    const known = this.#records.get(record);
    if (known !== undefined) return known;
    const parts: ReadAvro[] = [];
    const skip: ReadAvro = (from) => {
      from.enter();
      for (const part of parts) {
        if (from.fault !== undefined) break;
        part(from);
      }
      from.leave();
      return null;
    };
    this.#records.set(record, skip);
    for (const { type } of record.fields) parts.push(this.of(type));
    return skip;
  }
}

function blocks(item: ReadAvro): ReadAvro {
  return (from) => {
    for (let count = from.block(); count > 0; count = from.block()) {
      for (; count > 0 && from.fault === undefined; count--) item(from);
    }
    return null;
  };
}
