import { EvaluationError } from '../errors.js';
import { decodeText } from '../formats/lines.js';
import type { KafkaRecord, TopicPartition } from '../kafka/driver.js';
import type { MessageHeaders } from '../message-headers.js';
import type { MetadataColumn } from '../metadata-column.js';
import type { Value } from '../schema.js';
import { MILLISECOND } from '../time.js';

/**
 * What a record says of itself. A timestamp is microseconds, NULL where the record has none; headers are a MAP of texts, of
 * two of one name the last, and what is not UTF-8 in them shows as U+FFFD; the key is its text.
 * @throws EvaluationError for a key that is not UTF-8: two of them must not look the same.
 */
export function metadataValue(
  of: MetadataColumn['of'],
  { topic, partition }: TopicPartition,
  record: KafkaRecord | undefined,
): Value {
  if (record === undefined) return null;
  switch (of) {
    case 'topic':
      return topic;
    case 'partition':
      return partition;
    case 'offset':
      return record.offset;
    case 'timestamp':
      return record.timestamp < 0 ? null : record.timestamp * MILLISECOND;
    case 'headers':
      return headersValue(record.headers);
    case 'key':
      return record.key === null ? null : keyText(record.key);
  }
}

function headersValue(headers: MessageHeaders): Value {
  const texts = new Map(headers.map(([name, value]) => [name, Buffer.from(value).toString('utf8')]));
  return [...texts];
}

function keyText(key: Buffer): string {
  const text = decodeText(key, 0, key.length);
  if (text === undefined) throw new EvaluationError("the record's key is not UTF-8");
  return text;
}
