import { readFileSync } from 'node:fs';
import { JsonDecoder } from '../src/formats/json-decoder.js';
import type { KafkaRecord } from '../src/kafka/driver.js';
import { KafkaSource } from '../src/sources/kafka-source.js';
import type { RecordFeed } from '../src/sources/record-feed.js';
import { RowCollector } from '../src/sources/row-collector.js';
import type { Beside, Work } from './benchmark.js';
import { nothingFound } from './nothing-found.js';
import { shopSchema } from './shop-batches.js';
import { shopFile } from './shop-file.js';

const EVENTS = 2_000_000;
const USERS = 100_000;
const ROWS = 2_048;
const CHUNK_BYTES = 512 * 1024;
const NEWLINE = 0x0a;

/** Of seven columns, six are declared. */
const SCHEMA = shopSchema.filter(({ name }) => name !== 'session');
const OPTIONS = { stream: 'events', name: 'events', schema: SCHEMA };

/** Records of a topic, already fetched, as columns: beside the same bytes as lines of a file. */
export const kafkaDecode: Beside = {
  kind: 'beside',
  name: 'kafka/decode',
  measures: 'work',
  wanted: { '': 1.25 },
  beside: 'the same as a file',
  input: async ({ folder, scale }) => {
    const events = Math.round(EVENTS * scale);
    return { events, file: await shopFile(folder, events, USERS) };
  },
  motif: {
    prepare: async ({ file = '' }) => {
      const source = new KafkaSource({ ...OPTIONS, format: 'json', feed: feedOf(recordsOf(readFileSync(file))) });
      await source.open();
      return counting(async () => (await source.read(ROWS))?.batch.length);
    },
  },
  other: {
    prepare: async ({ file = '' }) => {
      const bytes = readFileSync(file);
      const rows = new RowCollector(OPTIONS);
      const decoder = new JsonDecoder(OPTIONS);
      let at = 0;
      return counting(async () => {
        let count = decoder.decode(ROWS, rows);
        for (; count < ROWS && at < bytes.length; at += CHUNK_BYTES) {
          decoder.push(bytes.subarray(at, at + CHUNK_BYTES));
          count += decoder.decode(ROWS - count, rows);
        }
        return rows.take().batch.length || undefined;
      });
    },
  },
};

function counting(read: () => Promise<number | undefined>): Work {
  let events = 0;
  return {
    async run() {
      for (let count = await read(); count !== undefined; count = await read()) events += count;
    },
    outcome: async () => nothingFound(events),
  };
}

function recordsOf(bytes: Buffer): readonly KafkaRecord[] {
  const records: KafkaRecord[] = [];
  for (let from = 0, feed = bytes.indexOf(NEWLINE); feed >= 0; from = feed + 1, feed = bytes.indexOf(NEWLINE, from)) {
    records.push({ offset: records.length, timestamp: 0, key: null, value: bytes.subarray(from, feed), headers: [] });
  }
  return records;
}

function feedOf(records: readonly KafkaRecord[]): RecordFeed {
  let at = 0;
  return {
    open: () => undefined,
    read: async (limit) => {
      const read = records.slice(at, at + limit);
      at += read.length;
      return read.length === 0 ? undefined : read;
    },
    takeAtEnd: () => true,
    close: () => undefined,
  };
}
