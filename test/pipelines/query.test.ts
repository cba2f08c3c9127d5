import { join, resolve } from 'node:path';
import {
  concat,
  concatMap,
  EMPTY,
  filter,
  lastValueFrom,
  map,
  merge,
  NEVER,
  type Observable,
  Subject,
  share,
  take,
  throwError,
  toArray,
} from 'rxjs';
import { describe, expect, test } from 'vitest';
import type { StreamEvent } from '../../src/event.js';
import { to } from '../../src/operators/to.js';
import { openArchive } from '../../src/pipelines/open-archive.js';
import { type QueryOptions, query } from '../../src/pipelines/query.js';
import { memorySink } from '../../src/sinks/memory-sink.js';
import { fromEvents } from '../../src/sources/from-events.js';
import { fromFile } from '../../src/sources/from-file.js';
import { MINUTE } from '../../src/time.js';
import { ask } from '../support/archives.js';
import { settled } from '../support/settled.js';
import { SlowSink } from '../support/slow-sink.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const STREAMS = `CREATE TABLE clicks (
  ts TIMESTAMP, user_id INTEGER, type VARCHAR, price DECIMAL(10, 2),
  WATERMARK FOR ts AS ts - INTERVAL '2' MINUTE
) WITH ('connector' = 'filesystem', 'path' = 'clicks.csv', 'format' = 'csv');`;
const PAIR = `SELECT user_id, a_at, b_price
FROM clicks MATCH_RECOGNIZE (
  PARTITION BY user_id ORDER BY ts
  MEASURES A.ts AS a_at, B.price AS b_price
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A X*? B) WITHIN INTERVAL '10' MINUTE
  DEFINE A AS A.type = 'a', B AS B.type = 'b'
);`;

interface Click {
  readonly minute: number;
  readonly user_id: number;
  readonly type: string;
  readonly price?: number | string;
}

/** `1a0 1b3`: user 1's click a at minute 0, b at minute 3. */
function clicks(text: string, epochSize = 2): Observable<StreamEvent<Click>> {
  const all = text.split(' ').map((word, i): Click => {
    const [user = '', type = '', ...minute] = word;
    return { minute: Number(minute.join('')), user_id: Number(user), type, price: i + 0.5 };
  });
  return fromEvents(all, { time: ({ minute }) => minute * MINUTE, epochSize });
}

function project(files: Readonly<Record<string, string>> = {}): (name?: string) => string {
  const folder = temporaryFolder({ 'streams.sql': STREAMS, 'pair.sql': PAIR, ...files });
  return (name = 'pair') => join(folder, `${name}.sql`);
}

/** All that comes out: `1: 0 b 1.5`, `complete`, `error …`. */
async function outcome(
  source: Observable<StreamEvent<unknown>>,
  file = project()(),
  options: QueryOptions = {},
): Promise<string[]> {
  const log: string[] = [];
  await new Promise<void>((done) => {
    source.pipe(query(file, options)).subscribe({
      next: ({ key, value }) => log.push(`${key.user_id}: ${Number(value.a_at) / MINUTE} b ${value.b_price}`),
      error: (error: unknown) => {
        log.push(`error ${error instanceof Error ? error.message.split('\n')[0] : error}`);
        done();
      },
      complete: () => {
        log.push('complete');
        done();
      },
    });
  });
  return log;
}

describe('query', () => {
  test('never, empty, one, many', async () => {
    const log: unknown[] = [];
    const subscription = NEVER.pipe(query(project()())).subscribe({ complete: () => log.push('complete') });
    await settled();
    subscription.unsubscribe();
    expect(log).toEqual([]);
    expect(await outcome(EMPTY)).toEqual(['complete']);
    expect(await outcome(clicks('1a0'))).toEqual(['complete']);
    expect(await outcome(clicks('1a0 1b1 2a2 2x2 2b3'))).toEqual(['1: 0 b 1.5', '2: 2 b 4.5', 'complete']);
  });

  test('gives events with time, id, kind, key, the columns and the evidence', async () => {
    const found = await lastValueFrom(clicks('1a0 1b1').pipe(query(project()()), toArray()));
    expect(found).toEqual([
      {
        name: 'pair',
        kind: 'match',
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        time: MINUTE,
        position: { source: 'pair', partition: 0, offset: 0 },
        key: { user_id: 1 },
        value: { user_id: 1, a_at: 0, b_price: 1.5 },
        evidence: [
          { variable: 'A', source: 'memory', partition: 0, offset: 0 },
          { variable: 'B', source: 'memory', partition: 0, offset: 1 },
        ],
      },
    ]);
  });

  test('an error from above passes through', async () => {
    const source = concat(
      clicks('1a0'),
      throwError(() => new Error('no')),
    );
    expect(await outcome(source)).toEqual(['error no']);
  });

  test('an early unsubscribe stops the source and leaves nothing subscribed', async () => {
    const source = new Subject<StreamEvent<Click>>();
    const subscription = source.pipe(query(project()())).subscribe();
    expect(source.observed).toBe(true);
    subscription.unsubscribe();
    expect(source.observed).toBe(false);
    const some = clicks('1a0 1b1 1a2 1b3 1x9').pipe(query(project()()), take(1), toArray());
    expect(await lastValueFrom(some)).toHaveLength(1);
  });

  test('puts events in order by its WATERMARK; what is late or does not fit is told, or an error', async () => {
    const arrived = '1b1 1a0 1x9 1a2 1b8';
    expect(await outcome(clicks(arrived))).toEqual([
      'error the event at memory, partition 0, offset 3 is 300 s later than its WATERMARK allows',
    ]);
    const late: unknown[] = [];
    const options = { late: (...of_: unknown[]) => late.push(of_) };
    expect(await outcome(clicks(arrived), project()(), options)).toEqual(['1: 0 b 0.5', 'complete']);
    expect(late).toEqual([[{ source: 'memory', partition: 0, offset: 3 }, 5 * MINUTE]]);

    const odd = clicks('1a0 1b1').pipe(map((event) => ({ ...event, value: { ...event.value, price: 'dear' } })));
    expect(await outcome(odd)).toEqual([
      'error the event at memory, partition 0, offset 0: price is DECIMAL(10,2), not "dear"',
    ]);
    const letters: string[] = [];
    expect(await outcome(odd, project()(), { deadLetter: ({ reason }) => letters.push(reason) })).toEqual(['complete']);
    expect(letters).toHaveLength(2);
  });

  test('may count windows', async () => {
    const file = project({
      'hourly.sql': `SELECT window_start, user_id, count(*) AS n
        FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, user_id;`,
    });
    const found = clicks('1a0 1b1 2a2 1x70').pipe(query<{ user_id: number; n: number }>(file('hourly')), toArray());
    expect((await lastValueFrom(found)).map(({ time, value }) => [time / MINUTE, value.user_id, value.n])).toEqual([
      [60, 1, 2],
      [60, 2, 1],
      [120, 1, 1],
    ]);
  });

  test('computes the columns that are declared so', async () => {
    const file = project({
      'streams.sql': `CREATE TABLE clicks (
        minute INTEGER, user_id INTEGER, type VARCHAR, ts AS make_timestamp(minute * 60000000::BIGINT),
        kind AS upper(type), WATERMARK FOR ts AS ts
      ) WITH ('connector' = 'filesystem', 'path' = 'clicks.csv', 'format' = 'csv');`,
      'pair.sql': `SELECT user_id, ts AS a_at, kind AS b_price FROM clicks WHERE kind = 'B';`,
    });
    const found = clicks('1a0 1b3').pipe(query<{ a_at: number; b_price: string }>(file()), toArray());
    expect((await lastValueFrom(found)).map(({ time, value }) => [time, value])).toEqual([
      [3 * MINUTE, { user_id: 1, a_at: 3 * MINUTE, b_price: 'B' }],
    ]);
  });

  test('each partition has a watermark of its own', async () => {
    const [a, b] = [clicks('1a0 1b20', 1), clicks('2a3 2b4', 1)];
    const elsewhere = b.pipe(map((event) => ({ ...event, position: { ...event.position, partition: 1 } })));
    expect(await outcome(merge(a, elsewhere))).toEqual(['2: 3 b 1.5', 'complete']);
  });

  test('works on an epoch as a whole, and belongs to it: a slow sink slows the source', async () => {
    const sink = new SlowSink<unknown>();
    let delivered = 0;
    const source = clicks('1a0 1b1 1x5 2a6 2b7 2x11 1x15 1x16', 3).pipe(
      filter(() => {
        delivered += 1;
        return true;
      }),
    );
    source
      .pipe(
        query(project()()),
        map(({ time }) => time / MINUTE),
        to(sink),
      )
      .subscribe();
    await expect.poll(() => sink.written).toEqual([[1]]);
    expect(delivered).toBe(3);
    sink.acknowledge();
    await expect.poll(() => sink.written).toEqual([[1], [7]]);
    expect(delivered).toBe(6);
  });

  test('keeps order behind an asynchronous operator', async () => {
    const source = clicks('1a0 1b1 2a2 2b3 1a4 1b5').pipe(concatMap(async (event) => event));
    expect(await outcome(source)).toEqual(['1: 0 b 1.5', '2: 2 b 3.5', '1: 4 b 5.5', 'complete']);
  });

  test('may stand behind another', async () => {
    const file = project({
      'pairs.sql': `SELECT user_id, ts, 1 AS one FROM clicks WHERE type = 'a';`,
    });
    const both = clicks('1a0 1b1 1x2').pipe(
      query<{ user_id: number; ts: number }>(file('pairs')),
      map((event) => ({ ...event, value: { ...event.value, type: 'a' } })),
    );
    const again = merge(both, EMPTY).pipe(query<{ user_id: number }>(file('pairs')), toArray());
    expect((await lastValueFrom(again)).map(({ value }) => value.user_id)).toEqual([1]);
  });

  test('reads what the queries beside it give', async () => {
    const file = project({
      'twice.sql': `SELECT user_id, n FROM pair MATCH_RECOGNIZE (
        PARTITION BY user_id ORDER BY time MEASURES COUNT(*) AS n ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
        PATTERN (P{2}) WITHIN INTERVAL '1' HOUR DEFINE P AS TRUE);`,
    });
    const found = clicks('1a0 1b1 1a2 1b3').pipe(query<{ user_id: number; n: number }>(file('twice')), toArray());
    expect((await lastValueFrom(found)).map(({ name, value }) => [name, value])).toEqual([
      ['twice', { user_id: 1, n: 2 }],
    ]);
  });

  test('variables of streams.sql are those that it is given', async () => {
    const inKafka = STREAMS.replace(/WITH \(.*\);/, '').trimEnd();
    const file = project({
      'streams.sql': `${inKafka} WITH ('connector' = 'kafka', 'topic' = 'clicks', 'format' = 'json',
  'properties.group.id' = 'shop', 'properties.bootstrap.servers' = '\${BROKERS}');`,
    });
    const environment = { BROKERS: 'one:9092' };
    const found = clicks('1a0 1b1').pipe(query<{ user_id: number }>(file('pair'), { environment }), toArray());
    expect((await lastValueFrom(found)).map(({ value }) => value.user_id)).toEqual([1]);
    expect((await outcome(clicks('1a0'), file('pair'))).join()).toContain(
      'the environment variable BROKERS is not set',
    );
  });

  test('a mistake in the SQL says where, and what has no place in a pipeline why', async () => {
    const file = project({
      'wrong.sql': 'SELECT user FROM clicks;',
      'timeless.sql': 'SELECT user_id FROM plain;',
      'values.sql': 'SELECT * FROM (VALUES (1)) AS v(a);',
      'two.sql': 'SELECT ts FROM clicks UNION ALL SELECT ts FROM more;',
      'streams.sql': `${STREAMS}
