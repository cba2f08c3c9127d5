import { type Observable, of } from 'rxjs';
import { expectTypeOf, test } from 'vitest';
import type { Found } from '../../src/archive/behaviour-maker.js';
import type { PipelineArchive } from '../../src/archive/pipeline-archive.js';
import type { StreamEvent } from '../../src/event.js';
import { aggregate } from '../../src/operators/aggregate.js';
import { detect } from '../../src/operators/detect.js';
import { orderByEventTime } from '../../src/operators/order-by-event-time.js';
import { to } from '../../src/operators/to.js';
import { begin } from '../../src/patterns/builder.js';
import { type QueryBehaviour, query } from '../../src/pipelines/query.js';
import { type MemorySink, memorySink } from '../../src/sinks/memory-sink.js';
import { fromEvents } from '../../src/sources/from-events.js';
import { fromFile } from '../../src/sources/from-file.js';
import { tumbling } from '../../src/windows/tumbling.js';

/** These are about types: nothing is subscribed to. */
interface Click {
  readonly at: string;
  readonly user: number;
}

const clicks: readonly Click[] = [];
const click = begin('click', (_: Click) => true);

test('a source says what its events are', () => {
  expectTypeOf(fromEvents(clicks, { time: ({ at }) => at })).toEqualTypeOf<Observable<StreamEvent<Click>>>();
  expectTypeOf(fromFile<Click>).returns.toEqualTypeOf<Observable<StreamEvent<Click>>>();
  // @ts-expect-error: that is no time
  fromEvents(clicks, { time: () => true });
});

test('what a sink takes must be what comes', () => {
  expectTypeOf(of(1).pipe(to(memorySink<number>()))).toEqualTypeOf<Observable<never>>();
  expectTypeOf(memorySink<string>()).toEqualTypeOf<MemorySink<string>>();
  of(1).pipe(to({ write: async (_: readonly unknown[]) => {}, close: async () => {} }));
  // @ts-expect-error: numbers come, texts are taken
  of(1).pipe(to(memorySink<string>()));
  // @ts-expect-error: no sink without close
  of(1).pipe(to({ write: async () => {} }));
  // @ts-expect-error: nothing acknowledges
  of(1).pipe(to({ write: () => {}, close: async () => {} }));
});

test('from a source to a sink', () => {
  const found = fromEvents(clicks, { time: ({ at }) => at }).pipe(
    orderByEventTime({ delay: '1 minute' }),
    detect(click, { key: ({ user }) => [user] }),
  );
  expectTypeOf(found).toExtend<Observable<{ readonly kind: 'match'; readonly events: { readonly click: Click } }>>();
  // @ts-expect-error: not of these events
  fromEvents([1], { time: () => 0 }).pipe(detect(click, { key: () => [] }));
});

test('an archive takes what has a time: matches, behaviours of queries, objects of your own', () => {
  const build = (archive: PipelineArchive): readonly Observable<never>[] => [
    fromEvents(clicks, { time: ({ at }) => at }).pipe(
      detect(click, { key: ({ user }) => [user], onTimeout: (timeout) => timeout }),
      to(archive.behaviours('clicked')),
    ),
    of<StreamEvent<Click>>().pipe(query<Click>('clicked.sql'), to(archive.behaviours('clicked'))),
    of<StreamEvent<Click>>().pipe(
      aggregate(tumbling('1 hour'), { key: ({ user }) => [user], values: { n: 'count' } }),
      to(archive.behaviours('counts')),
    ),
    of<Found>({ time: 0, key: [1], value: { n: 1 } }).pipe(to(archive.behaviours('counted'))),
    // @ts-expect-error: a number has no time
    of(1).pipe(to(archive.behaviours('counted'))),
  ];
  expectTypeOf(build).returns.toEqualTypeOf<readonly Observable<never>[]>();
});

test('a query reads any events, and its value is what is said of it', () => {
  const plain = of<StreamEvent<Click>>().pipe(query('x.sql'));
  expectTypeOf(plain).toEqualTypeOf<Observable<QueryBehaviour<Readonly<Record<string, unknown>>>>>();
  const typed = of<StreamEvent<Click>>().pipe(query<{ readonly n: number }>('x.sql'));
  expectTypeOf(typed).toEqualTypeOf<Observable<QueryBehaviour<{ readonly n: number }>>>();
  // @ts-expect-error: a query reads events
  of(1).pipe(query('x.sql'));
});
