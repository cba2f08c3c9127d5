import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Behaviour } from '../../src/behaviour.js';
import { MotifError, renderProblem } from '../../src/errors.js';
import { loadProject } from '../../src/query/load-project.js';
import type { Project } from '../../src/query/plan.js';
import { Folder } from '../../src/sources/folder.js';
import { memorySource } from '../../src/sources/memory-source.js';
import type { Source } from '../../src/sources/source.js';
import { formatTimestamp, HOUR, MINUTE, parseTimestamp, SECOND } from '../../src/time.js';
import { FakeClock } from '../support/fake-clock.js';
import { type HandSource, handSource } from '../support/hand-source.js';
import { type LiveRun, liveRun } from '../support/live-run.js';
import { MemoryArchive } from '../support/memory-archive.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const EACH = 'SELECT x FROM e;';
/** An `a` that no `b` follows within a minute. */
const ALONE = `SELECT x FROM e MATCH_RECOGNIZE (ORDER BY ts MEASURES A.x AS x ONE ROW PER MATCH SHOW TIMEOUT MATCHES
  AFTER MATCH SKIP TO NEXT ROW PATTERN (A Y*? B) WITHIN INTERVAL '1' MINUTE
  DEFINE A AS x LIKE 'a%', B AS x LIKE 'b%');`;

async function projectOf(query: string, options = "'scan.watermark.idle-timeout' = '30 s'"): Promise<Project> {
  const { project, problems } = await loadProject(
    temporaryFolder({
      'streams.sql': `CREATE TABLE e (ts TIMESTAMP, x VARCHAR, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND)
        WITH ('connector' = 'filesystem', 'path' = 'e.csv', ${options});`,
      'q.sql': query,
    }),
  );
  if (project === undefined) throw new Error(problems.map(renderProblem).join('\n'));
  return project;
}

const each = await projectOf(EACH);
const alone = await projectOf(ALONE);
const patient = await projectOf(EACH, "'format' = 'csv'");

/** `12:00:05`, on the day of these tests. */
const at = (time: string): number => parseTimestamp(`2026-01-01T${time}`) ?? Number.NaN;
const timeOf = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : formatTimestamp(time).slice(11, 19);

/** An event of this time, whose `x` says which. */
const event = (time: string, x = time): readonly [number, string] => [at(time), x];

function partition(project: Project, number: number, ...rows: (readonly [number, string])[]): HandSource {
  const [stream] = project.streams;
  if (stream === undefined) throw new Error('no stream');
  return handSource({ stream: stream.name, schema: stream.schema, timeField: 0, partition: number }, ...rows);
}

const valuesOf = (behaviours: readonly Behaviour[]): readonly unknown[] => behaviours.map(({ values: [x] }) => x);

