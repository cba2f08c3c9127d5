import { type FoundBehaviour, queryOf } from '../behaviour.js';
import { encodeMessage } from '../formats/encode-message.js';
import type { WriteFormat, WritePart } from '../formats/write-format.js';
import type { KafkaMessage } from '../kafka/driver.js';
import type { PlainFormat } from '../message-format.js';
import type { MessageHeaders } from '../message-headers.js';
import { formatTimestamp, MILLISECOND, type Timestamp } from '../time.js';
import { evidenceJson } from './evidence-json.js';

/** Which of the behaviours' columns a record's value holds, and which its key. */
export interface KafkaRecordsOptions {
  readonly value: WritePart;
  /** Absent: records have no key. */
  readonly key?: WritePart;
  /** Who says so: the header `ce_source`. */
  readonly source: string;
  /** When they are written: brokers refuse what is of a later time. */
  readonly now: Timestamp;
}

const CONTENT_TYPES: Readonly<Record<PlainFormat, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  raw: 'application/octet-stream',
};

/** Of the header `motif-evidence`. */
const MOST_EVIDENCE_BYTES = 8 * 1024;

/**
 * Behaviours as records: CloudEvents 1.0 in Kafka's binary mode (the data is the value, attributes are headers `ce_…`). The
 * timestamp is the behaviour's time, in milliseconds; one without a time, of a time that is still to come, or before 1970, which
 * Kafka has not, has none: then it is that of the writing. `motif-evidence` has as many events as there is room for, `motif-evidence-count` says how many there are.
 * @throws MotifError `INVALID_ARGUMENT` for columns that `raw` cannot be of.
 */
export function kafkaRecords(behaviours: readonly FoundBehaviour[], options: KafkaRecordsOptions): KafkaMessage[] {
  return behaviours.map((behaviour) => {
    const { time } = behaviour;
    return {
      key: options.key === undefined ? null : encodePart(behaviour, options.key),
      value: encodePart(behaviour, options.value),
      ...(time === null || time < 0 || time > options.now ? {} : { timestamp: Math.floor(time / MILLISECOND) }),
      headers: headersOf(behaviour, options),
    };
  });
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
  if (typeof format === 'string') return [['content-type', CONTENT_TYPES[format]]];
  return [
    ['ce_dataschema', format.url],
    ['content-type', format.contentType],
  ];
}

function evidenceText(evidence: FoundBehaviour['evidence']): string {
  const texts: string[] = [];
  let bytes = 2;
  for (const event of evidence) {
    const text = evidenceJson(event);
    bytes += Buffer.byteLength(text) + (texts.length === 0 ? 0 : 1);
    if (bytes > MOST_EVIDENCE_BYTES) break;
    texts.push(text);
  }
  return `[${texts.join(',')}]`;
}
