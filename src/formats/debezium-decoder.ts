import type { FormatMetadata } from '../metadata-column.js';
import { parseJsonText } from '../parse-json-text.js';
import type { DataType, Schema, Value } from '../schema.js';
import { jsonMembers } from '../split-json.js';
import { MILLISECOND } from '../time.js';
import { type DebeziumChange, ParsedChange, readDebeziumChange } from './debezium-change.js';
import type { RowReceiver } from './decoder.js';
import { JsonMessageDecoder } from './json-message-decoder.js';
import type { MessageDecoder } from './message-decoder.js';
import { messageRecord } from './message-record.js';
import { RowsOf } from './rows-of.js';
import { shorten } from './type-mismatch.js';

/** What happened to a row: it was created, read (in a snapshot), updated, deleted. */
const OPERATIONS: readonly string[] = ['c', 'r', 'u', 'd'];
const OBJECT = /^\s*\{/;
const OPEN = 0x7b;

/**
 * A change of a database's row a message, as Debezium's JSON converter writes it, with its schema (then the change is its
 * `payload`) or without. Columns are those of the row as it is after the change; of one that was deleted, as it was before.
 */
export class DebeziumDecoder implements MessageDecoder {
  readonly #row: MessageDecoder;
  #change: DebeziumChange = new ParsedChange();

  constructor(schema: Schema) {
    this.#row = new JsonMessageDecoder(schema);
  }

  decode(message: Uint8Array, rows: RowReceiver): void {
    const record = messageRecord(message);
    const change = readDebeziumChange(message);
    if (typeof change === 'string') {
      rows.reject(change, record);
      return;
    }
    this.#change = change;
    const operation = textOf(change.get('op'));
    if (operation === undefined) {
      rows.reject('not a change of Debezium: it has no op', record);
    } else if (!OPERATIONS.includes(operation)) {
      rows.reject(`op is '${shorten(operation)}', which changes no row: 'c', 'r', 'u' or 'd' was expected`, record);
    } else {
      const side = operation === 'd' ? 'before' : 'after';
      const row = change.bytes(side);
      if (row[0] === OPEN) this.#row.decode(row, new RowsOf(rows, record));
      else rows.reject(`op is '${operation}', and ${side} is ${shorten(row.toString())}: the row was expected`, record);
    }
  }

  metadata(of: FormatMetadata, type: DataType): Value {
    switch (of) {
      case 'op':
        return textOf(this.#change.get('op')) ?? null;
      case 'before':
        return parsed(type, this.#change.get('before'));
      case 'value.ingestion-timestamp':
        return milliseconds(this.#change.get('ts_ms'));
      case 'value.source.timestamp':
        return milliseconds(this.#source().get('ts_ms'));
      case 'value.source.database':
        return textOf(this.#source().get('db')) ?? null;
      case 'value.source.schema':
        return textOf(this.#source().get('schema')) ?? null;
      case 'value.source.table':
        return textOf(this.#source().get('table')) ?? textOf(this.#source().get('collection')) ?? null;
      case 'value.source.properties':
        return [...this.#source()].map(([name, json]) => [name, textOf(json) ?? (json === 'null' ? null : json)]);
      default:
        return null;
    }
  }

  #source(): ReadonlyMap<string, string> {
    const source = this.#change.get('source') ?? '';
    return OBJECT.test(source) ? jsonMembers(source) : new Map();
  }
}

function textOf(json: string | undefined): string | undefined {
  const value: unknown = json?.startsWith('"') ? JSON.parse(json) : undefined;
  return typeof value === 'string' ? value : undefined;
}

function parsed(type: DataType, json: string | undefined): Value {
  if (json === undefined || json === 'null') return null;
  return type.kind === 'VARCHAR' ? json : (parseJsonText(type, json) ?? null);
}

function milliseconds(json: string | undefined): Value {
  const number = json === undefined || !/^-?\d{1,15}$/.test(json) ? Number.NaN : Number(json);
  return Number.isNaN(number) ? null : number * MILLISECOND;
}
