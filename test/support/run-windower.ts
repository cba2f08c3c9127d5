import type { StreamEvent } from '../../src/event.js';
import type { Firing, FiringOptions, WindowFindings } from '../../src/windows/firing.js';
import type { Fold } from '../../src/windows/fold.js';
import type { WindowAssigner } from '../../src/windows/window.js';
import type { Windower } from '../../src/windows/windower.js';
import { windowerOf } from '../../src/windows/windower-of.js';

/** An event of a key; offsets tell events apart. */
export type Keyed = StreamEvent<{ readonly key: string }>;

export function keyed(key: string, time: number, offset: number, partition = 0): Keyed {
  return { time, position: { source: 's', partition, offset }, value: { key } };
}

/** The offsets of the events. */
export const offsets: Fold<{ readonly key: string }, readonly number[]> = {
  seed: () => [],
  add: (list, { position }) => [...list, position.offset],
};

export const mergedOffsets: Fold<{ readonly key: string }, readonly number[]> = {
  ...offsets,
  merge: (earlier, later) => [...earlier, ...later],
};

export const plain: FiringOptions = {
  allowedLateness: 0,
  earlyCount: Number.POSITIVE_INFINITY,
  earlyAfter: Number.POSITIVE_INFINITY,
  empty: 0,
};

export interface WindowerCase<A> {
  readonly assigner: WindowAssigner<Keyed['value']>;
  readonly fold: Fold<Keyed['value'], A>;
  readonly options?: Partial<FiringOptions>;
}

/** Something between two events: time is moved as far as it may be, or the windower is stopped and another goes on. */
export type Cut = 'none' | 'advance' | 'restore';

export interface Windowed<A> {
  readonly fired: readonly Firing<A>[];
  readonly late: readonly number[];
  /** What the windower held after each event, and at last. */
  readonly held: readonly number[];
}

/** Gives the events as they come: one earlier than the latest so far is late. At last, time ends. */
export function runWindower<A>(
  { assigner, fold, options }: WindowerCase<A>,
  events: readonly Keyed[],
  cuts: readonly Cut[] = [],
): Windowed<A> {
  const fired: Firing<A>[] = [];
  const late: number[] = [];
  const held: number[] = [];
  const findings: WindowFindings<Keyed['value'], A> = {
    fired: (firing) => fired.push({ ...firing, value: structuredClone(firing.value) }),
    late: ({ position }) => late.push(position.offset),
  };
  const make = (): Windower<Keyed['value'], unknown> => windowerOf(assigner, fold, { ...plain, ...options }, findings);
  let windower = make();
  let now = Number.NEGATIVE_INFINITY;
  for (const [index, event] of events.entries()) {
    const cut = cuts[index] ?? 'none';
    if (cut === 'advance' && Number.isFinite(now) && event.time > now)
      windower.advance(now + Math.ceil((event.time - now) / 2));
    if (cut === 'restore') {
      const snapshot = windower.snapshot();
      windower = make();
      windower.restore(snapshot);
    }
    if (event.time >= now) {
      now = event.time;
      windower.advance(now);
    }
    windower.add(JSON.stringify([event.value.key]), [event.value.key], event);
    held.push(windower.held);
  }
  windower.advance(Number.POSITIVE_INFINITY);
  held.push(windower.held);
  return { fired, late, held };
}

/** What is known at the end, when what is revised or replaced has been forgotten: by key and window. */
export function lastOf<A>(fired: readonly Firing<A>[]): Map<string, A> {
  const last = new Map<string, A>();
  for (const { key, window, replaces, value } of fired) {
    for (const replaced of replaces) last.delete(nameOf(key, replaced));
    last.set(nameOf(key, window), value);
  }
  return new Map([...last].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function nameOf(key: readonly unknown[], { start, end }: { start: number; end: number }): string {
  return `${key.join()} ${start} ${end}`;
}

/** `a [0 10) 1,2` with what is not as usual: its time if that is not its end, its timing and its revision. */
export function line<A>({ key, window: { start, end }, time, timing, revision, replaces, value }: Firing<A>): string {
  const more = [
    timing === 'on-time' ? '' : ` ${timing}`,
    time === end ? '' : ` at ${time}`,
    revision === 0 ? '' : ` revision ${revision}`,
    replaces.length === 0 ? '' : ` for ${replaces.map((window) => `[${window.start} ${window.end})`).join(' ')}`,
  ];
  return `${key.join()} [${start} ${end}) ${value}${more.join('')}`;
}