CREATE TABLE plain (user_id INTEGER) WITH ('connector' = 'filesystem', 'path' = 'p.csv', 'format' = 'csv');
CREATE TABLE more (ts TIMESTAMP, WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = 'm.csv', 'format' = 'csv');`,
    });
    const message = async (name: string): Promise<string> => (await outcome(clicks('1a0'), file(name))).join();
    expect(await message('wrong')).toMatch(/^error .*wrong\.sql:1:8: /);
    expect(await message('none')).toContain('there is no file');
    expect(await message('timeless')).toContain('reads a table');
    expect(await message('values')).toContain('reads no stream');
    expect(await message('two')).toContain('reads 2 streams: clicks, more');
  });
});

test('of the shop, finds what a run finds', async () => {
  const shop = fromFile({
    file: 'examples/data/rees46_events.csv.gz',
    schema: [
      { name: 'ts', type: { kind: 'TIMESTAMP' } },
      { name: 'user_id', type: { kind: 'BIGINT' } },
      { name: 'product_id', type: { kind: 'BIGINT' } },
      { name: 'event', type: { kind: 'VARCHAR' } },
      { name: 'price', type: { kind: 'DECIMAL', precision: 10, scale: 2 } },
      { name: 'user_session', type: { kind: 'VARCHAR' } },
    ],
  }).pipe(share());
  const sink = memorySink<string>();
  const named = (name: string) =>
    shop.pipe(
      query(resolve(`queries/${name}.sql`)),
      map((behaviour) => behaviour.name),
      to(sink),
    );
  await lastValueFrom(merge(named('cart_changed_mind'), named('cart_abandoned')), { defaultValue: undefined });
  const count = (name: string): number => sink.items.filter((other) => other === name).length;
  expect([count('cart_changed_mind'), count('cart_abandoned')]).toEqual([216, 908]);
});

test('with an archive its state is kept, and its late events and dead letters are', async () => {
  const directory = join(temporaryFolder(), 'archive');
  const file = project()();
  const arrived = '1a0 2a3 1x3 3a0 1b5 2b6 1a7 1b8 1x20';
  for (const events of [3, 3, 2, undefined]) {
    const archive = await openArchive(directory);
    const sink = archive.behaviours('pair', {
      key: [{ name: 'user_id', type: { kind: 'INTEGER' } }],
      columns: [
        { name: 'user_id', type: { kind: 'INTEGER' } },
        { name: 'a_at', type: { kind: 'TIMESTAMP' } },
        { name: 'b_price', type: { kind: 'DECIMAL', precision: 10, scale: 2 } },
      ],
    });
    let seen = 0;
    const stopped = new Subject<void>();
    const source = clicks(arrived, 1).pipe(
      filter(() => {
        seen += 1;
        if (seen === events) stopped.next();
        return true;
      }),
      map((event) => (event.value.type === 'x' ? { ...event, value: { ...event.value, price: 'dear' } } : event)),
    );
    const options = { late: () => undefined, deadLetter: () => undefined };
    const run = source.pipe(query(file, options), to(sink));
    await new Promise<void>((done, reject) => {
      const subscription = run.subscribe({ complete: done, error: reject });
      stopped.subscribe(() => {
        subscription.unsubscribe();
        done();
      });
    });
    await archive.close();
  }
  expect(await ask(directory, 'SELECT user_id, b_price FROM pair ORDER BY "time"')).toEqual([
    [1, 450],
    [2, 550],
    [1, 750],
  ]);
  expect(await ask(directory, 'SELECT "offset" FROM late')).toEqual([[3]]);
  expect(await ask(directory, 'SELECT "offset" FROM dead_letters ORDER BY 1')).toEqual([[2], [8]]);
});
