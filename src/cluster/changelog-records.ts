import type { CheckpointChanges, StatePiece } from '../archive/epoch.js';
import { decodeState, encodeState } from '../engine/epochs/codec.js';
import { MotifError } from '../errors.js';
import type { KafkaMessage, KafkaRecord } from '../kafka/driver.js';
import { StateHash } from './state-hash.js';

/** Of the layout of everything in a changelog topic. A change to any of it counts this up. */
const FORMAT = 1;

/** A record that is longer than this is divided: brokers take about a mebibyte by default. */
const CHUNK_BYTES = 512 * 1024;

/*
 * A task's partition of a changelog topic, by the keys of its records, of which each time the last one holds:
 * - `["claim"]`: someone takes the task, and what is before it is all there; `["owner"]`: the number of the claim;
 * - `["outputs"]`: the topics that it hands rows on to, from the start; `["start", INPUT]`: where an input without a mark begins;
 * - `["piece", OWNER, KEY, CHUNK]`: the state of the last checkpoint;
 * - `["epoch", PLACE]`, `["epoch", PLACE, CHUNK]`: what replay needs of an epoch since then;
 * - `["head"]`: how far all this is.
 * What keeps a task's apart from another's is the partition itself.
 */

/** How far a task is. */
export interface ChangelogHead {
  /** The last epoch that was committed. Epochs are counted from 1. */
  readonly epoch: number;
  /** The one that brought the last checkpoint; 0: there was none. */
  readonly checkpoint: number;
  /** Of the pieces: how many records they are, and their hash. */
  readonly pieces: number;
  readonly hash: string;
}

const NOTHING_COMMITTED: ChangelogHead = { epoch: 0, checkpoint: 0, pieces: 0, hash: new StateHash().text };

export function claimMessage(partition: number): KafkaMessage {
  return message(partition, ['claim'], jsonBytes({ format: FORMAT }));
}

/** Who has taken the task, and what it is known by where rows are kept. */
export function ownerMessage(partition: number, claim: number): KafkaMessage {
  return message(partition, ['owner'], jsonBytes(claim));
}

/** The topics of exchanges that are written: rows that went by before there was one are not in it. */
export function outputsMessage(partition: number, outputs: readonly string[]): KafkaMessage {
  return message(partition, ['outputs'], jsonBytes(outputs));
}

export function startMessage(partition: number, input: string, offset: number): KafkaMessage {
  return message(partition, ['start', input], jsonBytes(offset));
}

export function headMessage(partition: number, head: ChangelogHead): KafkaMessage {
  return message(partition, ['head'], jsonBytes({ format: FORMAT, ...head }));
}

/** `place` counts from 0 since the last checkpoint: so the next ones take the place of those that are needed no more. */
export function epochMessages(partition: number, place: number, epoch: KeptRecord): readonly KafkaMessage[] {
  const bytes = encodeState(epoch);
  return Array.from({ length: Math.ceil(bytes.length / CHUNK_BYTES) }, (_, chunk) => {
    const name = chunk === 0 ? ['epoch', place] : ['epoch', place, chunk];
    return message(partition, name, bytes.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES));
  });
}

export interface KeptRecord {
  readonly epoch: number;
  /** Of its events. */
  readonly length: number;
  readonly record: Uint8Array;
}

/** What has changed of the pieces: all of those owners first, then these. `hash` learns of it, and knows which are there. */
export function pieceMessages(
  partition: number,
  { pieces, forgotten = [] }: CheckpointChanges,
  hash: StateHash,
): readonly KafkaMessage[] {
  const messages = forgottenMessages(partition, new Set(forgotten), hash);
  for (const { owner, key, state } of pieces) {
    let chunk = 0;
    if (state !== null) {
      do {
        const name = JSON.stringify(['piece', owner, key, chunk]);
        const bytes = state.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES);
        hash.set(name, bytes);
        messages.push({ partition, key: Buffer.from(name), value: bytes });
        chunk++;
      } while (chunk * CHUNK_BYTES < state.length);
    }
    for (let name = nameOf(owner, key, chunk); hash.delete(name); name = nameOf(owner, key, ++chunk)) {
      messages.push({ partition, key: Buffer.from(name), value: null });
    }
  }
  return messages;
}

function forgottenMessages(partition: number, owners: ReadonlySet<string>, hash: StateHash): KafkaMessage[] {
  if (owners.size === 0) return [];
  const names = [...hash.names].filter((name) => owners.has(String(nameParts(name, 'the state')[1])));
  for (const name of names) hash.delete(name);
  return names.map((name) => ({ partition, key: Buffer.from(name), value: null }));
}

