import { join } from 'node:path';
import {
  concat,
  concatMap,
  EMPTY,
  from,
  lastValueFrom,
  map,
  merge,
  type Observable,
  of,
  retry,
  share,
  switchMap,
  take,
  tap,
} from 'rxjs';
import { describe, expect, test } from 'vitest';
import type { Found } from '../../src/archive/behaviour-maker.js';
import { openArchive as openQueriesArchive } from '../../src/archive/open-archive.js';
import { ArchivedPipeline, type PipelineArchive } from '../../src/archive/pipeline-archive.js';
import { run } from '../../src/engine/run.js';
import type { StreamEvent } from '../../src/event.js';
import { aggregate } from '../../src/operators/aggregate.js';
import { detect } from '../../src/operators/detect.js';
import { EventTimeScheduler } from '../../src/operators/event-time-scheduler.js';
import { operate } from '../../src/operators/operate.js';
import { orderByEventTime } from '../../src/operators/order-by-event-time.js';
import { to } from '../../src/operators/to.js';
import { begin } from '../../src/patterns/builder.js';
import { openArchive } from '../../src/pipelines/open-archive.js';
import type { Schema } from '../../src/schema.js';
import { memorySink } from '../../src/sinks/memory-sink.js';
import { fromEvents } from '../../src/sources/from-events.js';
import { fromFile } from '../../src/sources/from-file.js';
import { MINUTE } from '../../src/time.js';
import { tumbling } from '../../src/windows/tumbling.js';
import { archiveOptions, ask, epoch } from '../support/archives.js';
import { openFilesUnder } from '../support/open-files.js';
import { MemoryPipelineArchive } from '../support/pipeline-archive.js';
import { temporaryFolder } from '../support/temporary-folder.js';

test('an archive can be asked while a pipeline writes it', async () => {
  const archive = await openArchive(join(temporaryFolder(), 'asked'), { engine: 'clicks', now: () => 0 });
  const events = [{ n: 1 }, { n: 2 }, { n: 3 }];
  const found = fromEvents(events, { time: ({ n }) => n * MINUTE }).pipe(
    map(({ value, time }) => ({ time, value })),
    to(archive.behaviours('seen', { columns: [{ name: 'n', type: { kind: 'INTEGER' } }] })),
  );
  await lastValueFrom(found, { defaultValue: undefined });
  const answer = await archive.query('SELECT n FROM seen ORDER BY n');
  expect((await answer.table()).toArray().map(({ n }) => n)).toEqual([1, 2, 3]);
  await expect(archive.query('DELETE FROM seen')).rejects.toMatchObject({ code: 'INVALID_QUERY' });
  await archive.close();
});

interface Click {
  readonly ts: number;
  readonly user: number;
  readonly type: string;
}

const schema: Schema = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'user', type: { kind: 'INTEGER' } },
  { name: 'type', type: { kind: 'VARCHAR' } },
];
const CSV = `ts,user,type
2026-01-01T00:00:00Z,1,a
2026-01-01T00:01:00Z,1,b
2026-01-01T00:00:30Z,2,a
never,2,b
2026-01-01T00:02:00Z,2,b
`;
const is = (type: string) => (click: Click) => click.type === type;
const ab = begin('a', is('a')).followedBy('b', is('b')).within('1 hour');
const key = ({ user }: Click): number[] => [user];
const ordered = orderByEventTime<Click>({ delay: '1 minute' });

function ending(stream: Observable<unknown>): Promise<unknown> {
  return lastValueFrom(stream, { defaultValue: undefined });
}

/** Four clicks of one user, a minute apart. */
function clicks(): Observable<StreamEvent<Click>> {
  const all = [...'abab'].map((type, i) => ({ ts: i * MINUTE, user: 1, type }));
  return fromEvents(all, { time: ({ ts }) => ts, epochSize: 2 });
}

function newFolder(): string {
  return join(temporaryFolder(), 'archive');
}

