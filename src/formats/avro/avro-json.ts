import { formatJson } from '../../format-value.js';
import type { AvroBytes } from './avro-bytes.js';
import { type ReadAvro, scalarReader } from './avro-scalar.js';
import type { AvroRecord, AvroType } from './avro-type.js';

type ReadJson = (from: AvroBytes) => string;

/** What reads a value of any type as JSON: its scalars as motif writes them, a union as its branch. Its own null is `null`. */
export function jsonReader(type: AvroType): ReadAvro {
  return new JsonReaders().of(type);
}

class JsonReaders {
  /** Of records, since one may be within itself. */
  readonly #records: Map<AvroRecord, ReadJson> = new Map();

  of(type: AvroType): ReadJson {
    switch (type.kind) {
      case 'null':
        return () => 'null';
      case 'array': {
        const item = this.of(type.items);
        return (from) => `[${itemsOf(from, item)}]`;
      }
      case 'map': {
        const value = this.of(type.values);
        return (from) => `{${itemsOf(from, (entry) => `${JSON.stringify(entry.text())}:${value(entry)}`)}}`;
      }
      case 'union': {
        const branches = type.branches.map((branch) => this.of(branch));
        return (from) => from.branch(branches)?.(from) ?? 'null';
      }
      case 'record':
        return this.#record(type);
      default: {
        const { type: scalar, read } = scalarReader(type);
        return (from) => formatJson(scalar, read(from));
      }
    }
  }

  #record(record: AvroRecord): ReadJson {
    const known = this.#records.get(record);
    if (known !== undefined) return known;
    const members: { readonly name: string; readonly read: ReadJson }[] = [];
    const readRecord: ReadJson = (from) => {
      const texts: string[] = [];
      from.enter();
      for (const { name, read } of members) {
        if (from.fault !== undefined) break;
        texts.push(`${name}:${read(from)}`);
      }
      from.leave();
      return `{${texts.join(',')}}`;
    };
    this.#records.set(record, readRecord);
    for (const { name, type } of record.fields) members.push({ name: JSON.stringify(name), read: this.of(type) });
    return readRecord;
  }
}

function itemsOf(from: AvroBytes, item: ReadJson): string {
  const texts: string[] = [];
  for (let count = from.block(); count > 0; count = from.block()) {
    for (; count > 0 && from.fault === undefined; count--) texts.push(item(from));
  }
  return texts.join(',');
}
