import { EvaluationError } from '../errors.js';
import type { Position } from '../event.js';
import { decodeText } from '../formats/lines.js';
import type { KafkaRecord, TopicPartition } from '../kafka/driver.js';
import type { MessageHeaders } from '../message-headers.js';
import { HEADER, nameBehind, type RecordMetadata } from '../metadata-column.js';
import type { Value } from '../schema.js';
import type { SecretNames } from '../secret-names.js';
import { secretVault } from '../secret-vault.js';
import { MILLISECOND } from '../time.js';

/**
 * What a record says of itself. A timestamp is microseconds, NULL where the record has none; headers are a MAP of texts, of
 * two of one name the last, and what is not UTF-8 in them shows as U+FFFD; the key is its text. Of a header that is a secret
 * there is a handle, and it is not among the headers.
 * @throws EvaluationError for a key that is not UTF-8: two of them must not look the same.
 */
export function metadataValue(
  of: RecordMetadata,
  { topic, partition }: TopicPartition,
  record: KafkaRecord | undefined,
  isSecret: SecretNames,
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
      return headersValue(record.headers, isSecret);
    case 'key':
      return record.key === null ? null : keyText(record.key);
    default:
      return headerValue(nameBehind(HEADER, of) ?? '', record.headers, isSecret, {
        source: topic,
        partition,
        offset: record.offset,
      });
  }
}

/** Of two the last. */
function headerValue(name: string, headers: MessageHeaders, isSecret: SecretNames, position: Position): Value {
  const wanted = name.toLowerCase();
  const value = headers.findLast((header) => header[0].toLowerCase() === wanted)?.[1];
  if (value === undefined) return null;
  return isSecret(name) ? secretVault.keep(value, position, name) : Buffer.from(value).toString('utf8');
}

function headersValue(headers: MessageHeaders, isSecret: SecretNames): Value {
  const shown = headers.filter(([name]) => !isSecret(name));
  const texts = new Map(shown.map(([name, value]) => [name, Buffer.from(value).toString('utf8')]));
  return [...texts];
}

function keyText(key: Buffer): string {
  const text = decodeText(key, 0, key.length);
  if (text === undefined) throw new EvaluationError("the record's key is not UTF-8");
  return text;
}