test('events, behaviours and what is none are kept; without columns as JSON', async () => {
  const folder = temporaryFolder({ 'shop.csv': CSV });
  const directory = join(folder, 'archive');
  const archive = await openArchive(directory, { now: () => 0 });
  const source = fromFile<Click>({ file: join(folder, 'shop.csv'), schema });
  await ending(source.pipe(ordered, detect(ab, { key }), to(archive.behaviours('pair'))));
  await archive.close();
  expect(await ask(directory, 'SELECT "user", type, _offset FROM shop ORDER BY _offset')).toEqual([
    [1, 'a', 0],
    [1, 'b', 1],
    [2, 'a', 2],
    [2, 'b', 4],
  ]);
  expect(await ask(directory, 'SELECT stream, line FROM dead_letters')).toEqual([['shop', 5]]);
  expect(await ask(directory, "SELECT kind, key, value->>'$.b.type' FROM pair ORDER BY time")).toEqual([
    ['match', '[1]', 'b'],
    ['match', '[2]', 'b'],
  ]);
  expect(await ask(directory, 'SELECT count(*) FROM evidence')).toEqual([[4]]);
  expect(openFilesUnder(folder)).toEqual([]);
});

test('of windows, with an id a window and the span of their events', async () => {
  const directory = newFolder();
  const archive = await openArchive(directory);
  const counts = aggregate<Click, { n: 'count' }>(tumbling('2 minutes'), { key, values: { n: 'count' } });
  const columns = [{ name: 'n', type: { kind: 'INTEGER' } }] as const;
  await ending(clicks().pipe(counts, to(archive.behaviours('counts', { columns }))));
  await archive.close();
  expect(await ask(directory, 'SELECT kind, "time", n FROM counts ORDER BY "time"')).toEqual([
    ['window', 2 * MINUTE, 2],
    ['window', 4 * MINUTE, 2],
  ]);
  expect(await ask(directory, 'SELECT variable, "offset", count FROM evidence ORDER BY "offset"')).toEqual([
    ['window', 0, 2],
    ['window', 2, 2],
  ]);
});

test('with columns the view is typed, and what does not fit is an error of the stream', async () => {
  const directory = newFolder();
  const archive = await openArchive(directory);
  const columns = { key: [{ name: 'user', type: { kind: 'INTEGER' } }], columns: schema.slice(0, 1) } as const;
  const found = clicks().pipe(detect(ab, { key }));
  const sink = archive.behaviours('pair', columns);
  await ending(
    found.pipe(
      map((match) => ({ ...match, value: { ts: match.events.a.ts } })),
      to(sink),
    ),
  );
  await archive.close();
  expect(await ask(directory, 'SELECT "user", ts FROM pair ORDER BY ts')).toEqual([
    [1, 0],
    [1, 2 * MINUTE],
  ]);

  const wrong = async (value: Record<string, unknown>): Promise<unknown> => {
    const other = await openArchive(newFolder());
    const stream = found.pipe(
      map((match) => ({ ...match, value })),
      to(other.behaviours('pair', columns)),
    );
    return ending(stream).finally(() => other.close());
  };
  await expect(wrong({ ts: 'soon' })).rejects.toThrow('behaviour pair: ts is TIMESTAMP, not "soon"');
  await expect(wrong({ at: 0 })).rejects.toThrow('behaviour pair: there is no column at');
});

describe('an epoch that is not acknowledged is not committed', () => {
  test('by a sink beside the archive', async () => {
    const directory = newFolder();
    const archive = await openArchive(directory);
    const shared = clicks().pipe(detect(ab, { key }), share());
    const full = { write: (): Promise<void> => Promise.reject(new Error('full')), close: async () => {} };
    const both = merge(shared.pipe(to(archive.behaviours('pair'))), shared.pipe(to(full)));
    await expect(ending(both)).rejects.toThrow('full');
    await archive.close();
    const again = await openArchive(directory);
    const [sink, kept] = [memorySink<unknown>(), again.behaviours('pair')];
    const rest = clicks().pipe(detect(ab, { key }), share());
    await ending(merge(rest.pipe(to(kept)), rest.pipe(to(sink))));
    await again.close();
    expect(sink.items).toHaveLength(2);
    expect(await ask(directory, 'SELECT count(*) FROM pair')).toEqual([[2]]);
  });
});

