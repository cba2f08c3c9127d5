import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '../src/archive/catalogue-file.js';
import { quoteText } from '../src/quote-text.js';
import type { Beside, Growth, Side, Work } from './benchmark.js';
import { DAYS, dayArchive, makeDayArchive, USERS } from './day-archive.js';

const MILLION = 1_000_000;

/** All events of one key and one day, through the catalogue that any DuckDB client opens. */
export function oneKeyOneDay(name: string, millions: number): Beside {
  return {
    kind: 'beside',
    name,
    measures: 'figures',
    wanted: { '/time': 1, '/read': 1 },
    async input({ folder, scale }) {
      const events = Math.round(millions * MILLION * scale);
      return { events, file: await makeDayArchive(folder, events) };
    },
    beside: 'the rows as they came, read_parquet',
    motif: { prepare: ({ events, file = '' }) => askArchive(events, file) },
    other: { prepare: ({ events, file = '' }) => askPlain(events, file) },
  };
}

/** The same out of so many events, and out of so many times as many. */
export function oneKeyGrowth(name: string, millions: number, times: number): Growth {
  const sized = (factor: number): Side => ({
    prepare: ({ events, file = '' }) => askArchive(events * factor, join(file, `days-${events * factor}`)),
  });
  return {
    kind: 'growth',
    name,
    measures: 'figures',
    async input({ folder, scale }) {
      const events = Math.round(millions * MILLION * scale);
      for (const size of [events, events * times]) await makeDayArchive(folder, size);
      return { events, file: folder };
    },
    largest: sized(times),
    smallest: sized(1),
  };
}

function askArchive(events: number, folder: string): Promise<Work> {
  const file = join(dayArchive(folder).archive, CATALOGUE);
  return ask(events, { file, from: `events WHERE _date = DATE '2026-01-0${DAYS / 2}'` });
}

function askPlain(events: number, folder: string): Promise<Work> {
  const files = quoteText(join(dayArchive(folder).plain, '*.parquet'));
  const day = `ts >= TIMESTAMP '2026-01-0${DAYS / 2}' AND ts < TIMESTAMP '2026-01-0${DAYS / 2 + 1}'`;
  return ask(events, { file: ':memory:', from: `read_parquet(${files}) WHERE ${day}` });
}

/** A question that is asked for the first time, of files that the system may have in memory. */
async function ask(events: number, of: { readonly file: string; readonly from: string }): Promise<Work> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const options = of.file === ':memory:' ? {} : { access_mode: 'READ_ONLY' };
  const connection = await (await DuckDBInstance.create(of.file, options)).connect();
  const first = async (sql: string): Promise<readonly unknown[]> =>
    (await connection.runAndReadAll(sql)).getRows()[0] ?? [];
  // Of somebody who was there in the middle of that day.
  const middle = Math.floor((events * (DAYS / 2 - 0.5)) / DAYS);
  const [user] = await first(`SELECT format('user-{:07d}', hash(${middle}::BIGINT) % ${USERS})`);
  const question = `SELECT count(*), sum(hash(ts, item_id, event, price, session, page)) FROM ${of.from}
    AND user_id = ${quoteText(String(user))}`;
  let [time, read] = [0, 0];
  let answer: readonly unknown[] = [];
  return {
    async run() {
      const [begun, before] = [performance.now(), bytesRead()];
      answer = await first(question);
      [time, read] = [performance.now() - begun, bytesRead() - before];
    },
    outcome: async () => ({ events, matches: Number(answer[0]), digest: 0, archived: String(answer[1]) }),
    figures: async () => [
      { suffix: '/time', unit: 'ms', value: time },
      { suffix: '/read', unit: 'KB', value: read / 1_000 },
    ],
  };
}

/** By this process so far, from files and from what the system has of them in memory, as Linux counts it. */
function bytesRead(): number {
  const [, count] = /^rchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8')) ?? [];
  return Number(count);
}
