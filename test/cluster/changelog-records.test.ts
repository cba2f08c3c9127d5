import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StatePiece } from '../../src/archive/epoch.js';
import {
  ChangelogReader,
  type ChangelogState,
  claimMessage,
  epochMessages,
  headMessage,
  pieceMessages,
  startMessage,
} from '../../src/cluster/changelog-records.js';
import { StateHash } from '../../src/cluster/state-hash.js';
import type { KafkaMessage, KafkaRecord } from '../../src/kafka/driver.js';
import { runs } from '../support/runs.js';

const LARGE = 512 * 1024;

const piece = fc.record({
  owner: fc.constantFrom('run', 'query a', 'query b'),
  key: fc.constantFrom('1', '"', 'x,y', ''),
  state: fc.option(
    fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      fc.constantFrom(LARGE, LARGE + 1, 3 * LARGE).map((n) => new Uint8Array(n)),
    ),
  ),
});

/** What a topic has of what was written: by key the last of each, or all. */
function recordsOf(messages: readonly KafkaMessage[], isCompacted: boolean): readonly KafkaRecord[] {
  const records = messages.map((message, offset) => ({
    offset,
    timestamp: 0,
    key: message.key && Buffer.from(message.key),
    value: message.value && Buffer.from(message.value),
    headers: [],
  }));
  if (!isCompacted) return records;
  return records.filter(
    ({ key }, i) => !records.slice(i + 1).some((later) => later.key?.toString() === key?.toString()),
  );
}

function read(messages: readonly KafkaMessage[], isCompacted = false): ChangelogState {
  const reader = new ChangelogReader();
  for (const record of recordsOf(messages, isCompacted)) reader.add(record);
  return reader.finish('g-s-changelog', 3);
}

/** Checkpoints with epochs between them, as a task writes them. */
function written(checkpoints: readonly (readonly StatePiece[])[], between: number): readonly KafkaMessage[] {
  const messages: KafkaMessage[] = [claimMessage(3), startMessage(3, 'in', 7)];
  const hash = new StateHash();
  let [epoch, checkpoint] = [0, 0];
  const head = () => headMessage(3, { epoch, checkpoint, pieces: hash.count, hash: hash.text });
  for (const pieces of checkpoints) {
    messages.push(...pieceMessages(3, { pieces }, hash));
    checkpoint = ++epoch;
    messages.push(head());
    for (let place = 0; place < between; place++) {
      const kept = { epoch: ++epoch, length: place, record: Uint8Array.of(epoch) };
      messages.push(...epochMessages(3, place, kept), head());
    }
  }
  return messages;
}

describe('a changelog', () => {
  test('gives back the pieces that were not forgotten, and the epochs since the last checkpoint, compacted or not', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(piece, { maxLength: 4 }), { maxLength: 4 }),
        fc.nat(3),
        fc.boolean(),
        (all, between, c) => {
          const state = read(written(all, between), c);
          const left = new Map<string, StatePiece>();
          for (const one of all.flat()) {
            if (one.state === null) left.delete(`${one.owner} ${one.key}`);
            else left.set(`${one.owner} ${one.key}`, one);
          }
          const plain = (pieces: Iterable<StatePiece>) =>
            [...pieces]
              .map(({ owner, key, state: s }) => `${owner} ${key} ${Buffer.from(s ?? []).toString('hex')}`)
              .toSorted();
          expect(plain(state.pieces)).toEqual(plain(left.values()));
          expect(state.head.epoch).toBe(all.length * (1 + between));
          expect(state.epochs.map(({ record }) => record[0])).toEqual(
            Array.from({ length: all.length === 0 ? 0 : between }, (_, i) => state.head.checkpoint + i + 1),
          );
          expect(state.starts).toEqual(new Map([['in', 7]]));
        },
      ),
      { numRuns: Math.ceil(runs / 4) },
    );
  });

  test('that has lost a piece, or a byte of one, or an epoch, is refused with what to do', () => {
    const pieces = ['1', '2'].map((key) => ({ owner: 'query a', key, state: Uint8Array.of(1, 2, 3) }));
    const messages = written([pieces], 2);
    const isOf =
      (name: string) =>
      ({ key }: KafkaMessage) =>
        Buffer.from(key ?? []).toString() === name;
    expect(() => read(messages.filter((one) => !isOf('["piece","query a","2",0]')(one)))).toThrow(
      'g-s-changelog, partition 3 is not whole: at epoch 3 the state had 2 pieces with the hash',
    );
    const damaged = messages.map((one) =>
      isOf('["piece","query a","2",0]')(one) ? { ...one, value: Uint8Array.of(1, 2, 4) } : one,
    );
    expect(() => read(damaged)).toThrow('is not whole');
    expect(() => read(messages.filter((one) => !isOf('["epoch",1]')(one)))).toThrow('The topic has to be compacted');
    expect(() => read(messages.filter((one) => !isOf('["head"]')(one)))).toThrow('is not whole: at epoch 0');
  });

  test('has epochs of any length, also where a longer one was in the same place', () => {
    const long = { epoch: 1, length: 0, record: new Uint8Array(1_200_000).fill(1) };
    const next = { epoch: 2, length: 0, record: new Uint8Array(600_000).fill(2) };
    const head = (epoch: number, checkpoint: number) =>
      headMessage(3, { epoch, checkpoint, pieces: 0, hash: new StateHash().text });
    const messages = [...epochMessages(3, 0, long), head(1, 0)];
    expect(messages).toHaveLength(4);
    const sha = ({ record }: { readonly record: Uint8Array }) => createHash('sha256').update(record).digest('hex');
    const kept = (of: readonly KafkaMessage[]) => read(of).epochs.map((one) => [one.epoch, sha(one)]);
    expect(kept(messages)).toEqual([[1, sha(long)]]);
    expect(() => read(messages.toSpliced(1, 1))).toThrow('is not whole');
    expect(kept([...messages, ...epochMessages(3, 0, next), head(2, 1)])).toEqual([[2, sha(next)]]);
  });

  test('of another format, or with records of others, is refused with what to do', () => {
    const other = { ...claimMessage(3), value: Buffer.from('{"format":2}') };
    expect(() => read([other])).toThrow('g-s-changelog, partition 3 has format 2; this motif reads format 1');
    for (const key of [null, Buffer.from('x'), Buffer.from('{}')]) {
      expect(() => read([{ partition: 3, key, value: Buffer.from('1') }])).toThrow('a record that motif did not write');
    }
  });
});