describe('partitions of live input', () => {
  test('one that is quiet holds time back, and does not keep the others from being read', async () => {
    const [a, b] = [partition(patient, 0, event('12:00:00')), partition(patient, 1, event('12:00:00'))];
    const run = liveRun({ project: patient, sources: [a, b] });
    await run.settled();
    a.put(event('12:01:00'), event('12:02:00'));
    await run.clock.pass(SECOND);
    a.put(event('12:03:00'));
    await run.clock.pass(HOUR);
    expect(run.progress().events).toBe(5);
    expect(timeOf(run.progress().watermark)).toBe('11:59:55');
    expect(run.behaviours).toEqual([]);
    b.put(event('12:02:30'));
    await run.clock.pass(SECOND);
    expect(valuesOf(run.behaviours)).toEqual(['12:00:00', '12:00:00', '12:01:00', '12:02:00']);
    const summary = await run.stop();
    expect(summary).toMatchObject({ interrupted: true, events: 6, late: 0 });
  });

  test('time waits for the first event of each, where nothing is said of idleness', async () => {
    const [a, b] = [partition(patient, 0, event('12:00:00')), partition(patient, 1)];
    const run = liveRun({ project: patient, sources: [a, b] });
    await run.clock.pass(HOUR);
    expect(run.progress()).toMatchObject({
      events: 1,
      waitingFor: { stream: 'e', partition: 1, since: 0, idle: false },
    });
    expect(run.progress().watermark).toBeUndefined();
    await run.stop();
  });

  test('what comes at once is one epoch, and a second of nothing is none', async () => {
    const archive = new MemoryArchive();
    const sources = [0, 1, 2].map((number) => partition(each, number, event('12:00:00')));
    const run = liveRun({ project: each, sources, store: archive });
    await run.settled();
    expect(archive.epochs.map(({ events }) => events.length)).toEqual([3]);
    for (let i = 0; i < 9; i++) await run.clock.pass(SECOND);
    expect(archive.epochs).toHaveLength(1);
    sources[1]?.put(event('12:00:01'));
    await run.clock.pass(SECOND);
    expect(archive.epochs.map(({ events }) => events.length)).toEqual([3, 1]);
    await run.stop();
  });

  test('what is there already is read in epochs that grow', async () => {
    const archive = new MemoryArchive();
    const rows = Array.from({ length: 10_000 }, (_, i) => [at('12:00:00') + i * SECOND, 'x'] as const);
    const run = liveRun({ project: each, sources: [partition(each, 0, ...rows)], store: archive });
    await run.settled();
    const sizes = archive.epochs.map(({ events }) => events.reduce((sum, { length }) => sum + length, 0));
    expect(sizes).toEqual([1024, 2048, 4096, 2832]);
    await run.stop();
  });

  test('replayed input beside it knows no idleness, and waits for what is live', async () => {
    const [stream] = each.streams;
    const rows = Array.from({ length: 5000 }, (_, i) => [at('12:00:00') + i * SECOND, 'old'] as const);
    const old = memorySource({ stream: 'e', schema: stream?.schema ?? [], timeField: 0, partition: 7, rows });
    const live = partition(each, 0, event('12:00:00'));
    const run = liveRun({ project: each, sources: [old, live], epochSize: 100 });
    await run.settled();
    expect(run.progress().events).toBeLessThan(300);
    live.put(event('20:00:00'));
    await run.clock.pass(SECOND);
    expect(run.progress().events).toBe(5002);
    await run.stop();
  });

  test('live input needs a clock', async () => {
    const { run } = await import('../../src/engine/run.js');
    await expect(run({ project: each, sources: [partition(each, 0)] })).rejects.toThrow('needs a clock');
  });
});

