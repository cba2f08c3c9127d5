import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { filter, map, merge, type Observable, type OperatorFunction, Subject, share, takeUntil, tap } from 'rxjs';
import { afterAll, describe, expect } from 'vitest';
import { ArchivedPipeline, type PipelineArchive } from '../../src/archive/pipeline-archive.js';
import type { StreamEvent } from '../../src/event.js';
import { aggregate } from '../../src/operators/aggregate.js';
import { dedupe } from '../../src/operators/dedupe.js';
import { detect } from '../../src/operators/detect.js';
import { orderByEventTime } from '../../src/operators/order-by-event-time.js';
import { sample } from '../../src/operators/sample.js';
import { sessionize } from '../../src/operators/sessionize.js';
import { to } from '../../src/operators/to.js';
import { begin } from '../../src/patterns/builder.js';
import { query } from '../../src/pipelines/query.js';
import { fromEvents } from '../../src/sources/from-events.js';
import { MINUTE } from '../../src/time.js';
import { global } from '../../src/windows/global.js';
import { hopping } from '../../src/windows/hopping.js';
import { session } from '../../src/windows/session.js';
import { sliding } from '../../src/windows/sliding.js';
import { tumbling } from '../../src/windows/tumbling.js';
import { MemoryPipelineArchive } from '../support/pipeline-archive.js';
import { lawTimeout, runs } from '../support/runs.js';

/*
 * A code pipeline that is stopped at any event, however often, and each time begun anew with what its archive has, commits
 * what an undisturbed one commits: the same behaviours in the same order, the same late events.
 */

interface Click {
  readonly user: number;
  readonly type: string;
  readonly minute: number;
}

const is = (type: string) => (click: Click) => click.type === type;
const key = ({ user }: Click): number[] => [user];

/** From the order to sinks of the archive. */
type Build = (clicks: Observable<StreamEvent<Click>>, archive: PipelineArchive) => Observable<never>;

const ordered = orderByEventTime<Click>({ delay: '3 minutes', late: () => undefined });

const builds: Record<string, Build> = {
  'the order, with partitions that appear': (clicks, archive) =>
    clicks.pipe(
      map((event) => ({ ...event, position: { ...event.position, partition: event.value.user } })),
      orderByEventTime({ delay: '3 minutes', allowedLateness: '1 minute', late: () => undefined }),
      map(({ time, position }) => ({ time, evidence: [{ variable: 'click', ...position }] })),
      to(archive.behaviours('clicks')),
    ),
  ...windowBuilds(),
  ...eventBuilds(),
  'one match a beginning, with timeouts': (clicks, archive) =>
    clicks.pipe(
      ordered,
      detect(begin('a', is('a')).followedBy('b', is('b')).within('8 minutes').skipPastLastEvent(), {
        key,
        onTimeout: (timeout) => timeout,
      }),
      to(archive.behaviours('ab')),
    ),
  'all matches': (clicks, archive) =>
    clicks.pipe(
      ordered,
      detect(begin('a', is('a')).oneOrMore().allowCombinations().followedByAny('b', is('b')).within('8 minutes'), {
        key,
      }),
      to(archive.behaviours('aab')),
    ),
  'absence, and a condition that sees what was matched': (clicks, archive) =>
    clicks.pipe(
      ordered,
      detect(
        begin('a', is('a'))
          .followedBy('c', (click, { a }) => click.minute > a.minute + 1)
          .notFollowedBy('b', is('b'))
          .within('8 minutes'),
        { key },
      ),
      to(archive.behaviours('unbought')),
    ),
  'two patterns behind one order, and stateless operators between': (clicks, archive) => {
    const shared = clicks.pipe(
      ordered,
      filter(({ value }) => value.type !== 'x'),
      share(),
    );
    const found = (first: string, second: string) =>
      shared.pipe(
        detect(begin('first', is(first)).next('second', is(second)).within('5 minutes'), { key }),
        map((match) => ({ ...match, value: { minutes: match.events.second.minute - match.events.first.minute } })),
      );
    const columns = [{ name: 'minutes', type: { kind: 'INTEGER' } }] as const;
    const user = [{ name: 'user', type: { kind: 'INTEGER' } }] as const;
    return merge(
      found('a', 'b').pipe(to(archive.behaviours('ab', { key: user, columns }))),
      found('b', 'a').pipe(to(archive.behaviours('ba', { key: user, columns }))),
    );
  },
};

