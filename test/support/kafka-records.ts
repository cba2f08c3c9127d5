import type { KafkaRecord } from '../../src/kafka/driver.js';
import type { MessageHeaders } from '../../src/message-headers.js';
import type { RecordFeed } from '../../src/sources/record-feed.js';

/** Texts stand for their UTF-8. */
export interface GivenRecord {
  readonly offset: number;
  readonly timestamp?: number;
  readonly key?: string | Uint8Array | null;
  readonly value?: string | Uint8Array | null;
  readonly headers?: Readonly<Record<string, string | Uint8Array>> | MessageHeaders;
}

function kafkaRecord({ offset, timestamp = 0, key, value, headers = {} }: GivenRecord): KafkaRecord {
  const given = Array.isArray(headers) ? headers : Object.entries(headers);
  return {
    offset,
    timestamp,
    key: bytesOf(key),
    value: bytesOf(value),
    headers: given.map(([name, of]) => [name, Buffer.from(of)] as const),
  };
}

function bytesOf(given: string | Uint8Array | null | undefined): Buffer | null {
  return given === null || given === undefined ? null : Buffer.from(given);
}

/** Closed when all has been read. */
export function feedOf(...records: readonly GivenRecord[]): RecordFeed {
  let rest: readonly KafkaRecord[] = [];
  return {
    open: (offset) => {
      rest = records.map(kafkaRecord).filter((record) => record.offset >= offset);
    },
    read: async (limit, before = Number.POSITIVE_INFINITY) => {
      if (rest.length === 0) return undefined;
      const read = rest.slice(0, limit).filter(({ offset }) => offset < before);
      rest = rest.slice(read.length);
      return read;
    },
    takeAtEnd: () => rest.length === 0,
    close: () => {
      rest = [];
    },
  };
}