test.each([0, 1, 2])(
  'when commit %i fails, that is the error of the stream, and a rerun goes on before it',
  async (commits) => {
    const memory = new MemoryPipelineArchive();
    const pipeline = async (): Promise<unknown> => {
      const archive = new ArchivedPipeline(memory, (await memory.restore()).pieces);
      const found = clicks().pipe(detect(ab, { key }), share());
      const both = merge(found.pipe(to(archive.behaviours('x'))), found.pipe(to(archive.behaviours('y'))));
      return ending(both).finally(() => archive.close());
    };
    memory.commitsLeft = commits;
    await expect(pipeline()).rejects.toThrow('no space left');
    expect(memory.epochs).toHaveLength(commits);
    memory.commitsLeft = Number.POSITIVE_INFINITY;
    await pipeline();
    expect(memory.epochs).toHaveLength(3);
    expect(memory.kept.behaviours).toHaveLength(4);
  },
);

/** What is said of a pipeline that an archive cannot keep. */
async function refusal(
  build: (found: Observable<StreamEvent<Click>>, archive: PipelineArchive) => Observable<unknown>,
): Promise<string> {
  const archive = await openArchive(newFolder());
  const message = await ending(build(clicks(), archive)).then(
    () => 'nothing',
    (error: unknown) => String(error),
  );
  await archive.close();
  return message;
}

describe('what an archive cannot keep is refused', () => {
  const find = detect(ab, { key });
  const item: Found = { time: 0 };
  const refused: Readonly<Record<string, Parameters<typeof refusal>[0]>> = {
    'not of an epoch of its source': (source, archive) =>
      source.pipe(
        find,
        concatMap(async (match) => match),
        to(archive.behaviours('x')),
      ),
    'is not of an epoch of its source': (source, archive) =>
      source.pipe(
        concatMap(async (event) => event),
        detect(begin('none', is('none')), { key }),
        to(archive.behaviours('x')),
      ),
    'sink is not of an epoch': (_, archive) => of(item).pipe(to(archive.behaviours('x'))),
    'not of an epoch': (_, archive) => EMPTY.pipe(to(archive.behaviours('x'))),
    'ended before its source did': (source, archive) => source.pipe(find, take(1), to(archive.behaviours('x'))),
    'has two sources': (source, archive) => merge(source, source).pipe(find, to(archive.behaviours('x'))),
    'subscribed to after the pipeline has begun': (source, archive) =>
      concat(source, clicks()).pipe(
        map(({ time }) => ({ time })),
        to(archive.behaviours('x')),
      ),
    'detect is subscribed to after': (source, archive) =>
      source.pipe(
        switchMap((event) => of(event).pipe(find)),
        to(archive.behaviours('x')),
      ),
    'an operator whose state the archive does not keep': (source, archive) =>
      source.pipe(
        operate<StreamEvent<Click>, StreamEvent<Click>>((subscriber) => ({ next: (event) => subscriber.next(event) })),
        find,
        to(archive.behaviours('x')),
      ),
    'an event-time scheduler': (source, archive) =>
      source.pipe(
        orderByEventTime({ delay: '1 minute', scheduler: new EventTimeScheduler() }),
        find,
        to(archive.behaviours('x')),
      ),
    'what an operator has open cannot be kept': (source, archive) =>
      source.pipe(
        map((event) => ({ ...event, value: { ...event.value, type: 'a', say: () => 'a' } })),
        find,
        to(archive.behaviours('x')),
      ),
    'two sinks for behaviours "X"': (source, archive) => {
      const found = source.pipe(find, share());
      return merge(
        found.pipe(to(archive.behaviours('x'))),
        from([0]).pipe(concatMap(() => found.pipe(to(archive.behaviours('X'))))),
      );
    },
    'has a "events" already': (source, archive) => source.pipe(find, to(archive.behaviours('events'))),
  };
  test.each(Object.entries(refused))('%s', async (message, build) => {
    expect(await refusal(build)).toContain(message);
  });

  test('a retry does not begin in the middle', async () => {
    let failures = 1;
    const message = await refusal((source, archive) =>
      source.pipe(
        find,
        map((match) => {
          if (failures-- > 0) throw new Error('once');
          return match;
        }),
        retry(1),
        to(archive.behaviours('x')),
      ),
    );
    expect(message).toContain('subscribed to after the pipeline has begun');
  });
});

