import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { lastValueFrom, take, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { DeadLetter } from '../../src/dead-letter.js';
import type { Schema } from '../../src/schema.js';
import { fromFile } from '../../src/sources/from-file.js';
import { temporaryFolder } from '../support/temporary-folder.js';

interface Sale {
  readonly ts: number;
  readonly price: number | null;
  readonly item: { readonly id: number } | null;
}

const schema: Schema = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'price', type: { kind: 'DECIMAL', precision: 10, scale: 2 } },
  { name: 'item', type: { kind: 'STRUCT', fields: [{ name: 'id', type: { kind: 'INTEGER' } }] } },
];
const TEXT = '{"ts":"1970-01-01T00:00:01Z","price":2.62,"item":{"id":7}}\n{\n{"ts":"1970-01-02"}\n';

function openFiles(): number {
  return readdirSync('/proc/self/fd').length;
}

describe('fromFile', () => {
  it('emits events with plain objects, and hands on what is none', async () => {
    const file = join(temporaryFolder({ 'a.ndjson': TEXT }), 'a.ndjson');
    const letters: DeadLetter[] = [];
    const events = fromFile<Sale>({ file, schema, deadLetter: (letter) => letters.push(letter) });
    expect(await lastValueFrom(events.pipe(toArray()))).toEqual([
      {
        time: 1_000_000,
        position: { source: file, partition: 0, offset: 0 },
        value: { ts: 1_000_000, price: 2.62, item: { id: 7 } },
      },
      {
        time: 86_400_000_000,
        position: { source: file, partition: 0, offset: 2 },
        value: { ts: 86_400_000_000, price: null, item: null },
      },
    ]);
    expect(letters.map(({ line, reason }) => [line, reason])).toEqual([[2, 'not JSON']]);
  });

  it('reads anew for each subscription', async () => {
    const events = fromFile<Sale>({ file: join(temporaryFolder({ 'a.ndjson': TEXT }), 'a.ndjson'), schema });
    expect(await lastValueFrom(events.pipe(toArray()))).toEqual(await lastValueFrom(events.pipe(toArray())));
  });

  it('emits what is before a cut, then errors', async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => `1970-01-01,${i}\n`).join('');
    const packed = gzipSync(`ts,price\n${rows}`);
    const file = join(temporaryFolder({ 'a.csv.gz': packed.subarray(0, packed.length / 2) }), 'a.csv.gz');
    let count = 0;
    const events = fromFile<{ price: number }>({ file, schema: schema.slice(0, 2) });
    const failure = await new Promise((resolve) => {
      events.subscribe({ next: () => count++, error: resolve, complete: () => resolve(undefined) });
    });
    expect(failure).toMatchObject({ code: 'INVALID_INPUT' });
    expect(String(failure)).toContain(`after ${count} records`);
    expect(count).toBeGreaterThan(1000);
  });

  it('errors where the file or the time column is not there', async () => {
    const folder = temporaryFolder({ 'a.csv': 'ts\n' });
    const missing = fromFile({ file: join(folder, 'b.csv'), schema });
    await expect(lastValueFrom(missing)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const timeless = fromFile({ file: join(folder, 'a.csv'), schema, time: 'at' });
    await expect(lastValueFrom(timeless)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    const formless = fromFile({ file: join(folder, 'a.txt'), schema });
    await expect(lastValueFrom(formless)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it.runIf(process.platform === 'linux')('closes the file when it is unsubscribed from', async () => {
    const lines = Array.from({ length: 50_000 }, () => '{"ts":"1970-01-01"}\n').join('');
    const file = join(temporaryFolder({ 'a.ndjson': lines }), 'a.ndjson');
    const before = openFiles();
    expect(await lastValueFrom(fromFile<Sale>({ file, schema }).pipe(take(3), toArray()))).toHaveLength(3);
    await expect.poll(openFiles).toBe(before);
  });
});
