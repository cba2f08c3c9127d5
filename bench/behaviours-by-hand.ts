import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { SECOND } from '../src/time.js';
import { ByteInterner } from './byte-interner.js';
import { HandScanner, handTime } from './hand-scanner.js';
import { OpenAdds, type ShopRow } from './open-adds.js';

const DELAY = 5 * SECOND;
const CHUNK = 256 * 1024;
const ADD = 0x61;
const REMOVE = 0x72;

interface Waiting extends ShopRow {
  readonly key: number;
  readonly isAdd: boolean;
}

/**
 * The loop one would write for this file and this pattern alone, reading bytes: no line becomes a string, keys are
 * numbers, only adds and removes wait for the watermark, state is one Map with a ring of deadlines.
 */
export function behavioursByHand(file: string): void {
  const scanner = new HandScanner();
  const keys = new ByteInterner();
  const open = new OpenAdds<number>();
  let waiting: Waiting[] = [];
  let watermark = Number.NEGATIVE_INFINITY;
  let output = '';

  const settle = (): void => {
    waiting.sort((a, b) => a.time - b.time || a.offset - b.offset);
    let due = 0;
    for (let event = waiting[due]; event !== undefined && event.time < watermark; event = waiting[++due]) {
      open.advance(event.time);
      if (event.isAdd) {
        open.add(event.key, event);
        continue;
      }
      const added = open.remove(event.key);
      if (added !== undefined) output += line(added, event, keys, file);
    }
    waiting = waiting.slice(due);
    if (output !== '') writeSync(1, output);
    output = '';
  };

  const handle = openSync(file, 'r');
  let bytes = Buffer.alloc(0);
  for (let offset = 0; ; ) {
    const chunk = Buffer.allocUnsafe(bytes.length + CHUNK);
    bytes.copy(chunk);
    const read = readSync(handle, chunk, bytes.length, CHUNK, null);
    if (read === 0) break;
    bytes = chunk.subarray(0, bytes.length + read);
    const last = bytes.lastIndexOf(0x0a);
    for (let at = 0; at <= last; offset++) {
      at = scanner.scan(bytes, at);
      const time = handTime(bytes, scanner.ts.start);
      if (time < watermark) continue;
      watermark = Math.max(watermark, time - DELAY);
      const first = bytes[scanner.event.start];
      if (first !== ADD && first !== REMOVE) continue;
      const key = keys.id(bytes, scanner.user, scanner.item);
      waiting.push({ time, offset, key, isAdd: first === ADD });
    }
    bytes = bytes.subarray(last + 1);
    settle();
  }
  watermark = Number.POSITIVE_INFINITY;
  settle();
  closeSync(handle);
}

/** As motif writes it, without the id. */
function line(added: ShopRow, removed: Waiting, keys: ByteInterner, source: string): string {
  const [user_id, item_id] = keys.names(removed.key);
  const [added_at, removed_at] = [iso(added.time), iso(removed.time)];
  const evidence = [
    { variable: 'A', source, partition: 0, offset: added.offset },
    { variable: 'R', source, partition: 0, offset: removed.offset },
  ];
  const values = { user_id, item_id, added_at, removed_at };
  const key = { user_id, item_id };
  const behaviour = 'cart_changed_mind';
  return `${JSON.stringify({ behaviour, kind: 'match', time: removed_at, key, values, evidence })}\n`;
}

function iso(micros: number): string {
  return new Date(micros / 1_000).toISOString();
}
