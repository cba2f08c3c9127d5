import { filter, from, groupBy, map, mergeMap, type Observable, scan } from 'rxjs';
import type { StreamEvent } from '../src/event.js';
import { aggregate } from '../src/operators/aggregate.js';
import { detect } from '../src/operators/detect.js';
import { operate } from '../src/operators/operate.js';
import { begin } from '../src/patterns/builder.js';
import { MILLISECOND, type Timestamp } from '../src/time.js';
import { session } from '../src/windows/session.js';
import { tumbling } from '../src/windows/tumbling.js';
import type { Window } from '../src/windows/window.js';
import type { Comparison, Work } from './benchmark.js';
import { seededRandom } from './seeded-random.js';
import { Tally } from './tally.js';

const EVENTS = 5_000_000;
const LEAST_EVENTS = 1_000_000;
/** Each is a whole run: a loop that is compiled for less than that is compiled again. */
const WARM_UPS = 3;
/** Each key has ten events, on average, in so many. */
const PER_WINDOW = 10;

interface Click {
  readonly user: number;
  readonly type: 'add' | 'remove' | 'view';
}

type Clicks = readonly StreamEvent<Click>[];
type Side = (clicks: Clicks, tally: Tally) => void;

/** An operator that does nothing beside a loop that does nothing: below this no operator can get. */
export function nothing(name: string): Comparison {
  return comparison(
    name,
    1,
    (clicks, tally) => {
      from(clicks)
        .pipe(
          operate<StreamEvent<Click>, StreamEvent<Click>>((subscriber) => ({
            next: (click) => subscriber.next(click),
          })),
        )
        .subscribe(({ time, value }) => tally.match(time, value.user));
    },
    (clicks, tally) => {
      for (const { time, value } of clicks) tally.match(time, value.user);
    },
  );
}

/** What a loop over a Map gives of a window: the same as `aggregate`, but for the evidence, which it does not keep. */
interface Counted {
  readonly time: Timestamp;
  readonly key: readonly [user: number];
  readonly window: Window;
  readonly value: { readonly n: number };
}

/** How many events each user has in each of the windows side by side: through RxJS, and in a loop over a Map. */
export function tumblingCount(name: string, users: number): Comparison {
  const size = users * PER_WINDOW * MILLISECOND;
  const windows = tumbling(`${size} microseconds`);
  return comparison(
    name,
    users,
    (clicks, tally) => countWith(windows, clicks, tally),
    (clicks, tally) => {
      let end = size;
      let counts = new Map<number, number>();
      const found = ({ time, value }: Counted): void => tally.match(time, value.n);
      const close = (): void => {
        const window = { start: end - size, end };
        for (const [user, n] of counts) found({ time: end, key: [user], window, value: { n } });
        counts = new Map();
      };
      for (const { time, value } of clicks) {
        for (; time >= end; end += size) close();
        counts.set(value.user, (counts.get(value.user) ?? 0) + 1);
      }
      close();
    },
  );
}

/** How many events each session has, of some users that come and go. */
export function sessionCount(name: string, users: number): Comparison {
  const gap = users * 2 * MILLISECOND;
  const windows = session(`${gap} microseconds`);
  return comparison(
    name,
    users,
    (clicks, tally) => countWith(windows, clicks, tally),
    (clicks, tally) => {
      const open = new Map<number, { count: number; readonly start: Timestamp; last: Timestamp }>();
      const found = ({ time, value }: Counted): void => tally.match(time, value.n);
      let head = 0;
      const close = (until: Timestamp): void => {
        for (let click = clicks[head]; click !== undefined && click.time + gap <= until; click = clicks[++head]) {
          const own = open.get(click.value.user);
          if (own?.last !== click.time) continue;
          const { user } = click.value;
          const end = own.last + gap;
          found({ time: end, key: [user], window: { start: own.start, end }, value: { n: own.count } });
          open.delete(user);
        }
      };
      for (const { time, value } of clicks) {
        close(time);
        const own = open.get(value.user);
        if (own === undefined) open.set(value.user, { count: 1, start: time, last: time });
        else {
          own.count++;
          own.last = time;
        }
      }
      close(Number.POSITIVE_INFINITY);
    },
  );
}

/** An add and a remove of one user, at most as far apart as their events are on average: `detect`, and what one writes with `groupBy` and `scan`. */
export function pipeline(name: string, users: number): Comparison {
  const within = users * MILLISECOND;
  const changed = begin('add', ({ type }: Click) => type === 'add')
    .followedBy('remove', ({ type }) => type === 'remove')
    .within(`${within} microseconds`)
    .skipPastLastEvent();
  return comparison(
    name,
    users,
    (clicks, tally) => {
      from(clicks)
        .pipe(detect(changed, { key: ({ user }) => [user] }))
        .subscribe(({ evidence: [add, remove] }) => {
          tally.match(add?.offset ?? -1, remove?.offset ?? -1);
        });
    },
    (clicks, tally) => {
      naive(from(clicks), within).subscribe(([add, remove]) => tally.match(add, remove));
    },
    0,
  );
}

interface Seen {
  readonly adds: readonly StreamEvent<Click>[];
  readonly found: readonly [add: number, remove: number] | undefined;
}

function naive(clicks: Observable<StreamEvent<Click>>, within: number): Observable<readonly [number, number]> {
  return clicks.pipe(
    groupBy(({ value }) => value.user),
    mergeMap((own) =>
      own.pipe(
        scan(
          ({ adds }: Seen, click): Seen => {
            const open = adds.filter(({ time }) => click.time - time < within);
            const [add] = open;
            const { type } = click.value;
            if (type === 'add') return { adds: [...open, click], found: undefined };
            if (type !== 'remove' || add === undefined) return { adds: open, found: undefined };
            return { adds: [], found: [add.position.offset, click.position.offset] };
          },
          { adds: [], found: undefined },
        ),
      ),
    ),
    map(({ found }) => found),
    filter((found) => found !== undefined),
  );
}

function countWith(
  windows: Parameters<typeof aggregate<Click, { n: 'count' }>>[0],
  clicks: Clicks,
  tally: Tally,
): void {
  from(clicks)
    .pipe(aggregate(windows, { key: ({ user }) => [user], values: { n: 'count' } }))
    .subscribe(({ time, value }) => tally.match(time, value.n));
}

function comparison(name: string, users: number, motif: Side, byHand: Side, warmUps: number = WARM_UPS): Comparison {
  const side = (run: Side) => ({
    async prepare({ events }: { readonly events: number }): Promise<Work> {
      const clicks = clicksOf(events, users);
      const tally = new Tally();
      // A stream runs for days: neither what it costs until its code is compiled nor going through all of these events for
      // garbage, which a stream does not keep, is what it costs.
      for (let time = 0; time < warmUps; time++) run(clicks, new Tally());
      globalThis.gc?.();
      return { run: async () => run(clicks, tally), outcome: async () => tally.outcome(events) };
    },
  });
  return {
    kind: 'comparison',
    name,
    measures: 'work',
    input: async ({ scale }) => ({ events: Math.max(LEAST_EVENTS, Math.round(EVENTS * scale)) }),
    motif: side(motif),
    byHand: side(byHand),
  };
}

function clicksOf(events: number, users: number): Clicks {
  const random = seededRandom(1);
  return Array.from({ length: events }, (_, offset) => {
    const user = Math.floor(random() * users);
    const type = (['add', 'remove', 'view', 'view'] as const)[Math.floor(random() * 4)] ?? 'view';
    return { time: offset * MILLISECOND, position: { source: 'clicks', partition: 0, offset }, value: { user, type } };
  });
}