describe('a partition that is idle', () => {
  test('goes with the clock from where it was, once it has given nothing for the timeout', async () => {
    const [a, b] = [partition(each, 0, event('12:00:00')), partition(each, 1, event('12:00:00'))];
    const run = liveRun({ project: each, sources: [a, b] });
    await run.settled();
    for (let i = 0; i < 40; i++) {
      a.put(event(`12:${String(i).padStart(2, '0')}:01`));
      await run.clock.pass(SECOND);
      const expected = i < 30 ? '11:59:55' : timeOf(at('11:59:55') + (i - 29) * SECOND);
      expect([i, timeOf(run.progress().watermark)]).toEqual([i, expected]);
    }
    expect(run.progress().waitingFor).toMatchObject({ partition: 1, idle: true });
    await run.stop();
  });

  test('lets deadlines pass without another event', async () => {
    const archive = new MemoryArchive();
    const a = partition(alone, 0, event('12:00:00', 'a1'));
    const run = liveRun({ project: alone, sources: [a], store: archive });
    await run.settled();
    await run.clock.pass(30 * SECOND);
    await run.clock.pass(64 * SECOND);
    expect(run.behaviours).toEqual([]);
    await run.clock.pass(SECOND);
    expect(run.behaviours).toMatchObject([{ kind: 'timeout', time: at('12:01:00'), values: ['a1'] }]);
    expect(archive.epochs.at(-1)?.behaviours).toHaveLength(1);
    await run.stop();
  });

  test('that comes back is late only behind what time has gone on to', async () => {
    const archive = new MemoryArchive();
    const [a, b] = [partition(each, 0, event('12:00:00')), partition(each, 1, event('12:00:00'))];
    const run = liveRun({ project: each, sources: [a, b], store: archive });
    await run.settled();
    await run.clock.pass(30 * SECOND);
    a.put(event('12:30:00'));
    await run.clock.pass(20 * SECOND);
    expect(timeOf(run.progress().watermark)).toBe('12:00:15');
    b.put(event('12:00:14', 'late'), event('12:00:15', 'equal'));
    await run.clock.pass(SECOND);
    const { late } = await run.stop();
    expect(late).toBe(1);
    expect(archive.epochs.flatMap((epoch) => epoch.late)).toMatchObject([
      { stream: 'e', position: { partition: 1, offset: 1 }, time: at('12:00:14'), lateness: SECOND },
    ]);
    expect(archive.epochs.flatMap((epoch) => epoch.events.map(({ length }) => length))).toEqual([1, 1, 1, 2]);
  });

  test('and late by its own events is late by those, however far time is', async () => {
    const archive = new MemoryArchive();
    const [a, b] = [partition(each, 0, event('12:00:00')), partition(each, 1, event('12:00:00'))];
    const run = liveRun({ project: each, sources: [a, b], store: archive });
    await run.settled();
    a.put(event('12:30:00'), event('12:20:00', 'late'));
    await run.clock.pass(SECOND);
    await run.stop();
    expect(archive.epochs.flatMap((epoch) => epoch.late)).toMatchObject([{ lateness: 9 * MINUTE + 55 * SECOND }]);
  });

  test('that has never had an event holds nothing back, and is late behind the others', async () => {
    const [a, b] = [partition(each, 0, event('12:00:00'), event('12:10:00')), partition(each, 1)];
    const run = liveRun({ project: each, sources: [a, b] });
    await run.settled();
    expect(run.progress().watermark).toBeUndefined();
    await run.clock.pass(29 * SECOND);
    a.put(event('12:10:01'));
    await run.clock.pass(SECOND);
    expect(timeOf(run.progress().watermark)).toBe('12:09:56');
    b.put(event('12:05:00', 'late'), event('12:09:57'));
    await run.clock.pass(SECOND);
    expect(run.progress().late).toBe(1);
    expect(timeOf(run.progress().watermark)).toBe('12:09:56');
    await run.stop();
  });

  test('may then be further ahead, by as long as it was idle', async () => {
    const options = "'scan.watermark.idle-timeout' = '30 s', 'scan.watermark.max-ahead' = '1 min'";
    const bounded = await projectOf(EACH, options);
    const a = partition(bounded, 0, event('12:00:00'));
    const run = liveRun({ project: bounded, sources: [a] });
    await run.settled();
    await run.clock.pass(HOUR);
    a.put(event('13:00:31'), event('13:00:30'), event('13:01:31'), event('13:01:30'));
    await run.clock.pass(SECOND);
    expect(await run.stop()).toMatchObject({ events: 3, deadLetters: 2 });
  });

  test('with no event in any there is no time yet', async () => {
    const run = liveRun({ project: each, sources: [partition(each, 0), partition(each, 1)] });
    await run.clock.pass(HOUR);
    expect(run.progress().watermark).toBeUndefined();
    expect(run.progress().waitingFor).toMatchObject({ partition: 0, idle: true });
    await run.stop();
  });

  test.each(['is stopped', 'dies'])('remains where time has gone on to when the run %s and goes on', async (end) => {
    const archive = new MemoryArchive(Number.POSITIVE_INFINITY);
    const followed = partition(alone, 0, event('12:00:00', 'a1'));
    const run = liveRun({
      project: alone,
      sources: [followed, partition(alone, 1, event('12:00:00', 'x'))],
      store: archive,
    });
    await run.settled();
    for (let i = 0; i < 95; i++) await run.clock.pass(SECOND);
    expect(run.behaviours).toHaveLength(1);
    if (end === 'is stopped') await run.stop();
    else {
      archive.commitsLeft = 0;
      followed.put(event('12:30:00'));
      await run.pass(SECOND);
      await run.pass(SECOND);
      await expect(run.ended).rejects.toThrow('no space left');
      archive.commitsLeft = Number.POSITIVE_INFINITY;
    }
    const [a, b] = [partition(alone, 0, event('12:00:00', 'a1')), partition(alone, 1, event('12:00:00', 'x'))];
    const again = liveRun({ project: alone, sources: [a, b], store: archive, clock: new FakeClock(HOUR) });
    await again.settled();
    expect(timeOf(again.progress().watermark)).toBe('12:01:00');
    a.put(event('12:00:30', 'b1'), event('12:01:00', 'a2'));
    await again.clock.pass(SECOND);
    const { late } = await again.stop();
    expect(late).toBe(1);
    expect(again.behaviours).toEqual([]);
  });
});