test('unsubscribing stops the source and leaves nothing open', async () => {
  const folder = temporaryFolder({ 'shop.csv': `${CSV}${'2026-01-02T00:00:00Z,1,x\n'.repeat(100_000)}` });
  const archive = await openArchive(join(folder, 'archive'));
  const source = fromFile<Click>({ file: join(folder, 'shop.csv'), schema, epochSize: 10 });
  let delivered = 0;
  const subscription = source
    .pipe(
      tap(() => {
        delivered += 1;
      }),
      map(({ time }) => ({ time })),
      to(archive.behaviours('pair')),
    )
    .subscribe();
  await expect.poll(() => delivered).toBeGreaterThan(10);
  subscription.unsubscribe();
  await archive.close();
  await expect.poll(() => openFilesUnder(folder)).toEqual([]);
  expect(delivered).toBeLessThan(100_000);
});

test('queries do not go on with what a pipeline wrote', async () => {
  const directory = newFolder();
  const archive = await openArchive(directory);
  await ending(clicks().pipe(detect(ab, { key }), to(archive.behaviours('pair'))));
  await archive.close();
  const queries = await openQueriesArchive(archiveOptions(directory));
  const project = { folder: '', streams: [], queries: [] };
  await expect(run({ project, sources: [], store: queries })).rejects.toThrow('written by a pipeline in code');
  await queries.close();
});

test('a part that has no clone of what it has open says so, and nothing is committed', async () => {
  const memory = new MemoryPipelineArchive();
  const archive = new ArchivedPipeline(memory, []);
  archive.join({ identity: 'x', takeChanges: () => [['a', structuredClone(() => 0)]], restore: () => undefined });
  await expect(archive.commit({ late: [], deadLetters: [] })).rejects.toThrow(
    'what an operator has open cannot be kept',
  );
  expect(memory.epochs).toEqual([]);
});

describe('what wrote an archive goes on with it, and nothing else', () => {
  const pipeline = (archive: PipelineArchive, pattern = ab, delay = '1 minute'): Observable<unknown> =>
    clicks().pipe(orderByEventTime({ delay }), detect(pattern, { key }), to(archive.behaviours('pair')));

  test('not another pipeline', async () => {
    const directory = newFolder();
    const first = await openArchive(directory);
    await ending(pipeline(first));
    await first.close();
    for (const [build, message] of [
      [(archive: PipelineArchive) => pipeline(archive, ab.within('2 minutes')), 'where this pipeline has detect'],
      [(archive: PipelineArchive) => pipeline(archive, ab, '2 minutes'), 'where this pipeline has orderByEventTime'],
      [(archive: PipelineArchive) => clicks().pipe(to(archive.behaviours('pair'))), 'where this pipeline has events'],
    ] as const) {
      const archive = await openArchive(directory);
      await expect(ending(build(archive))).rejects.toThrow(message);
      await archive.close();
    }
    const renamed = await openArchive(directory);
    expect(() => renamed.behaviours('other')).toThrow('where this pipeline has behaviours ["other"');
    await renamed.close();
  });

  test('not a pipeline with what queries wrote', async () => {
    const directory = newFolder();
    const queries = await openQueriesArchive(archiveOptions(directory));
    await queries.commit(epoch({ checkpoint: { pieces: [{ owner: 'run', key: 'closed', state: null }] } }));
    await queries.commit(epoch({ checkpoint: { pieces: [{ owner: 'run', key: 'x', state: new Uint8Array(1) }] } }));
    await queries.close();
    await expect(openArchive(directory)).rejects.toThrow('was written by queries, not by a pipeline');
    expect(openFilesUnder(directory)).toEqual([]);
  });

  test('not while another has it open', async () => {
    const archive = await openArchive(newFolder());
    await expect(openArchive(archive.directory)).rejects.toMatchObject({ code: 'ARCHIVE_LOCKED' });
    await archive.close();
  });
});
