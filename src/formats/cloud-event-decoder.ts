import type { MessageHeaders } from '../message-headers.js';
import { ATTRIBUTE, type FormatMetadata, nameBehind } from '../metadata-column.js';
import type { DataType, Schema, Value } from '../schema.js';
import type { SecretNames } from '../secret-names.js';
import type { CloudEvent, ParsedCloudEvent } from './cloud-event.js';
import { cloudEventIdentity } from './cloud-event-identity.js';
import { cloudEventMode } from './cloud-event-mode.js';
import { contentTypeOf } from './content-type-of.js';
import type { RawRecord, RowReceiver } from './decoder.js';
import { IdentifiedRecord } from './identified-record.js';
import { JsonMessageDecoder } from './json-message-decoder.js';
import { isJsonType, mediaType } from './media-type.js';
import type { MessageDecoder } from './message-decoder.js';
import { messageRecord } from './message-record.js';
import { parseBinaryCloudEvent } from './parse-binary-cloud-event.js';
import { parseCloudEvent } from './parse-cloud-event.js';
import { rfc3339Time } from './rfc3339-time.js';
import { RowsOf } from './rows-of.js';
import { withoutSecrets } from './without-secrets.js';

const NO_HEADERS: MessageHeaders = [];
const PREFIX = 'ce_';

/**
 * A CloudEvent a message, structured or in Kafka's binary mode, as its headers say; without any it is structured. Columns are
 * members of its data, which is JSON, and all NULL where it has none. A record as it came has no secrets in it.
 */
export class CloudEventDecoder implements MessageDecoder {
  readonly #schema: Schema;
  readonly #data: MessageDecoder;
  readonly #isSecret: SecretNames;
  readonly #identify = () => this.identity();
  #event: CloudEvent | undefined;

  constructor(schema: Schema, isSecret: SecretNames) {
    this.#schema = schema;
    this.#data = new JsonMessageDecoder(schema);
    this.#isSecret = isSecret;
  }

  decode(message: Uint8Array, rows: RowReceiver, headers: MessageHeaders = NO_HEADERS): void {
    const contentType = contentTypeOf(headers);
    const isBare = contentType === undefined && !headers.some(([name]) => name.startsWith(PREFIX));
    const mode = isBare ? ({ kind: 'structured' } as const) : cloudEventMode(contentType);
    if (mode.kind === 'problem') {
      rows.reject(mode.problem, messageRecord(message));
    } else if (mode.kind === 'batch') {
      rows.reject('a batch of CloudEvents: a record is one of them', this.#withoutSecrets(message));
    } else if (mode.kind === 'structured') {
      this.#give(parseCloudEvent(message), this.#withoutSecrets(message), rows);
    } else {
      const data = message.length === 0 ? undefined : message;
      this.#give(parseBinaryCloudEvent(headers, data, PREFIX), messageRecord(message), rows);
    }
  }

  metadata(of: FormatMetadata, type: DataType): Value {
    const name = nameBehind(ATTRIBUTE, of) ?? '';
    const text = name === 'specversion' ? '1.0' : this.#event?.attributes.get(name);
    if (text === undefined) return null;
    return type.kind === 'VARCHAR' ? text : (rfc3339Time(text) ?? null);
  }

  identity(): readonly string[] | undefined {
    return this.#event && cloudEventIdentity(this.#event);
  }

  #give(parsed: ParsedCloudEvent, record: RawRecord, rows: RowReceiver): void {
    if (parsed.kind === 'problem') {
      rows.reject(parsed.problem, record);
      return;
    }
    const { attributes, data } = parsed.event;
    const contentType = attributes.get('datacontenttype');
    this.#event = parsed.event;
    const named = new IdentifiedRecord(record, this.#identify);
    if (data === undefined || this.#schema.length === 0) {
      rows.row(
        this.#schema.map(() => null),
        named,
      );
    } else if (isJsonType(contentType)) {
      this.#data.decode(data, new RowsOf(rows, named));
    } else {
      const found = mediaType(contentType ?? '')?.name;
      rows.reject(`the event's data is ${found}, and columns are read of application/json`, record);
    }
  }

  #withoutSecrets(message: Uint8Array): RawRecord {
    return withoutSecrets(messageRecord(message), this.#isSecret);
  }
}
