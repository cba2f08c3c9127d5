import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { map, type Observable, type OperatorFunction, Subject, takeUntil, tap } from 'rxjs';
import { afterAll, describe, expect } from 'vitest';
import { ArchivedPipeline, type PipelineArchive } from '../../src/archive/pipeline-archive.js';
import type { Behaviour } from '../../src/behaviour.js';
import type { StreamEvent } from '../../src/event.js';
import { aggregate } from '../../src/operators/aggregate.js';
import { dedupe } from '../../src/operators/dedupe.js';
import { detect } from '../../src/operators/detect.js';
import { orderByEventTime } from '../../src/operators/order-by-event-time.js';
import { sample } from '../../src/operators/sample.js';
import { sessionize } from '../../src/operators/sessionize.js';
import { to } from '../../src/operators/to.js';
import { windowBy } from '../../src/operators/window-by.js';
import { begin } from '../../src/patterns/builder.js';
import { forgetInPipeline } from '../../src/pipelines/forget-in-pipeline.js';
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
 * A code pipeline over the events of several people is stopped anywhere, one of them is forgotten, and it goes on: nothing of
 * them is left in the bytes of its state, what others are found to have done is what it would have been, and nothing fails.
 */

interface Click {
  readonly user: string;
  readonly type: string;
  readonly minute: number;
}

const PERSON = 'zoë-7f3a';
const MANY = 252;
const is = (type: string) => (click: Click) => click.type === type;
const byUser = { key: ({ user }: Click): string[] => [user] };
const byType = { key: ({ type }: Click): string[] => [type] };
const windows = { allowedLateness: '1 minute', late: () => undefined };

type Build = (clicks: Observable<StreamEvent<Click>>, archive: PipelineArchive) => Observable<never>;

const ordered = orderByEventTime<Click>({ delay: '3 minutes', late: () => undefined });
const loosely = orderByEventTime<Click>({ delay: '3 minutes', allowedLateness: '1 minute', late: () => undefined });
const pattern = () => begin('a', is('a')).followedBy('b', is('b')).within('8 minutes');
const combinations = () =>
  begin('a', is('a')).oneOrMore().allowCombinations().followedByAny('b', is('b')).within('8 minutes');

const ASSIGNERS = {
  tumbling: tumbling('4 minutes'),
  hopping: hopping('6 minutes', '2 minutes'),
  sliding: sliding('3 minutes', '1 minute'),
  session: session('2 minutes'),
  global: global<Click>({ count: 3, within: '10 minutes' }),
};

/** What several people did together is not compared. */
const builds: Record<string, { readonly build: Build; readonly isByUser: boolean }> = {};
for (const [name, by] of Object.entries({ 'by user': byUser, 'by type': byType })) {
  const add = (what: string, build: Build): void => {
    builds[`${what}, ${name}`] = { build, isByUser: by === byUser };
  };
  const events = (operator: OperatorFunction<StreamEvent<Click>, StreamEvent<Click>>): Build => {
    return (clicks, archive) =>
      clicks.pipe(
        ordered,
        operator,
        map(({ time, position, value: { user } }) => ({
          time,
          key: [user],
          evidence: [{ variable: 'click', ...position }],
        })),
        to(archive.behaviours('clicks', { key: [{ name: 'user', type: { kind: 'VARCHAR' } }] })),
      );
  };
  add('dedupe', events(dedupe({ ...by, within: '3 minutes' })));
  add('sessionize', events(sessionize({ ...by, gap: '2 minutes' })));
  add('sample', events(sample({ ...by, duration: '3 minutes', trailing: true })));
  add('matches', (clicks, archive) =>
    clicks.pipe(ordered, detect(pattern(), { ...by, onTimeout: (timeout) => timeout }), to(archive.behaviours('ab'))),
  );
  add('all matches', (clicks, archive) =>
    clicks.pipe(ordered, detect(combinations(), by), to(archive.behaviours('aab'))),
  );
  for (const [kind, assigner] of Object.entries(ASSIGNERS)) {
    add(`${kind} windows`, (clicks, archive) =>
      clicks.pipe(
        loosely,
        aggregate<Click, { n: 'count'; last: { max: (click: Click) => number } }>(assigner, {
          ...{ ...by, ...windows },
          values: { n: 'count', last: { max: ({ minute }) => minute } },
        }),
        to(archive.behaviours('windows')),
      ),
    );
    add(`${kind} windows of events`, (clicks, archive) =>
      clicks.pipe(loosely, windowBy<Click>(assigner, { ...by, ...windows }), to(archive.behaviours('windows'))),
    );
  }
  add('sessions in order', (clicks, archive) =>
    clicks.pipe(
      ordered,
      windowBy<Click>(session('2 minutes'), { ...by, late: () => undefined }),
      to(archive.behaviours('windows')),
    ),
  );
}