describe('what is pushed', () => {
  function pushed(project: Project, number: number) {
    const hand = partition(project, number);
    let arrive = (): void => undefined;
    const source: Source = {
      ...hand,
      arrival: { kind: 'pushed' },
      read: async (limit) => {
        let read = await hand.read(limit);
        while (read !== undefined && read.batch.length === 0) {
          await new Promise<void>((resolve) => {
            arrive = resolve;
          });
          read = await hand.read(limit);
        }
        return read;
      },
    };
    const push = (...rows: (readonly [number, string])[]): void => {
      hand.put(...rows);
      arrive();
    };
    const end = (): void => {
      hand.end();
      arrive();
    };
    return { source, push, end };
  }

  /** In which what was pushed has come through. */
  async function seconds({ clock }: LiveRun, count: number): Promise<void> {
    for (let i = 0; i < count; i++) await clock.pass(SECOND);
  }

  test('is taken in when it comes, and does not keep others from being read', async () => {
    const [a, b] = [pushed(patient, 0), partition(patient, 1, event('12:00:00'), event('12:01:00'))];
    const run = liveRun({ project: patient, sources: [a.source, b] });
    await run.settled();
    expect(run.progress()).toMatchObject({ events: 2, waitingFor: { partition: 0 } });
    a.push(event('12:00:30'));
    await seconds(run, 3);
    expect(valuesOf(run.behaviours)).toEqual(['12:00:00']);
    a.push(event('12:01:30'));
    await seconds(run, 3);
    expect(valuesOf(run.behaviours)).toEqual(['12:00:00', '12:00:30']);
    await run.stop();
  });

  test('may be idle', async () => {
    const a = pushed(alone, 0);
    const run = liveRun({ project: alone, sources: [a.source] });
    await run.settled();
    a.push(event('12:00:00', 'a1'));
    await seconds(run, 3);
    await run.clock.pass(SECOND);
    await run.clock.pass(2 * MINUTE);
    expect(valuesOf(run.behaviours)).toEqual(['a1']);
    await run.stop();
  });

  test('closes time when it ends', async () => {
    const a = pushed(alone, 0);
    const run = liveRun({ project: alone, sources: [a.source] });
    await run.settled();
    a.push(event('12:00:00', 'a1'));
    await seconds(run, 3);
    a.end();
    expect(await run.ended).toMatchObject({ interrupted: false, events: 1, behaviours: 1 });
  });

  test('ends the run with what went wrong, what came before being kept', async () => {
    const archive = new MemoryArchive();
    const a = pushed(each, 0);
    let fail = (_: Error): void => undefined;
    const broken: Source = {
      ...pushed(each, 1).source,
      read: () =>
        new Promise((_, reject) => {
          fail = reject;
        }),
    };
    const run = liveRun({ project: each, sources: [a.source, broken], store: archive });
    await run.settled();
    a.push(event('12:00:00'));
    await seconds(run, 3);
    fail(new MotifError('ENVIRONMENT', 'the line is cut'));
    expect(await run.ended).toMatchObject({ events: 1, failure: { message: 'the line is cut' } });
    expect(archive.epochs.flatMap(({ events }) => events)).toHaveLength(1);
  });
});