/** Each kind of window, of sums that merge; late events too. */
function windowBuilds(): Record<string, Build> {
  const options = { key, allowedLateness: '1 minute', late: () => undefined };
  const assigners = {
    tumbling: tumbling('4 minutes'),
    hopping: hopping('6 minutes', '2 minutes'),
    sliding: sliding('3 minutes', '1 minute'),
    session: session('2 minutes'),
    global: global<Click>({ count: 3, within: '10 minutes' }),
  };
  const builds = Object.entries(assigners).map(([name, assigner]): [string, Build] => [
    `${name} windows`,
    (clicks, archive) =>
      clicks.pipe(
        orderByEventTime({ delay: '3 minutes', allowedLateness: '1 minute', late: () => undefined }),
        aggregate<Click, { n: 'count'; last: { max: (click: Click) => number } }>(assigner, {
          ...options,
          values: { n: 'count', last: { max: ({ minute }) => minute } },
        }),
        to(archive.behaviours('windows')),
      ),
  ]);
  return Object.fromEntries(builds);
}

/** Operators that give events again. */
function eventBuilds(): Record<string, Build> {
  const again = (operator: OperatorFunction<StreamEvent<Click>, StreamEvent<Click>>): Build => {
    return (clicks, archive) =>
      clicks.pipe(
        ordered,
        operator,
        map(({ time, position, value }) => ({ time, value, evidence: [{ variable: 'click', ...position }] })),
        to(archive.behaviours('clicks')),
      );
  };
  return {
    dedupe: again(dedupe({ key, within: '3 minutes' })),
    sessionize: again(sessionize({ key, gap: '2 minutes' })),
    'sample, leading': again(sample({ key, duration: '3 minutes' })),
    'sample, trailing': again(sample({ key, duration: '3 minutes', leading: false, trailing: true })),
  };
}

/** SQL's engine orders for itself, and takes its time over an epoch. */
const QUERY = join(mkdtempSync(join(tmpdir(), 'motif-restart-')), 'ab.sql');
writeFileSync(
  join(dirname(QUERY), 'streams.sql'),
  `CREATE TABLE clicks (ts TIMESTAMP, user INTEGER, type VARCHAR, WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE)
   WITH ('connector' = 'filesystem', 'path' = 'clicks.csv', 'format' = 'csv');`,
);
writeFileSync(
  QUERY,
  `SELECT user, n FROM clicks MATCH_RECOGNIZE (
     PARTITION BY user ORDER BY ts MEASURES COUNT(*) AS n
     ONE ROW PER MATCH SHOW TIMEOUT MATCHES AFTER MATCH SKIP TO NEXT ROW
     PATTERN (A X*? B) WITHIN INTERVAL '8' MINUTE DEFINE A AS A.type = 'a', B AS B.type = 'b');`,
);
afterAll(() => rmSync(dirname(QUERY), { recursive: true }));
builds['a query in SQL'] = (clicks, archive) => clicks.pipe(ordered, query(QUERY), to(archive.behaviours('ab')));

/** Runs to the end, or until so many events have been delivered; resolves when it has stopped. */
async function run(
  build: Build,
  clicks: readonly Click[],
  memory: MemoryPipelineArchive,
  epochSize: number,
  events?: number,
) {
  const archive = new ArchivedPipeline(memory, (await memory.restore()).pieces);
  const stop = new Subject<void>();
  let delivered = 0;
  const source = fromEvents(clicks, { time: ({ minute }) => minute * MINUTE, epochSize }).pipe(
    tap(() => {
      if (delivered++ === events) stop.next();
    }),
  );
  await new Promise<void>((resolve, reject) => {
    build(source, archive).pipe(takeUntil(stop)).subscribe({ error: reject, complete: resolve });
  });
  await archive.close();
}

const clicks = fc.array(
  fc.record({
    user: fc.integer({ min: 0, max: 2 }),
    type: fc.constantFrom('a', 'a', 'b', 'b', 'c', 'x'),
    step: fc.integer({ min: 0, max: 2 }),
    back: fc.constantFrom(0, 0, 0, 1, 2, 3, 5),
  }),
  { maxLength: 40 },
);

describe.each(Object.entries(builds))('%s', (_, build) => {
  test.prop([clicks, fc.integer({ min: 1, max: 7 }), fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 4 })], {
    numRuns: Math.ceil(runs / 4),
  })(
    'stop, begin anew, go on is an undisturbed run',
    async (steps, epochSize, stops) => {
      let now = 10;
      const arrived = steps.map(({ user, type, step, back }): Click => {
        now += step;
        return { user, type, minute: now - back };
      });
      const undisturbed = new MemoryPipelineArchive();
      await run(build, arrived, undisturbed, epochSize);
      const stopped = new MemoryPipelineArchive();
      for (const events of stops) await run(build, arrived, stopped, epochSize, events);
      await run(build, arrived, stopped, epochSize);
      expect(stopped.kept).toEqual(undisturbed.kept);
      // A run that has been to the end finds nothing more.
      await run(build, arrived, stopped, epochSize);
      expect(stopped.kept).toEqual(undisturbed.kept);
      expect(stopped.left).toEqual(undisturbed.left);
    },
    lawTimeout,
  );
});