const FOLDER = mkdtempSync(join(tmpdir(), 'motif-forgetting-'));
const QUERY = join(FOLDER, 'ab.sql');
writeFileSync(
  join(FOLDER, 'streams.sql'),
  `CREATE TABLE clicks (ts TIMESTAMP, user VARCHAR, type VARCHAR, WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE)
   WITH ('connector' = 'filesystem', 'path' = 'clicks.csv', 'format' = 'csv');`,
);
writeFileSync(
  QUERY,
  `SELECT n FROM clicks MATCH_RECOGNIZE (
     PARTITION BY user ORDER BY ts MEASURES COUNT(*) AS n
     ONE ROW PER MATCH SHOW TIMEOUT MATCHES AFTER MATCH SKIP TO NEXT ROW
     PATTERN (A X*? B) WITHIN INTERVAL '8' MINUTE DEFINE A AS A.type = 'a', B AS B.type = 'b');`,
);
afterAll(() => rmSync(FOLDER, { recursive: true }));
builds['a query in SQL'] = {
  build: (clicks, archive) =>
    clicks.pipe(
      ordered,
      query(QUERY),
      map((behaviour) => ({ ...behaviour, key: [behaviour.key.user] })),
      to(archive.behaviours('ab', { key: [{ name: 'user', type: { kind: 'VARCHAR' } }] })),
    ),
  isByUser: true,
};

/** Runs to the end, or until so many events have been delivered. */
async function run(
  build: Build,
  clicks: readonly Click[],
  memory: MemoryPipelineArchive,
  epochSize: number,
  most?: number,
) {
  const archive = new ArchivedPipeline(memory, (await memory.restore()).pieces);
  const stop = new Subject<void>();
  let delivered = 0;
  const source = fromEvents(clicks, { time: ({ minute }) => minute * MINUTE, epochSize }).pipe(
    tap(() => {
      if (delivered++ === most) stop.next();
    }),
  );
  await new Promise<void>((resolve, reject) => {
    build(source, archive).pipe(takeUntil(stop)).subscribe({ error: reject, complete: resolve });
  });
  await archive.close();
}

function ofOthers({ epochs }: MemoryPipelineArchive): readonly string[] {
  const behaviours = epochs.flatMap((epoch): readonly Behaviour[] => epoch.behaviours);
  const others = behaviours.filter(({ key }) => !key.join().includes(PERSON));
  return others.map(({ time, key, values, kind, evidence }) => JSON.stringify([time, key, values, kind, evidence]));
}

const clicks = fc.array(
  fc.record({
    user: fc.constantFrom('ann', 'bob', PERSON, PERSON),
    type: fc.constantFrom('a', 'a', 'b', 'b', 'c'),
    step: fc.integer({ min: 0, max: 2 }),
    back: fc.constantFrom(0, 0, 0, 1, 2, 3),
  }),
  { maxLength: 40 },
);

describe.each(Object.entries(builds))('%s', (_, { build, isByUser }) => {
  test.prop([clicks, fc.integer({ min: 1, max: 7 }), fc.nat({ max: 20 }), fc.boolean()], {
    numRuns: Math.ceil(runs / 100),
  })(
    'who is forgotten is gone, and to others nothing has happened',
    async (drawn, epochSize, past, isLong) => {
      // With so many events behind it an operator keeps what it holds, and not the events alone.
      const before = isLong && drawn.length > 0 ? Array.from({ length: MANY }, (_, i) => drawn[i % drawn.length]) : [];
      const steps = [...before, ...drawn].flatMap((step) => step ?? []);
      const most = before.length + past;
      let now = 10;
      const arrived = steps.map(({ user, type, step, back }): Click => {
        now += step;
        return { user, type, minute: now - back };
      });
      const disturbed = new MemoryPipelineArchive();
      await run(build, arrived, disturbed, epochSize, most);
      const { changed } = forgetInPipeline((await disturbed.restore()).pieces, { column: 'user', value: PERSON });
      const nothing = { events: [], late: [], deadLetters: [], behaviours: [], record: new Uint8Array(0) };
      await disturbed.commit({ ...nothing, checkpoint: { pieces: changed } });
      for (const { owner, key, state } of (await disturbed.restore()).pieces) {
        const text = [owner, key, Buffer.from(state ?? []).toString('latin1')].join();
        expect(text).not.toContain('7f3a');
        expect(text).not.toContain(Buffer.from('7f3a', 'utf16le').toString('latin1'));
      }
      await run(build, arrived, disturbed, epochSize);
      const undisturbed = new MemoryPipelineArchive();
      await run(build, arrived, undisturbed, epochSize);
      if (isByUser) expect(ofOthers(disturbed).toSorted()).toEqual(ofOthers(undisturbed).toSorted());
    },
    lawTimeout,
  );
});