describe('what time waits for', () => {
  test('is the partition that is hindmost, since it has been that and stood still', async () => {
    const [a, b] = [partition(patient, 0, event('12:00:00')), partition(patient, 1, event('12:00:03'))];
    const run = liveRun({ project: patient, sources: [a, b] });
    await run.settled();
    await run.clock.pass(5 * SECOND);
    expect(run.progress().waitingFor).toEqual({
      ...{ stream: 'e', source: 'memory', partition: 0, lastEventTime: at('12:00:00') },
      ...{ since: 0, idle: false },
    });
    a.put(event('12:00:09'));
    await run.clock.pass(SECOND);
    await run.clock.pass(SECOND);
    expect(run.progress().waitingFor).toMatchObject({ partition: 1, since: 6 * SECOND });
    b.put(event('12:00:04'));
    await run.clock.pass(SECOND);
    expect(run.progress().waitingFor).toMatchObject({ partition: 1, since: 8 * SECOND });
    await run.stop();
  });
});

describe('a folder that is followed', () => {
  const line = (time: string, x = time): string => `${JSON.stringify({ ts: `2026-01-01T${time}Z`, x })}\n`;

  interface Followed extends LiveRun {
    append(file: string, text: string): void;
  }

  function follow(folder: string, archive?: MemoryArchive, project: Project = each): Followed {
    const { schema = [] } = project.streams[0] ?? {};
    const options = {
      stream: 'e',
      name: 'in',
      folder,
      format: 'json',
      schema,
      timeField: 0,
      interval: SECOND,
    } as const;
    const run = liveRun({
      project,
      sources: [],
      discoveries: [new Folder(options)],
      ...(archive === undefined ? {} : { store: archive }),
    });
    return { ...run, append: (file, text) => appendFileSync(join(folder, file), text) };
  }

  test('gives what is appended to its files, and to new ones', async () => {
    const run = follow(temporaryFolder({ 'a.ndjson': line('12:00:00') }));
    await run.settled();
    run.append('b.ndjson', line('12:00:08') + line('12:00:20').slice(0, 9));
    await run.clock.pass(SECOND);
    expect(run.progress().events).toBe(2);
    run.append('a.ndjson', line('12:00:10'));
    await run.clock.pass(SECOND);
    expect(valuesOf(run.behaviours)).toEqual(['12:00:00']);
    run.append('b.ndjson', line('12:00:20').slice(9));
    await run.clock.pass(SECOND);
    expect(valuesOf(run.behaviours)).toEqual(['12:00:00']);
    run.append('a.ndjson', line('12:00:30'));
    await run.clock.pass(SECOND);
    expect(valuesOf(run.behaviours)).toEqual(['12:00:00', '12:00:08', '12:00:10']);
    await run.stop();
  });

  test('that is empty waits for its first file', async () => {
    const run = follow(temporaryFolder());
    await run.settled();
    expect(run.progress().waitingFor).toEqual({ stream: 'e', source: 'in/', since: 0, idle: false });
    await run.clock.pass(SECOND);
    run.append('a.ndjson', line('12:00:00') + line('12:00:10'));
    await run.clock.pass(SECOND);
    expect(valuesOf(run.behaviours)).toEqual(['12:00:00']);
    await run.stop();
  });

  test('a file that comes later does not move time back: what is behind it is late', async () => {
    const run = follow(temporaryFolder({ 'a.ndjson': line('12:00:00') + line('12:10:00') }));
    await run.settled();
    run.append('b.ndjson', line('12:05:00') + line('12:09:55'));
    await run.clock.pass(SECOND);
    expect(timeOf(run.progress().watermark)).toBe('12:09:55');
    const { late } = await run.stop();
    expect(late).toBe(1);
  });

  test('a file that is gone holds time back no longer, and its name is not taken again', async () => {
    const folder = temporaryFolder({ 'a.ndjson': line('12:00:00'), 'b.ndjson': line('12:10:00') });
    const run = follow(folder);
    await run.settled();
    expect(timeOf(run.progress().watermark)).toBe('11:59:55');
    rmSync(join(folder, 'a.ndjson'));
    await run.clock.pass(SECOND);
    expect(run.notes).toEqual(['in/a.ndjson is gone: 1 of its records were read']);
    expect(timeOf(run.progress().watermark)).toBe('12:09:55');
    await run.clock.pass(SECOND);
    run.append('a.ndjson', line('12:20:00'));
    void run.clock.pass(SECOND);
    expect((await run.ended).failure?.message).toContain('in/a.ndjson is there again');
  });

  test('goes on with its files where they were, with new ones, and without those that have gone', async () => {
    const archive = new MemoryArchive();
    const folder = temporaryFolder({
      'a.ndjson': line('12:00:00') + line('12:00:10').slice(0, 20),
      'b.ndjson': line('12:00:01'),
    });
    const first = follow(folder, archive);
    await first.settled();
    await first.stop();
    writeFileSync(join(folder, 'c.ndjson'), line('12:00:30'));
    rmSync(join(folder, 'b.ndjson'));
    const second = follow(folder, archive);
    second.append('a.ndjson', line('12:00:10').slice(20));
    await second.settled();
    expect(second.notes).toEqual(['in/b.ndjson is gone: 1 of its records were read']);
    expect(second.progress().events).toBe(2);
    second.append('a.ndjson', line('12:00:40'));
    await second.clock.pass(SECOND);
    await second.stop();
    expect(valuesOf([...first.behaviours, ...second.behaviours])).toEqual(['12:00:00', '12:00:01', '12:00:10']);
    writeFileSync(join(folder, 'b.ndjson'), line('12:00:50'));
    await expect(follow(folder, archive).ended).rejects.toThrow('in/b.ndjson is there again');
  });

  test('whose files have all been read whole lets time stand where the last of them was', async () => {
    const folder = temporaryFolder();
    const run = follow(folder, undefined, alone);
    await run.settled();
    const { gzipSync } = await import('node:zlib');
    writeFileSync(join(folder, 'a.ndjson.gz'), gzipSync(line('12:00:00', 'a1') + line('12:00:10', 'x')));
    await run.clock.pass(SECOND);
    expect(timeOf(run.progress().watermark)).toBe('12:00:05');
    expect(run.progress().share).toBeUndefined();
    expect(run.progress().waitingFor).toMatchObject({ source: 'in/', idle: true });
    await run.clock.pass(30 * SECOND);
    await run.clock.pass(55 * SECOND);
    expect(valuesOf(run.behaviours)).toEqual(['a1']);
    await run.stop();
  });

  test('a subfolder and a folder that is no more', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'sub.ndjson'));
    const run = follow(folder);
    await run.settled();
    rmSync(folder, { recursive: true });
    void run.clock.pass(SECOND);
    expect((await run.ended).failure?.message).toContain('in/ does not exist');
  });

  test('is not gone on with as a file of it, nor after time was closed', async () => {
    const archive = new MemoryArchive();
    const folder = temporaryFolder({ 'a.ndjson': line('12:00:00') });
    const { schema = [] } = each.streams[0] ?? {};
    const first = follow(folder, archive);
    await first.settled();
    await first.stop();
    const alike: Source = memorySource({ stream: 'e', name: 'in/a.ndjson', schema, timeField: 0, rows: [] });
    await expect(liveRun({ project: each, sources: [alike], store: archive }).ended).rejects.toThrow('from all of in/');

    const closed = new MemoryArchive();
    const options = { stream: 'e', name: 'in', folder, format: 'json', schema, timeField: 0 } as const;
    await liveRun({ project: each, sources: [], discoveries: [new Folder(options)], store: closed }).ended;
    await expect(follow(folder, closed).ended).rejects.toThrow('in/ may have more; ');
  });

  test('that is read once is missing what has gone before it was read', async () => {
    const archive = new MemoryArchive();
    const folder = temporaryFolder({ 'a.ndjson': line('12:00:00'), 'b.ndjson': line('12:00:00') });
    const { schema = [] } = each.streams[0] ?? {};
    const read = (epochSize: number) =>
      liveRun({
        ...{ project: each, sources: [], store: archive, epochSize },
        discoveries: [new Folder({ stream: 'e', name: 'in', folder, format: 'json', schema, timeField: 0 })],
      });
    archive.commitsLeft = 1;
    await expect(read(1).ended).rejects.toThrow('no space left');
    archive.commitsLeft = Number.POSITIVE_INFINITY;
    rmSync(join(folder, 'b.ndjson'));
    await expect(read(1000).ended).rejects.toThrow('in/b.ndjson is gone: 0 of its records were read\n  put it back');
  });
});
