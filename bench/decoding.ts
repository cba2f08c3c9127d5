import { readFileSync } from 'node:fs';
import { BatchBuilder } from '../src/batch-builder.js';
import type { RowReceiver } from '../src/formats/decoder.js';
import type { Schema } from '../src/schema.js';
import type { Beside, Side } from './benchmark.js';
import { nothingFound } from './nothing-found.js';
import { shopSchema } from './shop-batches.js';
import { shopFile } from './shop-file.js';

const EVENTS = 5_000_000;
/** Each message is read so often: what a process costs to begin is not what is looked at. */
const PASSES = 10;
const USERS = 100_000;
const ROWS = 2_048;
const NEWLINE = 0x0a;

/** Of seven columns, six are declared. */
export const DECLARED: Schema = shopSchema.filter(({ name }) => name !== 'session');

type ReadMessage = (message: Buffer) => void;

/** One side's messages, and how it reads one. */
export interface Decoding {
  readonly messages: readonly Buffer[];
  readonly read: ReadMessage;
}

/** What reads the events of a shop, given as lines of JSON, from messages of a format; beside another that reads some. */
export function decodingBeside(
  name: string,
  beside: string,
  sides: { readonly [side in 'motif' | 'other']: (lines: readonly Buffer[]) => Promise<Decoding> },
): Beside {
  return {
    kind: 'beside',
    name,
    measures: 'work',
    beside,
    input: async ({ folder, scale }) => {
      const events = Math.round(EVENTS * scale);
      return { events, file: await shopFile(folder, Math.round(events / PASSES), USERS) };
    },
    motif: side(sides.motif),
    other: side(sides.other),
  };
}

/** Messages as `JSON.parse` reads them, which makes objects. */
export async function parsedJson(messages: readonly Buffer[]): Promise<Decoding> {
  return { messages, read: (message) => JSON.parse(message.toString()) };
}

/** Rows into batches of columns. */
export function intoColumns(): RowReceiver {
  const batch = new BatchBuilder('events', DECLARED, { source: 'events', partition: 0 });
  const added = () => {
    if (batch.length === ROWS) batch.finish();
  };
  return {
    row(values) {
      batch.add(values, 0, 0);
      added();
    },
    scanned(row) {
      batch.addScanned(row, 0, 0);
      added();
    },
    settle: () => batch.settle(),
    reject(reason) {
      throw new Error(reason);
    },
  };
}

function side(decodingOf: (lines: readonly Buffer[]) => Promise<Decoding>): Side {
  return {
    prepare: async ({ file = '' }) => {
      const { messages, read } = await decodingOf(linesOf(file));
      return {
        async run() {
          for (let pass = 0; pass < PASSES; pass++) for (const message of messages) read(message);
        },
        outcome: async () => nothingFound(messages.length * PASSES),
      };
    },
  };
}

function linesOf(file: string): readonly Buffer[] {
  const bytes = readFileSync(file);
  const lines: Buffer[] = [];
  for (let from = 0, feed = bytes.indexOf(NEWLINE); feed >= 0; from = feed + 1, feed = bytes.indexOf(NEWLINE, from)) {
    lines.push(bytes.subarray(from, feed));
  }
  return lines;
}