/** What a changelog says of a task. */
export interface ChangelogState {
  readonly head: ChangelogHead;
  /** Of its last owner; undefined: there was none. */
  readonly claim: number | undefined;
  /** Its exchanges; undefined before the first owner has said them. */
  readonly outputs: readonly string[] | undefined;
  readonly starts: ReadonlyMap<string, number>;
  readonly pieces: readonly StatePiece[];
  readonly epochs: readonly KeptRecord[];
  /** Of the pieces, to be kept up from here on. */
  readonly hash: StateHash;
}

/** Takes in a partition's records, in order. */
export class ChangelogReader {
  readonly #records = new Map<string, Buffer>();

  add({ key, value }: KafkaRecord): void {
    const name = key?.toString() ?? '';
    if (value === null) this.#records.delete(name);
    else this.#records.set(name, value);
  }

  /**
   * @throws MotifError `ARCHIVE_MISMATCH` when they are of another format, or not all there.
   */
  finish(topic: string, partition: number): ChangelogState {
    const where = `${topic}, partition ${partition}`;
    const starts = new Map<string, number>();
    const chunks = new Map<string, { owner: string; key: string; parts: Buffer[] }>();
    const kept = new Map<unknown, Buffer[]>();
    const hash = new StateHash();
    let head = NOTHING_COMMITTED;
    let claim: number | undefined;
    let outputs: readonly string[] | undefined;
    for (const [name, value] of this.#records) {
      const [kind, first, second, chunk] = nameParts(name, where);
      if (kind === 'claim' || kind === 'head') requireFormat(value, where);
      if (kind === 'head') head = JSON.parse(value.toString());
      else if (kind === 'owner') claim = Number(value.toString());
      else if (kind === 'outputs') outputs = JSON.parse(value.toString());
      else if (kind === 'start') starts.set(String(first), Number(value.toString()));
      else if (kind === 'epoch') {
        const parts = kept.get(first) ?? [];
        parts[Number(second ?? 0)] = value;
        kept.set(first, parts);
      } else if (kind === 'piece') {
        hash.set(name, value);
        const whole = JSON.stringify([first, second]);
        const piece = chunks.get(whole) ?? { owner: String(first), key: String(second), parts: [] };
        piece.parts[Number(chunk)] = value;
        chunks.set(whole, piece);
      }
    }
    if (hash.count !== head.pieces || hash.text !== head.hash) throw notWhole(where, head, hash);
    const epochs = [...kept.values()].flatMap((parts) => keptRecord(parts) ?? []);
    const since = epochs.filter(({ epoch }) => epoch > head.checkpoint && epoch <= head.epoch);
    since.sort((a, b) => a.epoch - b.epoch);
    if (since.length !== head.epoch - head.checkpoint) throw notWhole(where, head, hash);
    const pieces = [...chunks.values()].map(({ owner, key, parts }) => ({ owner, key, state: Buffer.concat(parts) }));
    return { head, claim, outputs, starts, pieces, epochs: since, hash };
  }
}

/** Behind it there may be chunks of a longer one that was there before: they are passed over. Undefined: one of its own is missing. */
function keptRecord(parts: readonly Buffer[]): KeptRecord | undefined {
  try {
    return decodeState<KeptRecord>(Buffer.concat(parts));
  } catch (error) {
    if (error instanceof MotifError) throw error;
    return undefined;
  }
}

function nameOf(owner: string, key: string, chunk: number): string {
  return JSON.stringify(['piece', owner, key, chunk]);
}

function message(partition: number, name: readonly (string | number)[], value: Uint8Array): KafkaMessage {
  return { partition, key: Buffer.from(JSON.stringify(name)), value };
}

function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

function nameParts(name: string, where: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(name);
    if (Array.isArray(parts)) return parts;
  } catch {
    // Said below.
  }
  throw new MotifError('ARCHIVE_MISMATCH', {
    message: `${where} holds a record that motif did not write`,
    hint: HINT,
  });
}

function requireFormat(value: Buffer, where: string): void {
  const { format }: { format?: unknown } = JSON.parse(value.toString());
  if (format === FORMAT) return;
  throw new MotifError('ARCHIVE_MISMATCH', {
    message: `${where} has format ${String(format)}; this motif reads format ${FORMAT}`,
    hint: `Go on with the version of motif that wrote it. ${HINT}`,
  });
}

const HINT = 'Or begin anew: with --fresh, or under another group.id.';

function notWhole(where: string, head: ChangelogHead, hash: StateHash): MotifError {
  return new MotifError('ARCHIVE_MISMATCH', {
    message:
      `${where} is not whole: at epoch ${head.epoch} the state had ${head.pieces} pieces with the hash ${head.hash}, ` +
      `and there are ${hash.count} with ${hash.text}`,
    hint: `The topic has to be compacted, never deleted from. ${HINT}`,
  });
}
