import { type Behaviour, type FoundBehaviour, queryOf } from '../behaviour.js';
import { isEnvelope } from '../envelope-format.js';
import { encodeMessage } from '../formats/encode-message.js';
import { writeBinaryCloudEvent } from '../formats/write-binary-cloud-event.js';
import { writeCloudEvent } from '../formats/write-cloud-event.js';
import type { WriteFormat, WritePart } from '../formats/write-format.js';
import type { KafkaMessage } from '../kafka/driver.js';
import type { NamedFormat, PlainFormat } from '../message-format.js';
import type { MessageHeaders } from '../message-headers.js';
import { HEADER } from '../metadata-column.js';
import { formatTimestamp, MILLISECOND, type Timestamp } from '../time.js';
import { behaviourEvent } from './behaviour-event.js';
import { evidenceText } from './evidence-text.js';
import { type WrittenColumns, writtenColumns } from './written-columns.js';

/** Which of the behaviours' columns a record's value holds, which its key, and which its headers. */
export interface KafkaRecordsOptions extends WrittenColumns {
  readonly value: WritePart;
  /** Absent: records have no key. */
  readonly key?: WritePart;
  /** Who says so: the header `ce_source`. */
  readonly source: string;
  /** How CloudEvents are written, where that is the value's format. */
  readonly cloudEvents?: 'binary' | 'structured';
  /** When they are written: brokers refuse what is of a later time. */
  readonly now: Timestamp;
}

/** Of what is not written as a CloudEvent itself. */
const CONTENT_TYPES: Readonly<Record<PlainFormat, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  raw: 'application/octet-stream',
};
const STRUCTURED = 'application/cloudevents+json; charset=UTF-8';

/**
 * Behaviours as records: CloudEvents 1.0 in Kafka's binary mode (the data is the value, attributes are headers `ce_…`), and
 * where that is the format with all of their attributes, or in structured mode. The
 * timestamp is the behaviour's time, in milliseconds; one without a time, of a time that is still to come, or before 1970, which
 * Kafka has not, has none: then it is that of the writing. `motif-evidence` has as many events as there is room for, `motif-evidence-count` says how many there are.
 * @throws MotifError `INVALID_ARGUMENT` for columns that `raw` cannot be of.
 */
export function kafkaRecords(behaviours: readonly Behaviour[], options: KafkaRecordsOptions): KafkaMessage[] {
  return behaviours.map((behaviour) => {
    const { time } = behaviour;
    return {
      key: options.key === undefined ? null : encodePart(behaviour, options.key),
      ...(time === null || time < 0 || time > options.now ? {} : { timestamp: Math.floor(time / MILLISECOND) }),
      ...bodyOf(behaviour, options),
    };
  });
}

function bodyOf(behaviour: Behaviour, options: KafkaRecordsOptions): Pick<KafkaMessage, 'value' | 'headers'> {
  const { value, cloudEvents } = options;
  const further = writtenColumns(behaviour, HEADER, options);
  if (value.format !== 'cloudevents') {
    return { value: encodePart(behaviour, value), headers: [...headersOf(behaviour, options), ...further] };
  }
  const event = behaviourEvent(behaviour, { ...options, fields: value.fields });
  if (cloudEvents === 'structured') {
    const headers = [['content-type', Buffer.from(STRUCTURED)] as const, ...further];
    return { value: Buffer.from(writeCloudEvent(event)), headers };
  }
  return { value: Buffer.from(event.data ?? []), headers: [...writeBinaryCloudEvent(event, 'ce_'), ...further] };
}

function encodePart({ type, values }: FoundBehaviour, { format, fields }: WritePart): Buffer | null {
  const schema = fields.flatMap((field) => type.columns[field] ?? []);
  return encodeMessage(
    format,
    schema,
    fields.map((field) => values[field] ?? null),
  );
}

function headersOf(behaviour: FoundBehaviour, { value, source }: KafkaRecordsOptions): MessageHeaders {
  const { type, kind, id, time, evidence, revision } = behaviour;
  const headers: (readonly [string, string])[] = [
    ['ce_specversion', '1.0'],
    ['ce_id', id],
    ['ce_type', queryOf(type)],
    ['ce_source', source],
  ];
  if (time !== null) headers.push(['ce_time', formatTimestamp(time)]);
  headers.push(...formatHeaders(value.format));
  headers.push(
    ['motif-kind', kind],
    ['motif-evidence', evidenceText(evidence)],
    ['motif-evidence-count', String(evidence.length)],
  );
  if (revision !== undefined) headers.push(['motif-revision', String(revision)]);
  return headers.map(([name, text]) => [name, Buffer.from(text)] as const);
}

function formatHeaders(format: WriteFormat): readonly (readonly [string, string])[] {
  if (typeof format === 'string') return [['content-type', contentTypeOf(format)]];
  return [
    ['ce_dataschema', format.url],
    ['content-type', format.contentType],
  ];
}

function contentTypeOf(format: NamedFormat): string {
  return CONTENT_TYPES[isEnvelope(format) ? 'json' : format];
}
