import { KafkaError, type KafkaMessage } from './driver.js';

/** Of a request, bytes: with what stands around the records it stays below what brokers take by default (1 MiB). */
const REQUEST_BYTES = 1_000_000;
/** As Kafka's own producer has it. */
const LONGEST_RECORD = 1024 * 1024;

/**
 * Cuts what is to be written into requests of about 1 MB; a record that is longer than that is one of its own.
 * @throws KafkaError `too-large` before anything is written, for a record longer than `longest` bytes.
 */
export function splitMessages(
  topic: string,
  messages: readonly KafkaMessage[],
  longest: number = LONGEST_RECORD,
): readonly (readonly KafkaMessage[])[] {
  const requests: KafkaMessage[][] = [];
  let request: KafkaMessage[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = sizeOf(message);
    if (size > longest) throw tooLarge(topic, size, longest);
    if (request.length > 0 && bytes + size > REQUEST_BYTES) {
      requests.push(request);
      request = [];
      bytes = 0;
    }
    request.push(message);
    bytes += size;
  }
  if (request.length > 0) requests.push(request);
  return requests;
}

function tooLarge(topic: string, size: number, longest: number): KafkaError {
  const said = `a record of ${size} bytes for topic "${topic}" is longer than 'properties.max.request.size' (${longest})`;
  return new KafkaError('too-large', said);
}

/** Bytes at most, as it stands in a batch: lengths are varints. */
function sizeOf({ key, value, headers = [] }: KafkaMessage): number {
  let bytes = 30 + (key?.length ?? 0) + (value?.length ?? 0);
  for (const [name, text] of headers) bytes += 10 + 3 * name.length + text.length;
  return bytes;
}
